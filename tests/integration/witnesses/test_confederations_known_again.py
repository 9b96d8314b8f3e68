"""What counts of a group that is known again is what its record says now, whatever was read."""

from datetime import timedelta

import pytest

from federation.confederations import actions
from federation.confederations.actions.certifying import fingerprint
from federation.confederations.counting import count
from federation.confederations.models import Return
from federation.confederations.rules.majorities import Ballots, Voice
from federation.peers.actions import knowing
from federation.peers.models import Peer
from tests.beginning import undone
from tests.branching import LATER, counted, two_records, votes
from tests.exchanging import IN_TIME
from tests.witnessing import differences

pytestmark = pytest.mark.django_db

ROLLS = ("cd" * 32, "ef" * 32)


# --- A member that lied -----------------------------------------------------------------------
@pytest.fixture
def records(valley):
    return two_records(
        valley.town, lambda: votes(valley, 60, 0), lambda: votes(valley, 0, 70, roll=95)
    )


def test_of_two_tallies_the_one_counts_that_its_record_holds_now(valley, records):
    first, second = records
    with valley.town.showing(first):
        valley.read()
    assert Return.objects.get(origin=valley.town.origin).yes == 60
    valley.town.is_found_out(first, second)
    with pytest.raises(actions.StillContradicted):
        actions.certify(valley.joint, now=LATER)
    valley.town.is_known_again()
    # What was read of it before counts no more, and what it says now was not read yet.
    with pytest.raises(actions.StillUnheard, match="Town"):
        actions.certify(valley.joint, now=LATER)
    valley.read(now=LATER)
    found = actions.certify(valley.joint, now=LATER)
    assert found.outcome.people == Ballots(yes=18, no=110)
    assert found.sizes[valley.town.origin] == 95
    assert found.outcome.voices[valley.town.origin] is Voice.NO
    assert differences() == []


def test_whoever_read_the_one_or_the_other_or_nothing_counts_the_same(valley, records):
    found = set()
    for read in (records[0], records[1], None):
        with undone():
            if read is not None:
                with valley.town.showing(read):
                    valley.read()
            valley.town.is_found_out(*records)
            valley.town.is_known_again()
            valley.read(now=LATER)
            found.add(counted())
    # And so does who never heard of the lie.
    with undone():
        valley.read(now=LATER)
        found.add(counted())
    assert len(found) == 1
    assert None not in found


def test_who_vouched_for_what_it_does_not_stand_by_does_not_vouch_for_what_it_says_now(valley):
    town = valley.town
    town.roll(valley.vote, 90)
    said = town.returns(valley.vote, 50, 0)
    first, second = two_records(
        town,
        lambda: town.shows(valley.vote, said, town.cosigned(valley.hill, valley.lake)),
        lambda: town.shows(valley.vote, said, town.cosigned(valley.hub)),
    )
    with town.showing(first):
        valley.read()
    row = Return.objects.get(origin=town.origin)
    assert set(row.cosigned) == {valley.hill.origin, valley.lake.origin}
    town.is_found_out(first, second)
    town.is_known_again()
    valley.read(now=LATER)
    row.refresh_from_db()
    assert set(row.cosigned) == {valley.hub.origin}
    assert Return.objects.filter(origin=town.origin).count() == 1
    assert differences() == []


def test_what_both_of_its_records_hold_stands_though_one_of_them_says_it_twice(valley):
    town = valley.town
    votes(valley, 60, 0)
    told = {kind: body for kind, body, *_where in town.record}
    found = {"vote": valley.vote, "outcome": "adopted", "digest": "cd" * 32}
    town.tell("joint.certified", IN_TIME, **found)

    def says_it_again():
        for kind in ("joint.roll", "joint.returned"):
            town.tell(kind, IN_TIME, **told[kind])
        town.tell("joint.certified", IN_TIME, **found)

    first, second = two_records(town, says_it_again, lambda: town.pass_days(1))
    with town.showing(first):
        valley.read()
    town.is_found_out(first, second)
    town.is_known_again()
    valley.read(now=LATER)
    assert valley.joint.certificates.filter(origin=town.origin).exists()
    found = actions.certify(valley.joint, now=LATER)
    assert found.sizes[town.origin] == 90
    assert found.outcome.people == Ballots(yes=78, no=40)
    assert differences() == []


def test_what_was_counted_before_stays_counted(valley, records):
    with valley.town.showing(records[0]):
        valley.read(now=LATER)
    digest = counted()
    assert digest
    valley.town.is_found_out(*records)
    valley.town.is_known_again()
    valley.read(now=LATER + timedelta(days=1))
    assert Return.objects.filter(origin=valley.town.origin, is_note=False).get().yes == 60
    assert fingerprint(valley.joint, count(valley.joint)) == digest
    assert differences() == []


def test_whoever_was_known_again_and_then_known_no_longer_without_a_new_lie_is_a_member(
    valley, records
):
    valley.town.is_found_out(*records)
    peer = valley.town.is_known_again()
    valley.read(now=LATER)
    knowing.release(Peer.objects.get(pk=peer.pk), now=LATER)
    found = actions.certify(valley.joint, now=LATER)
    assert found.outcome.voices[valley.town.origin] is Voice.NO
