"""What a confederation showed to some only never was, once it is known again."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from federation.confederations import actions
from federation.confederations.models import Confederation, JointVote, Seat
from federation.confederations.rules.majorities import Ballots
from tests import world
from tests.beginning import undone
from tests.branching import LATER, Read, counted, two_records, votes
from tests.examples import examples
from tests.exchanging import AFTERWARDS, IN_TIME
from tests.kept import rows
from tests.shown import page
from tests.witnessing import differences

pytestmark = pytest.mark.django_db


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


def test_whom_both_of_its_records_put_out_is_out_though_one_of_them_says_it_twice(valley):
    puts_out(valley, "Town")
    first, second = two_records(
        valley.hub, lambda: puts_out(valley, "Town"), lambda: valley.hub.pass_days(1)
    )
    with valley.hub.showing(first):
        valley.read()
    valley.hub.is_found_out(first, second)
    valley.hub.is_known_again()
    valley.read(now=LATER)
    assert Seat.objects.get(name="Town").left_at == IN_TIME
    assert differences() == []


def test_a_group_and_a_charter_and_a_vote_that_only_we_were_shown_never_were(valley, client):
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
    world.a_village("Aino")
    assert "whoever opened it does not stand by that" in page(client, never.get_absolute_url())
    assert "not counted" in page(client, "/joint-votes/")


# --- In any order -----------------------------------------------------------------------------
def menu(valley, *, of_the_hub):
    """What a liar can say in its records."""
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


@examples(5)
@given(data=some.data())
@pytest.mark.on_sqlite
def test_whatever_was_read_of_which_record_the_same_is_kept_once_it_is_known_again(valley, data):
    with valley.unchanged(), undone():
        valley.moor = Read("Moor")
        valley.asked_also = valley.hill.propose(valley.hub)
        liar = valley.hub if data.draw(some.booleans()) else valley.town
        things = menu(valley, of_the_hub=liar is valley.hub)
        some_of = some.sampled_from(list(things))
        for name in data.draw(some.lists(some_of, max_size=2)):
            things[name]()
        # The same may be said again.
        forks = [
            data.draw(some.lists(some_of, unique=True, min_size=1, max_size=3))
            for _record in range(2)
        ]
        branches = [list(told_one_by_one(liar, things, names)) for names in forks]
        shown = branches[1][-1]
        liar.show(shown)
        with undone():
            valley.read(now=LATER)
            expected = rows(), counted()
        liar_read = data.draw(some.sampled_from([*branches[0], branches[1][0]]))
        with undone():
            with liar.showing(liar_read):
                valley.read()
            liar.is_found_out(branches[0][-1], branches[1][-1])
            liar.is_known_again(now=AFTERWARDS)
            valley.read(now=LATER)
            assert (rows(), counted()) == expected


def told_one_by_one(liar, things, names):
    """Its record after each of these, from the one that it shows now on."""
    with liar.unchanged():
        liar.pass_days(1)
        for name in names:
            things[name]()
            yield liar.branch
