"""A program that votes in secret leaves what its person would leave on the page, and no more."""

import logging
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.counters import DAY
from core.people.models import Person, Token
from groups.referenda import actions as referenda
from groups.referenda.models import Referendum
from tests import votes, world
from tests.programs import program_of

pytestmark = pytest.mark.django_db
WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@pytest.fixture
def vote() -> tuple[Referendum, dict[str, Person]]:
    return votes.a_vote()


def written(queries: CaptureQueriesContext) -> list[tuple[str, str]]:
    """What was written where, in order."""
    found = (WRITES.search(query["sql"]) for query in queries.captured_queries)
    return [match.groups() for match in found if match]  # type: ignore[misc]


def test_a_ballot_cast_with_a_token_writes_what_the_action_writes(vote: Any):
    referendum, village = vote
    program = program_of(village["Aino"])
    with CaptureQueriesContext(connection) as by_page:
        votes.cast(referendum, village["Bertil"])
    with CaptureQueriesContext(connection) as by_program:
        answer = program.post(f"referenda/{referendum.pk}/sealed-ballot/", choice="1")
    assert answer.status_code == 201
    assert written(by_program) == written(by_page) != []
    assert not [table for _verb, table in written(by_program) if "token" in table]


def test_whether_a_token_voted_or_read_cannot_be_told_afterwards(vote: Any):
    """Of two tokens, of which one voted, the same is known, then and after the night."""
    referendum, village = vote
    voter, reader = program_of(village["Aino"]), program_of(village["Bertil"])
    cache.clear()
    voter.post(f"referenda/{referendum.pk}/sealed-ballot/", choice="1")
    reader.get("me/")
    tokens = dict(Token.objects.values_list("person__forename", "pk"))
    memory: Any = cache
    kept = {name.split(":", 2)[2] for name in memory._cache if ":token:" in name}
    assert kept == {f"token:{tokens[name]}:{world.today()}" for name in ("Aino", "Bertil")}
    assert {repr(cache.get(name)) for name in kept} == {"1"}
    world.next_day()
    assert len(set(Token.objects.values_list("last_used_on", flat=True))) == 1


def test_when_a_token_was_first_used_cannot_be_told_from_when_that_is_forgotten(vote: Any):
    """Whoever looks into the memory sees when each thing in it ends."""
    _referendum, village = vote
    cache.clear()
    program_of(village["Aino"]).get("me/")
    memory: Any = cache
    (ends,) = [moment for name, moment in memory._expire_info.items() if ":token:" in name]
    assert int(ends) % DAY < 2


def test_nothing_is_logged_of_a_vote_by_program(vote: Any, caplog: pytest.LogCaptureFixture):
    referendum, village = vote
    program = program_of(village["Aino"])
    with caplog.at_level(logging.DEBUG):
        program.post(f"referenda/{referendum.pk}/sealed-ballot/", choice="1")
        again = program.post(f"referenda/{referendum.pk}/sealed-ballot/", choice="1")
    assert again.status_code == 409
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert not [record for record in ours if "ballot" in record.getMessage()]
    assert program.token not in caplog.text


def test_who_knows_the_code_changes_the_ballot_with_another_token(vote: Any):
    """The code finds the ballot, not the token: a lost token loses no vote."""
    referendum, village = vote
    address = f"referenda/{referendum.pk}/sealed-ballot/"
    code = program_of(village["Aino"]).post(address, choice="1").json()["code"]
    Token.objects.all().delete()
    changed = program_of(village["Aino"]).put(address, choice="0", code=code)
    assert changed.json()["choice"] == "0"
    assert referenda.objection_to_voting(referendum, village["Aino"], now=world.now())
