"""Signatures: given, withdrawn, confirmed, counted (S1-020, AMB-55)."""

from datetime import timedelta

import pytest

from core.record.models import Entry, Opening
from groups.membership import actions as membership
from groups.membership.actions import NotAMember
from groups.proposals import actions
from groups.proposals.models import Signature
from groups.proposals.rules import Stage, Verdict
from tests import world
from tests.proposing import QUICK, a_proposal, again, valid_signatures

pytestmark = pytest.mark.django_db


def count_now(proposal):
    """What a run tomorrow would find."""
    tomorrow = world.today() + timedelta(days=1)
    return actions.count_signatures(proposal, date=tomorrow, now=world.now())


def test_the_author_signs_by_publishing_if_the_charter_says_so() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal = a_proposal(village["Aino"])
    assert valid_signatures(proposal) == 1
    with pytest.raises(actions.AlreadySigned):
        actions.sign(proposal, village["Aino"], now=world.now())


def test_the_author_does_not_sign_where_the_charter_says_so() -> None:
    charter = QUICK | {"proposals.author_signs": False}
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=charter)
    proposal = a_proposal(village["Aino"])
    assert valid_signatures(proposal) == 0
    actions.sign(proposal, village["Aino"], now=world.now())
    assert valid_signatures(proposal) == 1


def test_enough_signatures_bring_a_proposal_into_discussion_with_all_its_dates() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal = a_proposal(village["Aino"])
    actions.sign(proposal, village["Bertil"], now=world.now())
    reached = world.next_day()
    proposal = again(proposal)
    assert proposal.stage == Stage.DISCUSSION
    assert proposal.reached_on == reached
    assert proposal.opens == reached + timedelta(days=3)
    assert proposal.closes == reached + timedelta(days=6)
    assert (proposal.signatures_counted, proposal.signatures_asked) == (2, 2)
    entry = Entry.objects.get(verb="proposal.qualified")
    assert entry.subject == f"proposal:{proposal.uid}"
    assert entry.facts["signatures"] == 2


def test_nothing_is_decided_before_the_daily_run() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal = a_proposal(village["Aino"])
    actions.sign(proposal, village["Bertil"], now=world.now())
    assert again(proposal).stage == Stage.COLLECTING
    # A number that was reached and lost again between two runs was never reached.
    actions.unsign(proposal, village["Bertil"], now=world.now())
    world.next_day()
    assert again(proposal).stage == Stage.COLLECTING


def test_the_term_ends_without_enough_signatures() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal = a_proposal(village["Aino"])
    world.on(proposal.signatures_until - timedelta(days=1))
    assert again(proposal).stage == Stage.COLLECTING
    ended = world.next_day()
    proposal = again(proposal)
    assert (proposal.stage, proposal.concluded_on) == (Stage.EXPIRED, ended)
    assert Entry.objects.get(verb="proposal.expired").facts["signatures"] == 1


def test_enough_signatures_on_the_last_date_are_in_time() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal = a_proposal(village["Aino"])
    world.on(proposal.signatures_until - timedelta(days=1))
    actions.sign(proposal, village["Bertil"], now=world.now())
    world.next_day()
    assert again(proposal).stage == Stage.DISCUSSION


def test_signing_is_refused_once_the_term_is_over_even_before_the_run() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal = a_proposal(village["Aino"])
    late = world.now() + timedelta(days=10)
    with pytest.raises(actions.TooLate, match="Signing was possible until before"):
        actions.sign(proposal, village["Bertil"], now=late)
    with pytest.raises(actions.TooLate):
        actions.unsign(proposal, village["Aino"], now=late)
    assert valid_signatures(proposal) == 1


def test_a_removed_signer_does_not_count_until_readmitted() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    bertil = village["Bertil"]
    proposal = a_proposal(village["Aino"])
    actions.sign(proposal, bertil, now=world.now())
    membership.end_membership(bertil, now=world.now(), cause="test")
    assert count_now(proposal) is Verdict.GOES_ON
    assert again(proposal).signatures_counted == 1
    with pytest.raises(NotAMember):
        actions.unsign(proposal, bertil, now=world.now())
    membership.admit(bertil, now=world.now(), cause="test")
    with pytest.raises(actions.AlreadySigned):
        actions.sign(proposal, bertil, now=world.now())
    assert count_now(proposal) is Verdict.QUALIFIED


def test_who_has_come_back_may_withdraw_the_old_signature() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    bertil = village["Bertil"]
    proposal = a_proposal(village["Aino"])
    actions.sign(proposal, bertil, now=world.now())
    membership.end_membership(bertil, now=world.now(), cause="test")
    membership.admit(bertil, now=world.now(), cause="test")
    actions.unsign(proposal, bertil, now=world.now())
    with pytest.raises(actions.NotSigned):
        actions.unsign(proposal, bertil, now=world.now())
    actions.sign(proposal, bertil, now=world.now())
    assert valid_signatures(proposal) == 2


def test_a_share_follows_the_number_of_members() -> None:
    charter = QUICK | {
        "proposals.signatures_kind": "share",
        "proposals.signatures_share": "1/3",
        "proposals.signatures_floor": 1,
    }
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=charter)
    proposal = a_proposal(village["Aino"])
    dagmar = world.admit("Dagmar")[0]
    assert count_now(proposal) is Verdict.GOES_ON
    assert again(proposal).signatures_asked == 2
    membership.end_membership(dagmar, now=world.now(), cause="test")
    assert count_now(proposal) is Verdict.QUALIFIED


def test_the_charter_of_the_beginning_counts_for_the_signatures() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal = a_proposal(village["Aino"])
    later = {"proposals.signatures_number": 9, "proposals.discussion_days": 5}
    world.charter_actions.enact(later, now=world.now(), decision=None, cause="test")
    actions.sign(proposal, village["Bertil"], now=world.now())
    reached = world.next_day()
    proposal = again(proposal)
    assert proposal.stage == Stage.DISCUSSION
    # What comes after the signatures follows the charter of the day they were reached.
    assert proposal.opens == reached + timedelta(days=5)
    assert proposal.voting_charter == proposal.collecting_charter + 1


def test_a_changed_text_puts_signatures_to_sleep_until_confirmed() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    aino, bertil = village["Aino"], village["Bertil"]
    proposal = a_proposal(aino)
    actions.sign(proposal, bertil, now=world.now())
    actions.revise(proposal, aino, title="Three hives", text="Three hives.", now=world.now())
    # The author's own signature needs no question.
    assert valid_signatures(proposal) == 1
    world.next_day()
    assert again(proposal).stage == Stage.COLLECTING
    signature = actions.confirm_signature(proposal, bertil, now=world.now())
    assert (signature.version, signature.confirm_until) == (2, None)
    with pytest.raises(actions.NothingToConfirm):
        actions.confirm_signature(proposal, bertil, now=world.now())
    world.next_day()
    assert again(proposal).stage == Stage.DISCUSSION


def test_a_signature_that_is_not_confirmed_lapses() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    aino, bertil = village["Aino"], village["Bertil"]
    proposal = a_proposal(aino)
    actions.sign(proposal, bertil, now=world.now())
    actions.revise(proposal, aino, title="Three hives", text="Three hives.", now=world.now())
    with pytest.raises(actions.AlreadySigned):
        actions.sign(proposal, bertil, now=world.now())
    with pytest.raises(actions.TooLate):
        actions.confirm_signature(proposal, bertil, now=world.now() + timedelta(days=4))
    world.next_day(4)
    assert Signature.objects.filter(person=bertil).count() == 0
    assert Entry.objects.get(verb="proposal.signatures_lapsed").facts["lapsed"] == 1
    with pytest.raises(actions.NotSigned):
        actions.confirm_signature(proposal, bertil, now=world.now())
    actions.sign(proposal, bertil, now=world.now())
    assert valid_signatures(proposal) == 2


def test_signatures_stay_where_the_charter_trusts_the_author() -> None:
    charter = QUICK | {"proposals.edit_needs_confirmation": False}
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=charter)
    proposal = a_proposal(village["Aino"])
    actions.sign(proposal, village["Bertil"], now=world.now())
    actions.revise(proposal, village["Aino"], title="Hives", text="Three.", now=world.now())
    assert valid_signatures(proposal) == 2


def test_the_record_does_not_say_who_signed() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    bertil = village["Bertil"]
    proposal = a_proposal(village["Aino"])
    actions.sign(proposal, bertil, now=world.now())
    actions.revise(proposal, village["Aino"], title="Hives", text="Three.", now=world.now())
    actions.confirm_signature(proposal, bertil, now=world.now())
    actions.unsign(proposal, bertil, now=world.now())
    about = Entry.objects.filter(subject=f"proposal:{proposal.uid}")
    assert [entry.verb for entry in about.order_by("pk")] == [
        "proposal.published",
        "proposal.signed",
        "proposal.signed",
        "proposal.revised",
        "proposal.signature_confirmed",
        "proposal.unsigned",
    ]
    for entry in about:
        for person in village.values():
            assert str(person.uid) not in entry.payload
            assert person.forename not in entry.payload
    # Who it was stands in a private part, which erasure deletes.
    assert Opening.objects.filter(person=str(bertil.uid)).count() == 3


def test_a_running_proposal_costs_few_queries_a_day(queries) -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal = a_proposal(village["Aino"])
    count_now(proposal)
    with queries(6):
        count_now(proposal)
