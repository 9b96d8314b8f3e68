"""Proposals on shared pages: profiles, notices, the record, one's own data."""

import pytest
from django.core import mail
from django.urls import reverse

from core import hooks
from core.heartbeat import jobs
from core.notices.models import Notice
from core.record.checks import verify
from groups.proposals import actions
from groups.proposals.models import Argument, Proposal
from groups.proposals.rules import Stage
from tests import world
from tests.proposing import QUICK, a_draft, a_proposal, again, in_stage, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)


def test_an_anonymous_author_is_nowhere_to_be_found(village, bertils_browser, visitor) -> None:
    aino = village["Aino"]
    proposal = a_proposal(aino, "Secretly bees", author_level=5, keywords=["Bees"])
    actions.sign(proposal, village["Bertil"], now=world.now())
    actions.argue(proposal, aino, side="for", text="I like them.", author_level=5, now=world.now())
    jobs.drain_all(now=world.now())
    traces = [aino.forename, aino.pseudonym, aino.automatic_pseudonym, str(aino.uid)]
    addresses = [
        proposal.get_absolute_url(),
        reverse("proposals:list"),
        reverse("proposals:keywords"),
        reverse("proposals:versions", args=[proposal.number]),
        reverse("record:list"),
        "/search/?q=Secretly",
        "/",
    ]
    for reader in (bertils_browser, visitor):
        for address in addresses:
            shown = reader.get(address, follow=True).content.decode()
            for trace in traces:
                # That somebody is a member is public, and the record names members by their uid.
                if (address, trace) != (reverse("record:list"), str(aino.uid)):
                    assert trace not in shown, address
    profile = bertils_browser.get(reverse("people:profile", args=[aino.number])).content.decode()
    assert "Secretly bees" not in profile
    # A signer is as little to be seen as the author.
    assert "Bertil" not in page(visitor, "detail", proposal.number)


def test_a_profile_lists_what_was_proposed_under_the_name(village, visitor) -> None:
    aino = village["Aino"]
    for level in (1, 2, 3, 4, 5):
        a_proposal(aino, f"Level {level}", author_level=level)
    a_draft(aino, "Unfinished", author_level=3)
    profile = visitor.get(reverse("people:profile", args=[aino.number])).content.decode()
    shown = {level for level in range(1, 6) if f"Level {level}" in profile}
    assert shown == {1, 2, 3}
    assert "Unfinished" not in profile
    pen_name = visitor.get(reverse("people:by_pseudonym", args=[aino.pseudonym]))
    shown = {level for level in range(1, 6) if f"Level {level}" in pen_name.content.decode()}
    assert shown == {4}


def test_members_are_told_what_concerns_them(village) -> None:
    aino, bertil, cecilia = village.values()
    proposal = a_proposal(aino)
    actions.sign(proposal, bertil, now=world.now())
    actions.revise(proposal, aino, title="Hives", text="Three hives.", now=world.now())
    jobs.drain_all(now=world.now())
    told = set(Notice.objects.values_list("kind", "person__forename"))
    assert ("proposals.published", "Bertil") in told
    assert ("proposals.published", "Cecilia") in told
    assert ("proposals.published", "Aino") not in told
    assert {name for kind, name in told if kind == "proposals.changed"} == {"Bertil"}
    actions.sign(proposal, cecilia, now=world.now())
    world.next_day()
    world.next_day()
    other = a_proposal(bertil)
    world.on(other.signatures_until)
    jobs.drain_all(now=world.now())
    told = set(Notice.objects.values_list("kind", "person__forename"))
    assert ("proposals.qualified", "Aino") in told
    assert ("proposals.expired", "Bertil") in told
    count = Notice.objects.count()
    jobs.drain_all(now=world.now())
    assert Notice.objects.count() == count
    assert not mail.outbox


def test_the_record_of_all_that_agrees_with_the_rows(village) -> None:
    aino, bertil, _cecilia = village.values()
    for stage in Stage:
        in_stage(stage, aino, bertil, title=f"It is {stage}")
    proposal = a_proposal(aino)
    actions.sign(proposal, bertil, now=world.now())
    actions.revise(proposal, aino, title="Hives", text="Three hives.", now=world.now())
    argument = actions.argue(proposal, bertil, side="for", text="Honey", now=world.now())
    actions.argue(proposal, bertil, side="against", text="Stings", now=world.now())
    actions.take_back(argument, bertil, now=world.now())
    world.next_day(5)
    jobs.drain_all(now=world.now())
    assert verify() == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": "Ten hives"}, "digest"),
        ({"stage": "adopted"}, "stage is adopted, the record says collecting"),
    ],
)
def test_a_row_that_was_changed_behind_our_back_is_found(village, change, says) -> None:
    proposal = a_proposal(village["Aino"])
    Proposal.objects.filter(pk=proposal.pk).update(**change)
    assert [says in finding.sentence for finding in verify()] == [True]


def test_rows_or_entries_without_the_other_are_found(village) -> None:
    proposal = a_proposal(village["Aino"])
    argument = actions.argue(proposal, village["Aino"], side="for", text="Yes", now=world.now())
    Argument.objects.filter(pk=argument.pk).update(text="No")
    assert "does not have the text" in verify()[0].sentence
    argument.delete()
    assert "argument" in verify()[0].sentence
    proposal.signatures.all().delete()
    assert "signatures is 0, the record says 1" in verify()[0].sentence
    proposal.delete()
    assert "is in the record but not in the rows" in verify()[0].sentence


def test_own_data_hold_everything_and_erasure_keeps_what_others_need(village) -> None:
    aino = village["Aino"]
    proposal = a_proposal(aino, author_level=5)
    a_draft(aino, "Unfinished")
    actions.argue(proposal, aino, side="for", text="Honey", now=world.now())
    part = hooks.own_data["proposals"]
    rows = part(aino).rows
    assert [row["title"] for row in rows["proposals"]] == ["Two hives of bees", "Unfinished"]
    assert len(rows["signatures"]) == len(rows["arguments"]) == 1
    part.erase(aino, now=world.now())
    rows = part(aino).rows
    assert rows["proposals"] == rows["signatures"] == []
    assert again(proposal).stage == Stage.COLLECTING
    assert verify() == []


def test_a_proposal_that_ends_soon_needs_those_who_have_not_signed(
    village, bertils_browser
) -> None:
    a_proposal(village["Aino"])
    world.next_day(6)
    assert "stops collecting soon" not in bertils_browser.get("/").content.decode()
    world.next_day(1)
    assert "1 proposal that you have not signed stops collecting soon" in (
        bertils_browser.get("/").content.decode()
    )
    actions.sign(Proposal.objects.get(), village["Bertil"], now=world.now())
    assert "stops collecting soon" not in bertils_browser.get("/").content.decode()


def test_a_closed_group_shows_its_proposals_to_members_alone(
    village, bertils_browser, visitor
) -> None:
    proposal = a_proposal(village["Aino"])
    closed = {"group.open_to_readers": False}
    world.charter_actions.enact(closed, now=world.now(), decision=None, cause="test")
    assert visitor.get(proposal.get_absolute_url()).status_code == 302
    assert bertils_browser.get(proposal.get_absolute_url()).status_code == 200


def test_what_happens_several_times_on_a_day_is_told_once(village, authors_browser):
    proposal = a_proposal(village["Aino"])
    for name in ("Bertil", "Cecilia"):
        actions.sign(proposal, village[name], now=world.now())
    jobs.drain_all(now=world.now())

    told = page(authors_browser, "versions", proposal.number)

    assert told.count(f"Somebody signed proposal {proposal.number}.") == 1
    assert "3 times that day" in told
    assert f"?subject=proposal%3A{proposal.uid}" in told
