"""What a home shows of its witnesses one after the other: all groups count it alike."""

from datetime import timedelta
from itertools import permutations

import pytest

from federation.confederations import actions
from federation.confederations.counting import count
from federation.confederations.exchange import certificates
from federation.confederations.models import Certificate, JointVote
from federation.confederations.rules.majorities import Ballots, Objection
from tests.beginning import undone
from tests.exchanging import AFTERWARDS, IN_TIME, RETURNS_BY
from tests.hearing import hear, last
from tests.witnessing import HOUR, differences, judged

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def lingers(together):
    """The town returns in time, and first shows those only who vouched for it too late."""
    town = together.town
    town.roll(together.uid, 90)
    row = town.returns(together.uid, 40, 20)
    town.shows(together.uid, row, town.cosigned(together.hill, together.lake, at=AFTERWARDS))
    for place in range(len(town.record) - 3, len(town.record)):
        assert hear(town, place) == ""
    together.heard(*together.members, together.valley)
    together.row = row
    return together


def shows_early(together, *, at):
    """It shows that they vouched in time, too."""
    town = together.town
    early = town.cosigned(together.hill, together.lake, at=IN_TIME)
    town.shows(together.uid, together.row, early, at=at)
    return last(town)


def counts(together, *, now):
    """What was counted, or nothing while it waits."""
    certificates.certify_all(now=now)
    found = Certificate.objects.first()
    return found and found.digest


def test_who_counts_at_once_and_who_sleeps_count_what_is_shown_later_alike(lingers):
    with pytest.raises(actions.StillProvisional, match="the roll or the tally of Town"):
        actions.certify(lingers.vote, now=AFTERWARDS)
    assert not count(lingers.vote).rejected
    found = []
    over = lingers.vote.patient_until + A_SECOND
    for is_awake in (True, False):
        with undone():
            assert not is_awake or counts(lingers, now=AFTERWARDS) is None
            assert shows_early(lingers, at=lingers.vote.shown_until) == ""
            found.append(counts(lingers, now=AFTERWARDS if is_awake else over))
            assert count(JointVote.objects.get()).outcome.people == Ballots(yes=40, no=20)
            assert differences() == []
    assert found[0] == found[1] is not None


def test_what_is_shown_when_others_may_have_counted_changes_nothing_for_anybody(lingers):
    over, found = lingers.vote.patient_until + A_SECOND, []
    for is_awake in (True, False):
        with undone():
            if is_awake:
                found.append(counts(lingers, now=over))
            why = shows_early(lingers, at=lingers.vote.shown_until + A_SECOND)
            assert "shown too late" in why
            if not is_awake:
                found.append(counts(lingers, now=over))
            vote = JointVote.objects.get()
            assert count(vote).outcome.people == Ballots()
            assert judged(vote).objection is Objection.LATE
            assert judged(vote).witnessed_at == AFTERWARDS
    assert found[0] == found[1] is not None


def test_nobody_waits_for_a_tally_that_states_itself_that_it_is_late(together):
    town, late = together.town, RETURNS_BY + A_SECOND
    town.roll(together.uid, 90)
    row = town.returns(together.uid, 40, 20, at=late)
    town.shows(together.uid, row, town.cosigned(together.hill, together.lake), at=late)
    for place in range(len(town.record) - 3, len(town.record)):
        assert hear(town, place) == ""
    assert judged(together.vote).objection is Objection.LATE
    together.heard(*together.members, together.valley)
    assert actions.certify(together.vote, now=AFTERWARDS).outcome.people == Ballots()


def test_of_two_tallies_the_same_stands_whoever_is_shown_to_have_vouched_when(together):
    town = together.town
    town.roll(together.uid, 90)
    first = town.returns(together.uid, 40, 20)
    second = town.returns(together.uid, 10, 50, at=IN_TIME + HOUR, supersedes=first)
    assert hear(town, 1) == hear(town, 2) == hear(town, 3) == ""
    shown = [(first, 2), (first, 9), (second, 2), (second, 5)]
    for row, hours in shown:
        note = town.cosigned(together.hill, together.lake, at=IN_TIME + hours * HOUR)
        town.shows(together.uid, row, note, at=IN_TIME + 10 * HOUR)
    begin = len(town.record) - len(shown)
    for order in permutations(range(len(shown))):
        with undone():
            for number, which in enumerate(order):
                assert hear(town, begin + which) == ""
                is_there = second in {shown[each][0] for each in order[: number + 1]}
                standing = count(together.vote).standing()[town.origin]
                assert str(standing.uid) == (second if is_there else first)
