"""A roll counts only if others vouch that it stood there before anybody knew a tally."""

from datetime import timedelta

import pytest

from core.record.models import Checkpoint
from core.record.sequencer import sequence
from federation.confederations import actions
from federation.confederations.counting import count, seconds
from federation.confederations.exchange import certificates, witnesses
from federation.confederations.exchange.returns import return_tally
from federation.confederations.exchange.rolls import tell_roll
from federation.confederations.models import GroupRoll, Return
from federation.confederations.rules.majorities import Ballots, Objection, Voice
from federation.confederations.showing import shown
from federation.peers.actions.witnessing import keep_cosignature
from federation.peers.models import Peer
from federation.wire.wall import wall
from tests import world
from tests.exchanging import AFTERWARDS, BEGUN, IN_TIME, RETURNS_BY, ROLL, under
from tests.hearing import last
from tests.together import said
from tests.witnessing import HOUR, Together, differences, judged

pytestmark = pytest.mark.django_db
CLOSED_AT = RETURNS_BY - 24 * HOUR
A_SECOND = timedelta(seconds=1)


def town_says(together, *, size, rolled, cosigned_at):
    """The town announces its roll at a moment of its own clock; two vouch for it at another."""
    town, others = together.town, (together.hill, together.lake)
    body = {"vote": together.uid, "size": size, "digest": ROLL, "at": 0}
    town.tell("joint.roll", rolled, **body)
    assert last(town) == ""
    noted = under(town.checkpoint(), *others, at=cosigned_at) if cosigned_at else ""
    row = town.returns(together.uid, size - 5, 0)
    assert last(town) == ""
    town.shows(together.uid, row, *filter(None, [noted, town.cosigned(*others)]))
    assert last(town) == ""
    return Return.objects.get()


def heard(together):
    together.heard(*together.members, together.valley)


def certified(together):
    heard(together)
    return actions.certify(together.vote, now=AFTERWARDS)


def test_who_announces_a_roll_after_reading_the_tallies_of_others_votes_on_none(together, client):
    world.a_village("Aino")
    # Its clock says that it did so at the opening; nobody vouches for that.
    town_says(together, size=1000, rolled=BEGUN, cosigned_at=CLOSED_AT + HOUR)
    assert not count(together.vote).outcome.is_adopted
    heard(together)
    with pytest.raises(actions.StillProvisional, match="the roll or the tally of Town"):
        actions.certify(together.vote, now=AFTERWARDS)
    certificates.certify_all(now=together.vote.patient_until + A_SECOND)
    (told,) = said("joint.certified")
    assert (told["outcome"], told["yes"]) == ("rejected", 0)
    assert count(together.vote).outcome.voices[together.town.origin] is Voice.ABSTAIN
    world.set_clock(together.vote.patient_until + HOUR)
    page = client.get(f"/joint-votes/{together.vote.number}/").content.decode()
    assert "Provisional: too few groups vouch for its roll or its tally yet." in page
    assert differences() == []


@pytest.mark.parametrize(("before", "stands"), [(A_SECOND, True), (0 * A_SECOND, False)])
def test_the_last_homes_midnight_is_too_late_for_a_roll(together, before, stands):
    town_says(together, size=60, rolled=BEGUN, cosigned_at=CLOSED_AT - before)
    assert count(together.vote).rolls[together.town.origin].stands is stands
    assert judged(together.vote).is_provisional is not stands
    if stands:
        assert certified(together).outcome.people == Ballots(yes=55)


def test_a_roll_that_says_itself_that_it_is_late_is_waited_for_by_nobody(together, client):
    world.a_village("Aino")
    town_says(together, size=60, rolled=CLOSED_AT, cosigned_at=None)
    assert judged(together.vote).objection is Objection.NO_ROLL
    assert certified(together).outcome.people == Ballots()
    world.set_clock(AFTERWARDS)
    page = client.get(f"/joint-votes/{together.vote.number}/").content.decode()
    assert "announced no roll before the last group had closed its vote" in page


def test_a_tally_without_any_roll_does_not_count(together):
    together.town.returns(together.uid, 3, 0)
    assert last(together.town) == ""
    assert judged(together.vote).objection is Objection.NO_ROLL


@pytest.mark.parametrize(("hours", "is_told"), [(6, False), (7, True)])
def test_it_is_told_who_announced_a_roll_when_people_voted_already(
    together, client, hours, is_told
):
    world.a_village("Aino")
    opened = CLOSED_AT - timedelta(days=6)
    town_says(together, size=60, rolled=BEGUN, cosigned_at=opened + hours * HOUR)
    told = shown(together.vote, count(together.vote), now=AFTERWARDS)
    row = next(row for row in told.rows if row.name == "Town")
    assert (row.late_roll is not None) is is_told
    world.set_clock(AFTERWARDS)
    page = client.get(f"/joint-votes/{together.vote.number}/").content.decode()
    assert ("after its people had begun to vote" in page) is is_told


def cosigns(home, at):
    Peer.objects.update(asked_at=wall())
    sequence(at)
    ours = Checkpoint.objects.newest()
    line = home.line_under(ours.note, at=at)
    assert keep_cosignature(home.peer, ours.size, ours.note, line, now=at)


def test_with_our_tally_we_show_that_others_vouched_for_our_roll_in_time():
    found = Together(with_us=True)
    opened = CLOSED_AT - timedelta(days=6)
    tell_roll(found.vote, size=20, digest=ROLL, now=opened)
    for home in (found.town, found.hill):
        cosigns(home, opened + HOUR)
    row = return_tally(
        found.vote, direct=Ballots(yes=7), delegated=Ballots(), roll_digest=ROLL, now=IN_TIME
    )
    for home in found.members:
        cosigns(home, IN_TIME)
    witnesses.tell_witnesses(now=IN_TIME)
    (told,) = said("joint.witnessed")
    assert told["return"] == str(row.uid)
    # One length of our record when it held the roll, and one when it held the tally.
    assert len({note.split("\n")[1] for note in told["notes"]}) == 2
    roll = count(found.vote).rolls[GroupRoll.objects.get().origin]
    assert (roll.stands, roll.moment) == (True, seconds(opened + HOUR))
    assert differences() == []
