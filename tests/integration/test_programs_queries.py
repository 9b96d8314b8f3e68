"""What programs read of the instance and its members costs the same in a larger village."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import hooks
from core.programs.gathering import gather
from tests import pages
from tests.programs import Program, program_of

pytestmark = pytest.mark.django_db
ROOMS = {"record", "charter", "heartbeat", "people", "notices", "pages", "membership", "categories"}
# One more than a page may ask: whose token it is has to be looked up.
MOST = 16
READS: dict[str, dict[str, Any]] = {
    "record": {},
    "record.entries": {},
    "record.entry": {"index": 3},
    "record.proof": {"index": 3},
    "record.consistency": {"earlier": 2, "later": 4},
    "record.checkpoint": {},
    "record.checkpoints": {},
    "record.keys": {},
    "charter": {},
    "charter.versions": {},
    "charter.version": {"number": 1},
    "heartbeat": {},
    "heartbeat.days": {},
    "heartbeat.failures": {},
    "people": {"number": 2},
    "people.as": {"pseudonym": "bertil"},
    "people.rating": {"number": 2},
    "me": {},
    "me.data": {},
    "me.notices": {},
    "me.mails": {},
    "me.needs": {},
    "search": {"q": "bench"},
    "figures": {},
    "members": {},
    "waiting": {},
    "join": {},
    "me.membership": {},
    "me.invitations": {},
    "keywords": {},
}
ELSEWHERE = {
    "people.photo": "one picture; nobody has one here",
    "me.invitations.one": "one row of a list that is asked",
    "me.data.part": "everything that one room keeps; its cost follows what there is",
    "me.data.download": "everything that all rooms keep",
}


def address(name: str) -> tuple[str, dict[str, Any]]:
    """The address of a resource, and what is asked for there."""
    resource, facts = hooks.api[name], dict(READS[name])
    path = resource.address
    for fact in list(facts):
        for kind in ("int", "str"):
            if f"<{kind}:{fact}>" in path:
                path = path.replace(f"<{kind}:{fact}>", str(facts.pop(fact)))
    return path, facts


def cost(program: Program, name: str) -> int:
    cache.clear()
    path, asked = address(name)
    with CaptureQueriesContext(connection) as queries:
        answer = program.get(path, **asked)
    assert answer.status_code == 200, (name, answer.content)
    return len(queries)


def test_reading_costs_little_and_the_same_in_a_larger_village():
    gather()
    lived = pages.a_lived_in_village()
    READS["people.as"]["pseudonym"] = lived.neighbour.pseudonym
    for name in ("people", "people.rating"):
        READS[name]["number"] = lived.neighbour.number
    program = program_of(lived.member)
    first = {name: cost(program, name) for name in READS}
    # Once more: what a process keeps of charters and the like is known by now.
    before = {name: cost(program, name) for name in READS}
    lived.grow(4)
    after = {name: cost(program, name) for name in READS}
    assert {name: n for name, n in {**first, **after}.items() if n > MOST} == {}
    assert {name: (before[name], n) for name, n in after.items() if n > before[name]} == {}


def test_the_table_names_every_read_of_these_rooms():
    gather()
    found = {
        name
        for name, resource in hooks.api.items()
        if resource.room in ROOMS and "get" in resource.operations()
    }
    assert found == READS.keys() | ELSEWHERE.keys()
