"""Who can be followed votes in the open, in secret votes too: when, how long, and seen by whom."""

from datetime import UTC, datetime, timedelta

import pytest

from core.record.models import Entry
from delegation import actions as delegation
from delegation.matters import UNKNOWN
from delegation.models import OpenVoice
from groups.membership.actions import end_membership
from groups.referenda import actions
from groups.referenda.checks import Replay, broken_promises
from groups.referenda.matters import Referenda
from groups.referenda.models import OpenBallot, RollEntry, SealedBallot
from groups.referenda.rolls import voters_of
from tests import votes, world

pytestmark = pytest.mark.django_db
NAMES = ("Aino", "Bertil", "Cilla")


def declare(person, scope="everything"):
    return delegation.declare(person, scope=scope, statement="Ask me.", now=world.now())


def a_vote(*names, options=(), **charter):
    """A secret vote that has just opened, in which Aino votes in the open."""
    village = world.a_village(*(names or NAMES), charter=votes.a_charter(**charter))
    declare(village["Aino"])
    proposal = votes.a_proposal(village["Bertil"], options=options)
    return votes.opened(proposal), village


def cast_open(vote, person, choice="1", **facts):
    return actions.cast_open(vote, person, choice, now=world.now(), **facts)


def holds(vote):
    vote.refresh_from_db()
    return not list(broken_promises(vote))


def the_last_hours(vote):
    """Twelve hours before the close, when votes in the open are fixed already."""
    world.on(vote.last_day)
    assert world.now() == datetime.combine(vote.last_day, datetime.min.time(), UTC).replace(hour=12)


def test_who_declared_before_the_vote_opened_votes_under_their_name_and_says_why():
    vote, village = a_vote()
    ballot = cast_open(vote, village["Aino"], "1", reason="  We need it.  ")
    assert (ballot.choice, ballot.reason, ballot.alone) == ("1", "We need it.", False)
    votes.cast(vote, village["Bertil"], "0")
    assert vote.roll.taken_part().count() == 2
    assert SealedBallot.objects.filter(referendum=vote).count() == 1
    entry = Entry.objects.get(verb="ballot.cast")
    assert entry.facts["choice"] == "1"
    assert "person" not in entry.facts
    assert holds(vote)


def test_who_votes_in_the_open_cannot_vote_in_secret_and_the_others_only_can():
    vote, village = a_vote()
    with pytest.raises(actions.VotesInTheOpen):
        votes.cast(vote, village["Aino"])
    with pytest.raises(actions.BallotsAreSealed):
        cast_open(vote, village["Bertil"])
    with pytest.raises(actions.BallotsAreSealed):
        actions.take_back_open(vote, village["Bertil"], now=world.now())
    assert vote.roll.taken_part().count() == 0
    assert holds(vote)


def test_a_code_of_somebody_else_changes_nothing_in_the_hands_of_an_open_voter():
    vote, village = a_vote()
    receipt = votes.cast(vote, village["Bertil"], "1")
    cast_open(vote, village["Aino"], "0")
    for act in (
        lambda: actions.withdraw_sealed(vote, village["Aino"], code=receipt.code, now=world.now()),
        lambda: actions.change_sealed(
            vote, village["Aino"], "0", code=receipt.code, now=world.now()
        ),
    ):
        with pytest.raises(actions.VotesInTheOpen):
            act()
    assert vote.roll.taken_part().count() == 2
    assert holds(vote)


def test_an_open_vote_in_a_secret_one_is_changed_and_taken_back_by_a_click():
    vote, village = a_vote()
    aino = village["Aino"]
    cast_open(vote, aino, "1", reason="Benches are good.")
    assert cast_open(vote, aino, "1").reason == "Benches are good."
    assert cast_open(vote, aino, "1", reason="Very good.").seq == 1
    changed = cast_open(vote, aino, "0", reason="Too dear.")
    assert (changed.choice, changed.seq, changed.reason) == ("0", 2, "Too dear.")
    actions.take_back_open(vote, aino, now=world.now())
    assert not OpenBallot.objects.exists()
    assert vote.roll.taken_part().count() == 0
    verbs = Entry.objects.filter(verb__startswith="ballot.").order_by("pk")
    assert [entry.verb for entry in verbs] == [
        "ballot.cast",
        "ballot.changed",
        "ballot.taken_back",
    ]
    assert holds(vote)


def test_a_reason_that_nobody_would_read_is_refused():
    vote, village = a_vote()
    with pytest.raises(actions.ReasonTooLong):
        cast_open(vote, village["Aino"], reason="x" * 2001)
    assert vote.roll.taken_part().count() == 0


def test_in_the_last_hours_an_open_vote_stands():
    vote, village = a_vote()
    cast_open(vote, village["Aino"], "1")
    the_last_hours(vote)
    with pytest.raises(actions.VoteIsFixed) as refusal:
        cast_open(vote, village["Aino"], "0")
    assert "5 January 2030, 00:00" in str(refusal.value)
    with pytest.raises(actions.VoteIsFixed):
        actions.take_back_open(vote, village["Aino"], now=world.now())
    assert cast_open(vote, village["Aino"], "1", reason="Because.").reason == "Because."
    assert OpenBallot.objects.get().choice == "1"
    assert holds(vote)


def test_just_before_votes_are_fixed_they_can_still_be_changed():
    vote, village = a_vote()
    cast_open(vote, village["Aino"], "1")
    world.on(vote.last_day - timedelta(days=1))
    world.set_clock(world.now() + timedelta(hours=11, minutes=59))
    assert cast_open(vote, village["Aino"], "0").choice == "0"


def test_an_open_vote_first_cast_in_the_last_hours_counts_for_the_voter_alone():
    vote, village = a_vote()
    the_last_hours(vote)
    assert cast_open(vote, village["Aino"], "1").alone
    assert voters_of(vote, ("1", "0")).alone.tolist() == [True, False, False]


def test_a_group_that_fixes_nothing_lets_open_votes_be_changed_to_the_last_day():
    village = world.a_village(*NAMES, charter=votes.CHARTER | {"delegation.fixed_hours": 0})
    declare(village["Aino"])
    vote = votes.opened(votes.a_proposal(village["Bertil"]))
    the_last_hours(vote)
    assert not cast_open(vote, village["Aino"], "1").alone
    assert cast_open(vote, village["Aino"], "0").choice == "0"


def test_in_an_open_vote_nothing_is_fixed():
    vote, village = a_vote(ballots="open")
    the_last_hours(vote)
    assert not cast_open(vote, village["Bertil"], "1").alone
    assert cast_open(vote, village["Bertil"], "0").seq == 2
    actions.take_back_open(vote, village["Bertil"], now=world.now())


def test_a_declaration_and_its_withdrawal_hold_from_the_next_opened_vote_on():
    vote, village = a_vote()
    declare(village["Cilla"])
    voice = OpenVoice.objects.get(person=village["Aino"])
    delegation.withdraw_voice(voice, village["Aino"], now=world.now())

    assert cast_open(vote, village["Aino"]).choice == "1"
    votes.cast(vote, village["Cilla"])
    later = votes.opened(votes.a_proposal(village["Bertil"], "A lamp"))
    votes.cast(later, village["Aino"])
    assert cast_open(later, village["Cilla"]).choice == "1"
    assert holds(vote)
    assert holds(later)


def test_the_night_that_writes_the_roll_anew_keeps_who_votes_in_the_open():
    vote, village = a_vote()
    cast_open(vote, village["Aino"])
    world.next_day()
    entry = RollEntry.objects.get(referendum=vote, in_the_open=True)
    assert (entry.person_id, entry.took_part) == (village["Aino"].pk, True)
    assert holds(vote)


def test_where_delegation_is_off_nobody_votes_in_the_open():
    village = world.a_village(*NAMES, charter=votes.CHARTER)
    declare(village["Aino"])
    proposal = votes.a_proposal(village["Bertil"])
    proposal.refresh_from_db()
    from core.charter import actions as charter  # noqa: PLC0415

    charter.enact({"delegation.on": False}, now=world.now(), decision=None, cause="test")
    vote = votes.opened(proposal)
    assert not RollEntry.objects.filter(in_the_open=True).exists()
    votes.cast(vote, village["Aino"])
    assert Referenda().running() == []


def test_a_scope_that_does_not_fit_the_vote_opens_nobodys_ballot():
    village = world.a_village(*NAMES, charter=votes.CHARTER)
    first = votes.a_proposal(village["Bertil"])
    second = votes.a_proposal(village["Bertil"], "A lamp")
    declare(village["Aino"], f"proposal:{second.uid}")
    vote, later = votes.opened(first), votes.opened(second)
    assert not vote.roll.filter(in_the_open=True).exists()
    assert later.roll.get(in_the_open=True).person == village["Aino"]


def test_the_room_of_mandates_is_told_the_roll_and_the_open_votes_but_no_secret_one():
    vote, village = a_vote("Aino", "Bertil", "Cilla", "Dawid")
    cast_open(vote, village["Aino"], "0")
    votes.cast(vote, village["Bertil"], "1")
    end_membership(village["Cilla"], now=world.now(), cause="left")
    found = Referenda().running()
    assert [matter.key for matter in found] == [vote.subject]
    assert found == [Referenda().get(vote.subject)]
    matter = found[0]
    assert matter.keys == ("1", "0")
    assert matter.levels[-1] == ("everything",)
    voters = Referenda().voters(matter)
    assert voters.numbers.tolist() == [village[name].pk for name in village]
    assert voters.present.tolist() == [True, True, False, True]
    assert voters.in_the_open.tolist() == [True, False, False, False]
    assert voters.took_part.tolist() == [True, True, False, False]
    assert voters.outcome.tolist() == [1, UNKNOWN, UNKNOWN, UNKNOWN]


def test_decided_votes_are_found_by_their_scopes_newest_first():
    village = world.a_village(*NAMES, charter=votes.CHARTER)
    proposals = [votes.a_proposal(village["Bertil"], title) for title in ("A lamp", "A bench")]
    for proposal in proposals:
        votes.close(votes.opened(proposal))
    room = Referenda()
    keys = [f"referendum:{each.referenda.get().uid}" for each in proposals]
    assert sorted(matter.key for matter in room.decided(None, 5)) == sorted(keys)
    assert len(room.decided({"everything"}, 1)) == 1
    (found,) = room.decided({f"proposal:{proposals[0].uid}", "category:trees"}, 5)
    assert found.key == keys[0]
    assert room.decided({"category:trees"}, 5) == room.decided({"proposal:broken"}, 5) == []
    assert room.get("proposal:1") is room.get("referendum:broken") is None
    with pytest.raises(LookupError):
        room.voters(type(found)(**{**vars_of(found), "key": "referendum:broken"}))


def vars_of(matter):
    return {name: getattr(matter, name) for name in matter.__dataclass_fields__}


def test_a_lost_box_takes_the_open_votes_with_it_so_that_everybody_votes_again():
    vote, village = a_vote()
    cast_open(vote, village["Aino"])
    actions.reopen(vote, date=world.today(), now=world.now())
    assert not OpenBallot.objects.exists()
    assert cast_open(vote, village["Aino"], "0").seq == 1
    assert holds(vote)
    replay = Replay()
    for entry in Entry.objects.order_by("pk"):
        replay.apply(entry)
    assert not list(replay.differences())
