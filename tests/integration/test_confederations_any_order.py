"""Records are read in any order: the same rows come to be, and the same is decided."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.instance import instance
from federation.confederations.exchange import certificates, following
from federation.confederations.exchange.membership import pass_hub
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.votes import terms_in
from federation.confederations.models import Confederation, Early, JointProposal, JointVote
from tests.beginning import undone
from tests.examples import examples
from tests.exchanging import AFTERWARDS, BEGUN, IN_TIME, RETURNS_BY, VALUES, Home
from tests.hearing import follow, hear, hear_all, hear_in, plan_of
from tests.kept import rows

pytestmark = pytest.mark.django_db
VOTING_DAYS = {"kind": "charter.amend", "data": {"changes": {"confederation.voting_days": 9}}}
LATE = RETURNS_BY + timedelta(seconds=1)
ADOPTED = SimpleNamespace(outcome=SimpleNamespace(is_adopted=True))


def expelling(home):
    return {"kind": "confederation.expel", "data": {"origin": home.origin, "name": home.name}}


@pytest.fixture
def homes():
    """The valley with its town, hill, lake and moor, and what they say in a whole joint vote."""
    names = ("Valley", "Town", "Hill", "Lake", "Moor", "Stranger")
    valley, town, hill, lake, moor, stranger = (Home(name) for name in names)
    valley.announce()
    founders = (town, hill, lake, moor)
    plan = plan_of(*founders)
    seats = {
        home.name: valley.seat(home, word=home.joins(valley, plan["digest"])) for home in founders
    }
    asked = town.propose(valley)
    vote = valley.open(asked, town, effects=[VOTING_DAYS, expelling(lake)])
    valley.unseat(seats["Moor"], moor, IN_TIME, word=moor.leaves(valley, IN_TIME))
    # Its computer lies: that the hill was put out, and that the stranger was taken in.
    valley.unseat(seats["Hill"], hill, IN_TIME, vote=vote)
    valley.seat(stranger, word=stranger.joins(valley, plan["digest"]), weight="10000")
    valley.announce(2, AFTERWARDS, vote=vote, **{"confederation.voting_days": 9})
    valley.unseat(seats["Lake"], lake, AFTERWARDS, vote=vote)
    for home, count in ((town, 3), (hill, 2), (town, 5), (stranger, 9)):
        home.tell("joint.sheet", proposal=asked, count=count)
    argument = str(given_by(hill.origin))
    told = {"argument": argument, "proposal": asked, "name": "Hill", "side": "for"}
    hill.tell("joint.argument", text="It helps.", language="en", **told)
    hill.tell("joint.argument_taken_back", argument=argument)
    for at in (BEGUN, AFTERWARDS):
        told |= {"argument": str(given_by(moor.origin)), "name": "Moor"}
        moor.tell("joint.argument", at, text="It costs.", language="en", **told)
    sizes = ((town, 90), (hill, 40), (lake, 30), (moor, 20), (stranger, 50))
    for home, size in sizes:
        home.roll(vote, size)
    first = town.returns(vote, 40, 20)
    town.shows(vote, first, town.cosigned(hill, moor, stranger))
    # Nobody knows when it was witnessed first: two notes say so.
    town.shows(vote, first, town.cosigned(hill, lake, at=IN_TIME + timedelta(hours=1)))
    second = town.returns(vote, 30, 30, at=IN_TIME + timedelta(hours=2), supersedes=first)
    town.shows(vote, second, town.cosigned(hill, lake, at=LATE))
    for home, (yes, no) in ((hill, (30, 2)), (lake, (9, 8)), (moor, (0, 19)), (stranger, (50, 0))):
        said = home.returns(vote, yes, no)
        home.shows(vote, said, home.cosigned(town, valley), home.cosigned(hill, lake))
    # The hill corrects itself, and says too much.
    wrong = hill.returns(vote, 41, 0, at=IN_TIME + timedelta(minutes=1))
    hill.shows(vote, wrong, hill.cosigned(town, lake))
    lake.tell(
        "joint.certified", AFTERWARDS, vote=vote, outcome="rejected", digest="cd" * 32,
        yes=0, no=0, blank=0, voices={},
    )  # fmt: skip
    follow(valley, plan)
    return (valley, town, hill, lake, moor, stranger)


def certified(order):
    """What is kept and decided after reading in this order, and counting."""
    hear_in(order)
    before = rows()
    # The town may still show that others had vouched for its correction in time.
    vote = JointVote.objects.get()
    certificates.certify_all(now=vote.patient_until + timedelta(minutes=1))
    vote.refresh_from_db()
    others = [one.digest for one in certificates.contradictions(vote)]
    return before, rows(), vote.is_adopted, others


@examples(5)
@given(data=some.data())
@pytest.mark.on_sqlite
def test_whatever_is_read_first_the_same_is_kept_and_decided(homes, data):
    all_of_it = [home for home in homes for _said in home.record]
    with undone():
        expected = certified(all_of_it)
    assert expected[2] is True
    assert expected[3] == ["cd" * 32]
    with undone():
        order = data.draw(some.permutations(all_of_it))
        assert certified(order) == expected


def test_read_backwards_group_by_group_it_is_the_same(homes):
    all_of_it = [home for home in homes for _said in home.record]
    with undone():
        expected = certified(all_of_it)
    with undone():
        order = [home for home in reversed(homes) for _said in home.record]
        hear_in(order[: -len(homes[0].record)])
        assert Early.objects.exists()
    with undone():
        assert certified(order) == expected
    # What follows from the vote waits for our own count of it, and what the moor argues after it
    # has left for its return.
    assert (expected[0]["early"], expected[1]["early"]) == (4, 1)
    assert expected[1]["charters"][0][1] == 2
    left = {name: left_at for _uid, _origin, name, _zone, _since, left_at in expected[1]["seats"]}
    assert left == {"Town": None, "Hill": None, "Lake": LATE, "Moor": IN_TIME}
    said = {(kind, about) for kind, about, _at in expected[1]["unfounded"]}
    assert said == {("confederation.unseat", "Hill"), ("confederation.seat", "Stranger")}


@pytest.mark.parametrize("left_at", [BEGUN, IN_TIME])
@pytest.mark.parametrize("is_asked", [True, False])
def test_a_vote_that_a_member_opens_is_heard_alike_whatever_we_know_of_the_seats(is_asked, left_at):
    """Who asked or signed may have left, and whoever opened the vote had not heard that."""
    valley, town, hill = (Home(name) for name in ("Valley", "Town", "Hill"))
    rules = {"confederation.groups": 2}
    valley.announce(**rules)
    valley.seat(town)
    seat = valley.seat(hill)
    valley.unseat(seat, hill, left_at)
    asked = hill.propose(valley)
    signed = {} if is_asked else {town.origin: 60, hill.origin: 50}
    facts = {"sheets": signed, "terms": terms_in(VALUES | rules).stored()}
    town.open(asked, hill if is_asked else None, confederation=valley.origin, **facts)
    pass_hub(follow(valley), to=town.origin, at=BEGUN, now=BEGUN)
    found = []
    for before in range(2, len(valley.record) + 1):
        with undone():
            for place in range(before):
                hear(valley, place)
            assert hear(town, 0) == ""
            assert JointVote.objects.exists() is (before > 2)
            for place in range(before, len(valley.record)):
                hear(valley, place)
            found.append((rows()["votes"], Early.objects.count()))
    assert found == [found[0]] * 3
    assert len(found[0][0]) == 1


@pytest.mark.parametrize("left_at", [IN_TIME, LATE])
def test_the_duty_of_a_group_that_leaves_goes_back_whichever_is_heard_first(left_at):
    valley, town = Home("Valley"), Home("Town")
    valley.announce()
    seat = valley.seat(town)
    effect = {"kind": "confederation.hub", "data": {"origin": town.origin, "name": "Town"}}
    valley.open(town.propose(valley), town, effects=[effect])
    valley.unseat(seat, town, left_at)
    follow(valley)
    for place in range(3):
        assert hear(valley, place) == ""
    found = []
    for is_counted_first in (True, False):
        with undone():
            if not is_counted_first:
                hear(valley, 3)
            following.pass_the_duty(JointVote.objects.get(), ADOPTED, now=AFTERWARDS)
            if is_counted_first:
                hear(valley, 3)
            confederation = Confederation.objects.get()
            later = confederation.hub_at(AFTERWARDS)
            found.append((confederation.hub, confederation.hub_since, later))
    since = max(left_at, RETURNS_BY)
    assert found == [(valley.origin, since, valley.origin)] * 2


@pytest.mark.parametrize("is_heard_late", [True, False])
def test_the_end_of_a_former_seat_does_not_end_our_wish_to_come_back(is_heard_late):
    valley = Home("Valley")
    told = {**valley.introduction, "origin": instance.origin}
    seat = valley.seat(valley, origin=instance.origin, name="Ours", introduction=told)
    valley.unseat(seat, instance, IN_TIME)
    valley.seat(valley, LATE, origin=instance.origin, name="Ours", introduction=told)
    follow(valley)
    hear(valley, 0)
    again = {"wanted_at": IN_TIME, "joined_at": None, "left_at": None}
    if is_heard_late:
        Confederation.objects.update(**again)
    hear(valley, 1)
    if not is_heard_late:
        Confederation.objects.update(**again)
    hear(valley, 2)
    assert Confederation.objects.joined().get().joined_at == LATE


def test_what_was_refused_by_whoever_opened_votes_then_is_refused_whenever_we_read_it():
    valley, town = Home("Valley"), Home("Town")
    valley.announce()
    valley.seat(town)
    asked = town.propose(valley)
    confederation = follow(valley)
    assert hear_all(valley, town) == []
    pass_hub(confederation, to=town.origin, at=BEGUN, now=AFTERWARDS)
    pass_hub(confederation, to=valley.origin, at=LATE, now=AFTERWARDS)
    for at, why in ((IN_TIME, ""), (LATE, "Only another group can say this.")):
        town.tell("joint.refused", at, proposal=asked, why="Nobody has signed.")
        assert hear(town, len(town.record) - 1) == why
    assert JointProposal.objects.get().refused == "Nobody has signed."
