"""Everything programs read of proposals, votes and mandates: by whom, and with few questions."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import hooks
from core.programs.gathering import gather
from delegation.models import Mandate, OpenVoice
from groups.decisions import actions as decisions
from groups.decisions.models import Decision, Law
from groups.proposals import actions as proposals
from groups.proposals.models import Argument, Translation
from tests import pages, world
from tests.beginning import Beginning
from tests.pages import Lived
from tests.programs import Program, program_of

pytestmark = pytest.mark.django_db
ROOMS = {"proposals", "decisions", "referenda", "delegation", "constitution"}
LAW = {"title": "Quiet", "text": "It is quiet."}
# One more than a page may ask: which token is shown has to be looked up.
MOST = 16

READS: dict[str, Callable[[Lived], str]] = {
    "proposals": lambda _was: "proposals/?stage=all&q=b&sort=signatures",
    "me.proposals": lambda _was: "me/proposals/",
    "me.proposals.unsigned": lambda _was: "me/proposals/unsigned/?sort=deadline",
    "me.proposals.one": lambda was: f"me/proposals/{was.draft.pk}/",
    "me.proposals.effects": lambda was: f"me/proposals/{was.draft.pk}/effects/",
    "me.effects.one": lambda was: f"me/effects/{was.draft.effects.get().pk}/",
    "proposals.one": lambda was: f"proposals/{was.collecting.pk}/",
    "proposals.versions": lambda was: f"proposals/{was.collecting.pk}/versions/",
    "proposals.comparison": lambda was: f"proposals/{was.collecting.pk}/comparison/",
    "proposals.history": lambda was: f"proposals/{was.collecting.pk}/history/",
    "proposals.arguments": lambda was: f"proposals/{was.collecting.pk}/arguments/",
    "proposals.translations": lambda was: f"proposals/{was.collecting.pk}/translations/",
    "proposals.effects": lambda was: f"proposals/{was.collecting.pk}/effects/",
    "proposals.signature": lambda was: f"proposals/{was.collecting.pk}/signature/",
    "proposals.dry_run": lambda was: f"proposals/{was.collecting.pk}/dry-run/",
    "arguments.one": lambda _was: f"arguments/{Argument.objects.earliest('pk').uid}/",
    "arguments.helpful": lambda _was: f"arguments/{Argument.objects.earliest('pk').uid}/helpful/",
    "translations.one": lambda _was: f"translations/{Translation.objects.get().uid}/",
    "effect_kinds": lambda _was: "effect-kinds/",
    "laws": lambda _was: "laws/",
    "laws.one": lambda _was: f"laws/{Law.objects.earliest('pk').pk}/",
    "laws.versions": lambda _was: f"laws/{Law.objects.earliest('pk').pk}/versions/",
    "laws.version": lambda _was: f"laws/{Law.objects.earliest('pk').pk}/versions/1/",
    "decisions": lambda _was: "decisions/",
    "decisions.one": lambda _was: f"decisions/{Decision.objects.earliest('pk').pk}/",
    "referenda": lambda _was: "referenda/",
    "referenda.one": lambda was: f"referenda/{was.closed.pk}/",
    "referenda.me": lambda was: f"referenda/{was.closed.pk}/me/",
    "referenda.roll": lambda was: f"referenda/{was.closed.pk}/roll/",
    "referenda.open_ballots": lambda was: f"referenda/{was.closed.pk}/open-ballots/",
    "referenda.ballots": lambda was: f"referenda/{was.closed.pk}/ballots/",
    "referenda.program": lambda _was: "referenda/program/",
    "me.votes": lambda _was: "me/votes/",
    "me.mandates": lambda _was: "me/mandates/",
    "me.mandates.one": lambda was: f"me/mandates/{Mandate.objects.by(was.member).get().uid}/",
    "me.voices": lambda _was: "me/voices/",
    "me.voices.one": lambda was: f"me/voices/{OpenVoice.objects.get(person=was.member).pk}/",
    "scopes": lambda _was: "scopes/?q=bench",
    "scopes.candidates": lambda _was: "scopes/candidates/?q=Cilla",
    "speakers": lambda _was: "speakers/",
    "speakers.one": lambda was: f"speakers/{was.speaker.pk}/",
    "speakers.open_votes": lambda was: f"speakers/{was.speaker.pk}/open-votes/",
    "flow": lambda _was: "flow/",
    "concentration": lambda _was: "concentration/",
    "charter.outlook": lambda _was: "charter/outlook/",
    "charter.differences": lambda _was: "charter/differences/?before=1&after=1",
    "charter.trial": lambda _was: "charter/trial/?proposals.signature_days=90",
}
# Files that are there only after what the acts do; read in their own tests.
ELSEWHERE = {"referenda.mandates", "referenda.open_ballot", "referenda.booklet"}


def a_village() -> tuple[Lived, dict[str, Program]]:
    lived = pages.a_lived_in_village()
    decisions.attach(lived.draft, lived.member, kind="law.adopt", data=LAW, now=world.now())
    proposals.translate(
        lived.collecting,
        lived.member,
        language="sv",
        title="Ett tak",
        text="Folk vill sitta.",
        now=world.now(),
    )
    everybody = {
        "nobody": Program(),
        "member": program_of(lived.member),
        "applicant": program_of(lived.applicant),
        "actor": program_of(lived.member, "act:votes", "act:mandates", "act:proposals"),
    }
    return lived, everybody


@pytest.fixture(scope="module")
def beginning(lasting: Callable[..., Any]) -> Iterator[Beginning[Any]]:
    with lasting(a_village) as made:
        yield made


def audience_of(name: str) -> str:
    return str(hooks.api[name].operations()["get"].audience)


def those_for(audience: str) -> Any:
    gather()
    return pytest.mark.parametrize("name", [n for n in READS if audience_of(n) == audience])


def statuses(beginning: Any, name: str) -> dict[str, int]:
    lived, everybody = beginning.again()
    address = READS[name](lived)
    return {who: program.get(address).status_code for who, program in everybody.items()}


@those_for("world")
def test_everybody_reads_what_is_public(beginning: Any, name: str):
    assert statuses(beginning, name) == dict.fromkeys(
        ("nobody", "member", "applicant", "actor"), 200
    )


@those_for("members")
def test_members_read_what_is_for_members_and_nobody_else(beginning: Any, name: str):
    expected = {"nobody": 401, "member": 200, "applicant": 403, "actor": 403}
    assert statuses(beginning, name) == expected


@those_for("self")
def test_what_is_ones_own_is_nobody_elses(beginning: Any, name: str):
    found = statuses(beginning, name)
    assert (found["nobody"], found["member"], found["actor"]) == (401, 200, 403)
    lived, everybody = beginning.again()
    theirs = everybody["applicant"].get(READS[name](lived))
    assert theirs.status_code in (200, 403, 404)
    said = theirs.content.decode()
    assert lived.draft.title not in said
    assert str(Mandate.objects.by(lived.member).get().uid) not in said


def test_drafts_are_nobodys_through_what_everybody_reads(beginning: Any):
    lived, everybody = beginning.again()
    draft = lived.draft.pk
    for address in ("", "versions/", "history/", "arguments/", "effects/", "dry-run/"):
        for program in everybody.values():
            assert program.get(f"proposals/{draft}/{address}").status_code == 404
    listed = everybody["member"].get("proposals/", stage="all").json()["results"]
    assert draft not in [each["number"] for each in listed]
    assert everybody["applicant"].get(f"me/proposals/{draft}/").status_code == 404


def test_a_keyword_of_drafts_alone_is_not_told(beginning: Any):
    lived, everybody = beginning.again()
    words = {"title": lived.draft.title, "text": lived.draft.text, "keywords": ["secret pond"]}
    everybody["member"].put(f"me/proposals/{lived.draft.pk}/", **words)
    assert everybody["nobody"].get("keywords/").json()["results"] == []
    everybody["member"].put(f"me/proposals/{lived.draft.pk}/publication/")
    (found,) = everybody["nobody"].get("keywords/").json()["results"]
    assert found["name"] == "secret pond"


def test_before_the_close_nobody_reads_totals_or_who_has_voted(beginning: Any):
    lived, everybody = beginning.again()
    vote, member = lived.running.pk, everybody["member"]
    shown = member.get(f"referenda/{vote}/").json()
    assert shown["result"] is None
    entries = member.get(f"referenda/{vote}/roll/").json()["results"]
    assert {entry["took_part"] for entry in entries} == {None}
    for address in ("ballots/", "mandates/", "roll/?took_part=true"):
        assert member.get(f"referenda/{vote}/{address}").status_code == 404
    assert member.post(f"referenda/{vote}/recount/").status_code == 404


def questions(program: Program, address: str) -> list[str]:
    program.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = program.get(address)
    assert answer.status_code == 200, (address, answer.content)
    return [query["sql"] for query in captured.captured_queries]


def test_every_read_asks_few_questions_however_much_there_is(beginning: Any):
    lived, everybody = beginning.again()
    small = {name: questions(everybody["member"], at(lived)) for name, at in READS.items()}
    own = {"me.effects.one", "translations.one"}
    lived.grow(4)
    kept = {name: at for name, at in READS.items() if name not in own}
    large = {name: questions(everybody["member"], at(lived)) for name, at in kept.items()}
    too_many = {name: len(sql) for name, sql in large.items() if len(sql) > MOST}
    assert not too_many
    growing = {
        name: (len(small[name]), len(sql), sql)
        for name, sql in large.items()
        if len(sql) > len(small[name])
    }
    assert not growing


def test_the_table_names_every_read_of_these_rooms():
    gather()
    found = {
        name
        for name, resource in hooks.api.items()
        if resource.room in ROOMS and "get" in resource.operations()
    }
    assert found - READS.keys() - ELSEWHERE == set()
