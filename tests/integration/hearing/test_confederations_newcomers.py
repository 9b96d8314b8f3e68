"""Who joins later agreed to what it was shown, and asks for grounds from then on."""

import pytest

from core.instance import instance
from federation.confederations.exchange import ends, newcomers
from federation.confederations.models import Confederation, Seat, Word
from federation.peers.models import Peer
from tests.exchanging import AFTERWARDS, BEGUN, IN_TIME, RETURNS_BY, Home
from tests.founding import SECOND, VOTING_DAYS, Founded, changing, not_followed
from tests.hearing import decided, follow, hear_all, last

pytestmark = pytest.mark.django_db


# --- Who comes later --------------------------------------------------------------------------
def test_who_joins_later_agreed_to_what_it_was_shown_and_to_nothing_after_that():
    valley, town, hill, ford = (Home(name) for name in ("Valley", "Town", "Hill", "Ford"))
    valley.announce()
    valley.seat(town)
    gone = valley.seat(hill)
    valley.unseat(gone, hill, IN_TIME)
    valley.announce(2, **VOTING_DAYS)
    follow(valley)
    assert hear_all(valley) == []
    assert {seat.name for seat in Seat.objects.taken()} == {"Town"}
    for told in (lambda: valley.seat(ford), lambda: valley.announce(3)):
        told()
        assert "Nothing that we know" in last(valley)


@pytest.mark.parametrize("when", ["wanted later", "seated later", "seated before"])
def test_what_was_decided_before_we_took_part_cannot_be_recounted(when):
    valley, town, ford = (Home(name) for name in ("Valley", "Town", "Ford"))
    digest = valley.announce()
    seats = {home.name: valley.seat(home) for home in (town, ford)}
    data = {"introduction": town.introduction, "weight": "2"}
    effects = [
        {"kind": "confederation.admit", "data": data},
        {"kind": "confederation.expel", "data": {"origin": ford.origin, "name": "Ford"}},
    ]
    vote = valley.open(town.propose(valley), town, effects=effects)
    told = {**valley.introduction, "origin": instance.origin}
    if when == "seated before":
        valley.seat(valley, origin=instance.origin, name="Ours", introduction=told)
    follow(valley)
    wanted = RETURNS_BY if when == "wanted later" else RETURNS_BY - SECOND
    Confederation.objects.update(wanted_at=wanted)
    # It was not over yet.
    valley.unseat(seats["Ford"], ford, IN_TIME, vote=vote)
    hear_all(valley, town)
    is_taken = when != "seated before"
    assert [about for _kind, about in not_followed()] == ["Ford"] * is_taken
    valley.unseat(seats["Ford"], ford, AFTERWARDS, vote=vote)
    last(valley)
    ends.settle_due(now=AFTERWARDS)
    assert Seat.objects.taken().filter(name="Ford").exists() is not is_taken
    town.leaves(valley)
    last(town)
    word = town.joins(valley, digest)
    last(town)
    valley.seat(town, AFTERWARDS, vote=vote, word=word, weight="2")
    last(valley)
    assert Seat.objects.taken().filter(name="Town").exists() is is_taken


def ours_from(confederation, joined_at, left_at=None):
    """Our seat for a while, as it was heard."""
    confederation.seats.create(
        origin=instance.origin, name="Ours", joined_at=joined_at, left_at=left_at
    )


def test_a_founder_that_was_away_cannot_recount_what_was_decided_meanwhile():
    world = Founded().heard()
    found = Confederation.objects.get()
    ours_from(found, BEGUN, left_at=IN_TIME)
    vote = world.asks(changing(**VOTING_DAYS))
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert last(world.valley) == ""
    assert Confederation.objects.get().charter_number == 2


def test_who_comes_back_still_knows_what_it_counted_itself():
    world = Founded().heard()
    found = Confederation.objects.get()
    vote = world.asks(changing(**VOTING_DAYS))
    ours_from(found, BEGUN, left_at=RETURNS_BY + SECOND)
    decided(vote, is_adopted=False)
    found.agreed = {**found.agreed, "is_plan": False, "number": 1, "size": 0}
    found.wanted_at = AFTERWARDS
    found.save()
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert "Nothing that we know" in last(world.valley)
    assert Confederation.objects.get().charter_number == 1


def test_a_newcomer_has_its_seat_by_a_vote_in_which_it_took_no_part():
    valley, town = Home("Valley"), Home("Town")
    digest = valley.announce()
    valley.seat(town)
    follow(valley)
    told = {**valley.introduction, "origin": instance.origin}
    data = {"introduction": told, "weight": "1"}
    effects = [{"kind": "confederation.admit", "data": data}]
    vote = valley.open(town.propose(valley), town, effects=effects)
    word = Word.objects.create(
        confederation=valley.origin, origin=instance.origin, kind="join", digest=digest,
        zone="UTC", at=BEGUN,
    )  # fmt: skip
    ours = {"origin": instance.origin, "introduction": told, "word": str(word.uid)}
    valley.seat(valley, AFTERWARDS, vote=vote, **ours)
    assert last(valley) == ""
    assert not Seat.objects.exists()
    hear_all(valley, town)
    assert Confederation.objects.get().joined_at == AFTERWARDS
    assert not_followed() == []


def test_who_was_not_shown_to_a_newcomer_is_no_member_whatever_the_record_held():
    valley, town, hill, ford = (Home(name) for name in ("Valley", "Town", "Hill", "Ford"))
    valley.announce()
    valley.seat(town)
    valley.seat(hill, weight="1/2")
    valley.seat(ford, weight="10000")
    found = follow(valley)
    shown = [{"origin": town.origin}, {"origin": hill.origin, "weight": "1/2"}]
    found.agreed["groups"] = shown
    found.save()
    assert hear_all(valley) == []
    newcomers.compare_all(now=AFTERWARDS)
    assert Seat.objects.taken().count() == 3
    # Nothing is said before all of that was read.
    Peer.objects.filter(pk=valley.peer.pk).update(cursor=found.agreed["size"])
    for _beat in range(2):
        newcomers.compare_all(now=AFTERWARDS)
    assert {seat.name for seat in Seat.objects.taken()} == {"Town", "Hill"}
    assert Seat.objects.get(name="Ford").left_at == BEGUN
    assert not_followed() == [("seat", "Ford")]
