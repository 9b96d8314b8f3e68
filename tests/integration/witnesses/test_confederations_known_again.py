"""What counts of a group that is known again is what its record says now, whatever was read."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.instance import instance
from federation.confederations import actions
from federation.confederations.actions.certifying import fingerprint
from federation.confederations.counting import count
from federation.confederations.exchange import certificates
from federation.confederations.models import Certificate, Confederation, JointVote, Return, Seat
from federation.confederations.rules.majorities import Ballots, Voice
from federation.peers.actions import knowing
from federation.peers.models import Peer
from tests.branching import LATER, Read, Valley
from tests.exchanging import AFTERWARDS, IN_TIME, undone
from tests.kept import rows
from tests.witnessing import differences

pytestmark = pytest.mark.django_db
ROLLS = ("cd" * 32, "ef" * 32)


@pytest.fixture
def valley(monkeypatch):
    found = Valley(monkeypatch)
    with found.street:
        yield found


def votes(valley, yes, no, *, roll=90, witnesses=()):
    """The town announces its roll, returns, and shows who vouches for that."""
    town = valley.town
    town.roll(valley.vote, roll)
    said = town.returns(valley.vote, yes, no)
    town.shows(valley.vote, said, town.cosigned(*(witnesses or (valley.hill, valley.lake))))


def two_records(home, first, second):
    """What a group shows to some, and what it shows to others."""
    begun = home.branch
    with home.showing(begun):
        first()
        one = home.branch
    second()
    return one, home.branch


def counted(valley):
    certificates.certify_all(now=LATER)
    certificate = Certificate.objects.filter(origin=instance.origin).first()
    return certificate and certificate.digest


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
            found.add(counted(valley))
    # And so does who never heard of the lie.
    with undone():
        valley.read(now=LATER)
        found.add(counted(valley))
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


def test_what_was_counted_before_stays_counted(valley, records):
    with valley.town.showing(records[0]):
        valley.read(now=LATER)
    digest = counted(valley)
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


# --- A confederation that lied ----------------------------------------------------------------
def puts_out(valley, name):
    home = {one.name: one for one in valley.members}[name]
    valley.hub.tell(
        "confederation.unseat",
        IN_TIME,
        seat=valley.seats[name],
        origin=home.origin,
        reason="expelled",
    )


def test_whom_it_put_out_for_us_only_was_never_put_out(valley):
    first, second = two_records(
        valley.hub, lambda: puts_out(valley, "Town"), lambda: valley.hub.pass_days(1)
    )
    votes(valley, 60, 0)
    with valley.hub.showing(first):
        valley.read()
    assert Seat.objects.get(name="Town").left_at == IN_TIME
    valley.hub.is_found_out(first, second)
    valley.hub.is_known_again()
    valley.read(now=LATER)
    assert Seat.objects.get(name="Town").left_at is None
    assert actions.certify(valley.joint, now=LATER).outcome.people == Ballots(yes=78, no=40)
    assert differences() == []


def test_a_group_and_a_charter_and_a_vote_that_only_we_were_shown_never_were(valley):
    moor = Read("Moor")

    def shows_us():
        valley.hub.seat(moor)
        valley.hub.announce(2, **{"group.name": "The other valley"})
        valley.hub.open(valley.hill.propose(valley.hub), valley.hill)

    first, second = two_records(valley.hub, shows_us, lambda: valley.hub.announce(2))
    with valley.hub.showing(first):
        valley.read()
    assert Confederation.objects.get().name == "The other valley"
    assert JointVote.objects.open().count() == 2
    valley.hub.is_found_out(first, second)
    valley.hub.is_known_again()
    valley.read(now=LATER)
    confederation = Confederation.objects.get()
    assert (confederation.name, confederation.charter_number) == ("The Valley", 2)
    assert not Seat.objects.filter(name="Moor").exists()
    assert [str(vote.uid) for vote in JointVote.objects.open()] == [valley.vote]
    never = JointVote.objects.exclude(uid=valley.vote).get()
    with pytest.raises(actions.NeverOpened):
        actions.certify(never, now=LATER)
    assert differences() == []


# --- In any order -----------------------------------------------------------------------------
def menu(valley, *, of_the_hub):
    """What a liar can say in its records, each once."""
    moor = valley.moor
    if of_the_hub:
        other = {"title": "A road"}
        asked = valley.asked_also
        return {
            "out": lambda: puts_out(valley, "Town"),
            "in": lambda: valley.hub.seat(moor),
            "charter": lambda: valley.hub.announce(2, **{"confederation.grace_hours": 30}),
            "opens": lambda: valley.hub.open(asked, valley.hill, **other),
        }
    return {
        "votes": lambda: votes(valley, 30, 5),
        "votes otherwise": lambda: votes(valley, 1, 50, roll=80),
        "corrects": lambda: votes(valley, 7, 7, witnesses=(valley.hill,)),
        "sheet": lambda: valley.town.tell("joint.sheet", proposal=valley.asked, count=3),
        "sheet again": lambda: valley.town.tell("joint.sheet", proposal=valley.asked, count=5),
    }


@settings(
    max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(data=some.data())
@pytest.mark.repeated
def test_whatever_was_read_of_which_record_the_same_is_kept_once_it_is_known_again(valley, data):
    with undone():
        valley.moor = Read("Moor")
        valley.asked_also = valley.hill.propose(valley.hub)
        liar = valley.hub if data.draw(some.booleans()) else valley.town
        is_hub = liar is valley.hub
        kept = liar.branch
        things = menu(valley, of_the_hub=is_hub)
        some_of = some.sampled_from(list(things))
        common = data.draw(some.lists(some_of, unique=True, max_size=1))
        rest = [name for name in things if name not in common]
        one, other = (
            data.draw(some.lists(some.sampled_from(rest), unique=True, min_size=1, max_size=3))
            for _record in range(2)
        )
        for name in common:
            things[name]()
        branches = []
        for names in (one, other):
            with liar.showing(liar.branch):
                liar.pass_days(1)
                told = [liar.branch]
                for name in names:
                    things[name]()
                    told.append(liar.branch)
                branches.append(told)
        shown = branches[1][-1]
        liar.show(shown)
        with undone():
            valley.read(now=LATER)
            expected = rows(), counted(valley)
        liar_read = data.draw(some.sampled_from([*branches[0][1:], branches[1][1]]))
        with undone():
            with liar.showing(liar_read):
                valley.read()
            liar.is_found_out(branches[0][-1], branches[1][-1])
            liar.is_known_again(now=AFTERWARDS)
            valley.read(now=LATER)
            assert (rows(), counted(valley)) == expected
        liar.show(kept)
