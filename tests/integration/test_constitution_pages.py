"""Everybody can read the charter, follow how it came about, and try out other rules."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import hooks
from core.charter.actions import enact
from core.charter.models import Version
from core.charter.presets import load
from core.charter.reading import current
from core.people.models import Person
from groups.constitution import actions, panels, reading
from groups.constitution.rules import Answer, Why
from groups.decisions.models import Effect
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.referenda.models import Referendum
from tests import votes, world

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
DAYS = "proposals.signature_days"


def amend(**changes: Any) -> Version:
    given = {name.replace("__", "."): value for name, value in changes.items()}
    return enact(given, now=world.now(), decision=None, cause="test")


def page(client: Client, name: str, *args: Any, status: int = 200, **asked: Any) -> str:
    answer = client.get(reverse(f"constitution:{name}", args=args), asked)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def village() -> dict[str, Person]:
    return world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER | {DAYS: 60})


def decided(proposal: Proposal, village: dict[str, Person], *choices: str) -> Referendum:
    """Bring a draft through its vote, in which everybody casts the given ballot."""
    proposals.publish(proposal, village["Aino"], now=world.now())
    vote = votes.opened(proposal)
    for person, choice in zip(village.values(), choices, strict=False):
        votes.cast(vote, person, choice)
    return votes.close(vote)


# --- The charter ------------------------------------------------------------------------------
def test_the_charter_reads_like_a_constitution(client, village):
    text = page(client, "charter")
    assert "A proposal collects signatures for 60 days at most." in text
    assert "Ballots are secret." in text
    assert "by the founders" in text
    assert "protected" in text


def test_every_rule_of_the_group_stands_in_it(client, village):
    text = page(client, "charter")
    for name in hooks.parameters:
        assert (f'id="{name}"' in text) == (not name.startswith("confederation."))


def test_the_charter_of_a_confederation_says_nothing_of_people_who_join_and_sign(client):
    enact(load("confederation").values, now=world.now(), decision=None, cause="founding")
    text = page(client, "charter")
    assert "The members are groups. People belong to one of them, and vote there." in text
    assert "What was decided takes force" in text
    for name in ("membership.formula", "proposals.signature_days", "referenda.ballots"):
        assert f'id="{name}"' not in text
        assert name not in page(client, "trial")
    # Nobody is a member here, and the groups can amend it all the same.
    assert "could not be amended" not in text
    assert 'id="id_confederation.of_groups"' not in page(client, "trial")


def test_a_rule_that_another_rule_puts_to_sleep_stands_apart(client, village):
    sleeps = "These apply only if another rule is changed"
    quorum = 'id="referenda.quorum_share"'
    voting = page(client, "charter").split("<section")[4]
    assert sleeps in voting.split(quorum)[0]
    amend(referenda__quorum_basis="approval", referenda__quorum_share="1/4")
    voting = page(client, "charter").split("<section")[4]
    assert sleeps not in voting.split(quorum)[0]


def test_a_group_that_cannot_amend_its_charter_is_warned(client, village):
    assert "could not be amended" not in page(client, "charter")
    amend(proposals__signatures_number=9)
    assert "9 signatures would be needed, and there are 3 members" in page(client, "charter")


def test_every_version_can_be_read_with_what_it_changed(client, village):
    amend(proposals__signature_days=30)
    old, new = page(client, "version", 1), page(client, "version", 2)
    assert "No longer in force." in old
    assert "In force." in new
    assert "collects signatures for 60 days" in old
    assert "collects signatures for 60 days" in new.split("What it changed")[1].split("</table>")[0]
    assert "without a decision" in new
    page(client, "version", 3, status=404)


def test_two_versions_can_be_compared(client, village):
    amend(proposals__signature_days=30)
    amend(proposals__signature_days=20, group__name="Nes")
    text = page(client, "differences", before=1, after=3)
    assert "60 days at most" in text
    assert "20 days at most" in text
    assert "30 days at most" not in text
    assert "The group is called Nes." in text
    assert "say the same" in page(client, "differences", before=2, after=2)
    page(client, "differences", before=1, after=4, status=400)
    page(client, "differences", before="x", status=400)


def test_a_sentence_of_the_charter_is_found_by_its_words(village):
    found = panels.search("Signatures DAYS at most")
    assert [entry["text"] for entry in found] == [
        "A proposal collects signatures for 60 days at most."
    ]
    assert found[0]["link"].endswith("/charter/#proposals.signature_days")
    assert panels.search(" ") == []


# --- Trying out -------------------------------------------------------------------------------
def test_the_form_explains_each_rule_with_its_value_now_and_its_bounds(client, village):
    text = page(client, "trial", rule=DAYS)
    assert "A proposal collects signatures for … at most." in text
    assert "Now: 60 days. Give a whole number, 1 or more." in text
    groups = text.split('<details class="card"')[1:]
    assert [group.startswith(" open") for group in groups].count(True) == 1
    assert 'name="proposals.signature_days"' in next(g for g in groups if g.startswith(" open"))


def test_a_change_is_tried_without_changing_anything(client, village):
    text = page(client, "trial", **{DAYS: "30"})
    assert "A proposal collects signatures for 30 days at most." in text
    assert "No vote has been counted yet" in text
    assert current()[DAYS] == 60
    assert not Proposal.objects.exists()


def test_a_protected_rule_says_what_it_needs(client, village):
    assert "needs the higher majority" in page(client, "trial", **{"referenda.ballots": "open"})
    assert "needs the higher majority" not in page(client, "trial", **{DAYS: "30"})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({DAYS: "soon"}, "“soon” does not fit"),
        ({DAYS: "60"}, "Change at least one value"),
        ({"referenda.ballots": "shouted"}, "Select a valid choice"),
        ({"changes": "all"}, "Change at least one value"),
    ],
)
def test_a_value_that_does_not_fit_is_explained_beside_its_field(client, village, asked, said):
    assert said in page(client, "trial", status=400, **asked)


def test_a_change_that_would_end_amending_is_explained(client, village):
    text = page(client, "trial", **{"proposals.signatures_number": "4"})
    assert "4 signatures would be needed, and there are 3 members" in text
    assert "Write a proposal" not in text


# --- Proposing --------------------------------------------------------------------------------
def test_a_member_makes_a_proposal_of_what_was_tried(client, village):
    world.sign_in(client, village["Aino"])
    changes = {DAYS: "30", "proposals.author_signs": "no", "referenda.quorum_share": "10 %"}
    text = page(client, "trial", **changes)
    fields = {name: value for name, value in changes.items() if f'name="{name}"' in text}
    answer = client.post(reverse("constitution:propose"), fields)
    proposal = Proposal.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == proposal.get_absolute_url()
    assert (proposal.stage, proposal.author) == ("draft", village["Aino"])
    assert proposal.effects.get().data["changes"] == {
        DAYS: 30,
        "proposals.author_signs": False,
        "referenda.quorum_share": "1/10",
    }


def test_who_is_not_signed_in_is_asked_to(client, village):
    answer = client.post(reverse("constitution:propose"), {DAYS: "30"})
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]
    assert not Proposal.objects.exists()


def test_a_stranger_proposes_no_amendment(client, village):
    world.sign_in(client, world.a_person("Yngve"))
    answer = client.post(reverse("constitution:propose"), {DAYS: "30"})
    assert answer.status_code == 403
    assert not Proposal.objects.exists()


def test_an_empty_amendment_is_not_begun(client, village):
    world.sign_in(client, village["Aino"])
    answer = client.post(reverse("constitution:propose"), {DAYS: "60"})
    assert answer.status_code == 400
    assert not Proposal.objects.exists()


def test_an_amendment_that_would_end_amending_is_not_begun(client, village):
    world.sign_in(client, village["Aino"])
    answer = client.post(reverse("constitution:propose"), {"proposals.signatures_number": "4"})
    assert answer.status_code == 409
    assert "4 signatures would be needed" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_looking_at_the_address_of_an_act_does_nothing(client, village):
    world.sign_in(client, village["Aino"])
    assert client.get(reverse("constitution:propose"), {DAYS: "30"}).status_code == 405


def test_an_amendment_can_be_attached_to_any_draft_and_changed_there(client, village):
    draft = proposals.draft(village["Aino"], title="Faster", text="Let us.", now=world.now())
    world.sign_in(client, village["Aino"])
    address = reverse("decisions:attach", args=[draft.number, "charter.amend"])
    form = client.get(address, {DAYS: "30"}).content.decode()
    assert "Now: 60 days." in form
    assert 'value="30"' in form
    assert client.post(address, {DAYS: "61", "proposals.author_signs": "no"}).status_code == 302
    effect = draft.effects.get()
    assert effect.data["changes"] == {DAYS: 61, "proposals.author_signs": False}
    address = reverse("decisions:change", args=[effect.pk])
    form = client.get(address).content.decode()
    assert 'value="61"' in form
    assert '<option value="no" selected>' in form
    assert client.post(address, {DAYS: "62"}).status_code == 302
    assert draft.effects.get().data["changes"] == {DAYS: 62}


def test_an_amendment_that_would_end_amending_cannot_be_attached(client, village):
    draft = proposals.draft(village["Aino"], title="Never again", text="No.", now=world.now())
    world.sign_in(client, village["Aino"])
    address = reverse("decisions:attach", args=[draft.number, "charter.amend"])
    answer = client.post(address, {"proposals.signatures_number": "4"})
    assert "4 signatures would be needed" in answer.content.decode()
    assert not draft.effects.exists()


# --- The dry run ------------------------------------------------------------------------------
def test_from_a_proposal_to_the_version_it_made(client, village):
    proposal = actions.propose(village["Aino"], changes={DAYS: "30"}, now=world.now())
    decided(proposal, village, "1", "1", "0")
    while current().number == 1:
        world.next_day()
    assert current()[DAYS] == 30
    assert Effect.objects.get().state == "applied"
    decision = Effect.objects.get().decision
    assert decision.get_absolute_url() in page(client, "charter")
    assert "Change the charter" in page(client, "version", 2)


def test_the_dry_run_tells_what_a_quorum_would_have_stopped(village):
    first = votes.a_proposal(village["Aino"], "A bench")
    one_vote = votes.opened(first)
    votes.cast(one_vote, village["Aino"], "1")
    votes.close(one_vote)
    tried = reading.dry_run(
        {"referenda.quorum_basis": "participation", "referenda.quorum_share": "1/2"}
    )
    assert [(row.titles, row.answer, row.was_adopted) for row in tried] == [
        (["A bench"], Answer.REJECTED, True)
    ]
    assert str(tried[0].sentence) == "would have been rejected"


def test_a_rule_that_sleeps_would_have_moved_no_vote(village):
    votes.close(votes.opened(votes.a_proposal(village["Aino"], "A bench")))
    answers = {
        name: reading.dry_run({name: value})[0].answer
        for name, value in (("membership.share", "1/3"), ("membership.formula", "share"))
    }
    assert answers == {"membership.share": Answer.SAME, "membership.formula": Answer.UNKNOWN}


def test_the_dry_run_admits_what_nobody_can_tell(client, village):
    votes.close(votes.opened(votes.a_proposal(village["Aino"], "A bench")))
    tried = reading.dry_run({"referenda.ballots": "open"})
    assert [(row.answer, row.whys) for row in tried] == [(Answer.UNKNOWN, (Why.SECRECY,))]
    text = page(client, "trial", **{"referenda.ballots": "open"})
    assert "cannot be told: people may vote differently when others can see it" in text


def test_a_proposal_leads_to_its_dry_run(client, village):
    proposal = actions.propose(village["Aino"], changes={DAYS: "30"}, now=world.now())
    page(client, "dry_run", proposal.number, status=404)
    decided(proposal, village, "1", "1", "0")
    assert reverse("constitution:dry_run", args=[proposal.number]) in (
        client.get(proposal.get_absolute_url()).content.decode()
    )
    text = page(client, "dry_run", proposal.number)
    assert "30 days at most" in text
    assert "the same outcome" in text


def test_a_proposal_about_something_else_has_no_dry_run(client, village):
    bench = votes.a_proposal(village["Aino"], "A bench")
    assert "dry-run" not in client.get(bench.get_absolute_url()).content.decode()
    assert "does not change the charter" in page(client, "dry_run", bench.number)


# --- At any size ------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [3, 30])
def test_pages_cost_the_same_however_large_the_group_and_its_history(
    client, queries: Queries, size: int
):
    names = [f"Person {number}" for number in range(size)]
    people = world.a_village(*names, charter=votes.CHARTER)
    for days in range(2, 2 + size // 3):
        amend(proposals__signature_days=days)
    first = next(iter(people.values()))
    for number in range(1 + size // 10):
        votes.close(votes.opened(votes.a_proposal(first, f"Bench {number}")))
    proposal = actions.propose(first, changes={DAYS: "90"}, now=world.now())
    world.sign_in(client, first)
    for name, args, asked in (
        ("charter", [], {}),
        ("version", [2], {}),
        ("differences", [], {"before": 1, "after": 2}),
        ("trial", [], {"membership.formula": "share"}),
        ("dry_run", [proposal.number], {}),
    ):
        with queries(15):
            page(client, name, *args, **asked)


def test_a_closed_group_shows_its_charter_to_members_only(client):
    charter = {**load("village").values, "group.open_to_readers": False}
    village = world.a_village("Aino", "Bertil", "Cilla", charter=charter)
    assert client.get(reverse("constitution:charter")).status_code == 302
    world.sign_in(client, village["Aino"])
    page(client, "charter")
