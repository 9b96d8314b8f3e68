"""A confederation is no authority: what its computer says has to rest on something."""

import pytest
from django.test import Client

from federation.confederations.exchange.names import given_by
from federation.confederations.models import Confederation, Seat, Word
from federation.confederations.showing import belonging
from federation.peers.models import Peer
from tests import world as people
from tests.exchanging import AFTERWARDS, BEGUN, IN_TIME
from tests.founding import Founded, not_followed
from tests.hearing import hear, hear_all, last

pytestmark = pytest.mark.django_db


# --- Who founds it ----------------------------------------------------------------------------
def test_who_founds_it_stands_in_the_plan_and_has_said_so_itself():
    world = Founded()
    assert hear_all(world.valley) == []
    assert world.names() == set()
    assert hear_all(world.town) == []
    assert world.names() == {"Town"}
    assert hear_all(world.hill, world.lake) == []
    assert world.names() == {"Town", "Hill", "Lake"}
    assert not_followed() == []


def test_while_the_word_of_a_group_is_awaited_the_group_is_known_so_that_it_can_be_heard():
    world = Founded()
    Peer.objects.filter(pk=world.hill.peer.pk).delete()
    hear_all(world.valley)
    assert Peer.objects.get(origin=world.hill.origin).address == world.hill.address


@pytest.mark.parametrize(
    "lie", [{"weight": "10000"}, {"name": "Castle"}, {"address": "https://castle.example"}]
)
def test_nobody_founds_it_who_is_not_in_the_plan_just_so(lie):
    world = Founded()
    world.valley.record.pop()
    word = world.lake.record[0][1]["word"]
    world.valley.seat(world.lake, word=word, **lie)
    hear_all(world.valley, *world.groups)
    assert world.names() == {"Town", "Hill"}
    assert not_followed() == [("seat", lie.get("name", "Lake"))]


def test_a_stranger_is_seated_by_nobodys_word_alone():
    world = Founded().heard()
    word = world.ford.joins(world.valley, world.plan["digest"])
    assert last(world.ford) == ""
    for ground in ({"word": word}, {}, {"ground": 7}):
        world.valley.seat(world.ford, **ground)
        assert "said that Ford belongs to it. Nothing that we know" in last(world.valley)
    assert world.names() == {"Town", "Hill", "Lake"}
    assert len(not_followed()) == 3


def test_one_word_gives_one_seat():
    world = Founded().heard()
    world.town.leaves(world.valley, IN_TIME)
    last(world.town)
    word = world.town.record[0][1]["word"]
    world.valley.seat(world.town, AFTERWARDS, word=word)
    assert "Nothing that we know" in last(world.valley)
    assert world.names() == {"Hill", "Lake"}


# --- Who leaves -------------------------------------------------------------------------------
def test_who_leaves_has_left_by_its_own_word_at_its_own_moment():
    world = Founded().heard()
    word = world.town.leaves(world.valley, IN_TIME)
    assert last(world.town) == ""
    assert Seat.objects.get(origin=world.town.origin).left_at == IN_TIME
    # Whenever the confederation says so: it is no news here.
    world.valley.unseat(world.seats["Town"], world.town, BEGUN, word=word)
    assert last(world.valley) == ""
    assert Seat.objects.get(origin=world.town.origin).left_at == IN_TIME
    assert not_followed() == []


def test_nobody_leaves_by_the_word_of_somebody_else():
    world = Founded().heard()
    others = world.hill.leaves(world.valley, IN_TIME)
    joined = world.town.record[0][1]["word"]
    last(world.hill)
    for word in (None, others, joined):
        world.valley.unseat(world.seats["Town"], world.town, IN_TIME, word=word)
        assert "does not belong to it any more. Nothing" in last(world.valley)
    # A word that nobody has heard is waited for.
    world.valley.unseat(world.seats["Town"], world.town, word=str(given_by(world.town.origin)))
    assert last(world.valley) == ""
    assert world.names() == {"Town", "Lake"}
    assert len(not_followed()) == 3
    assert belonging.has_unsupported(Confederation.objects.get())


def test_who_has_left_before_its_seat_is_heard_of_has_left():
    world = Founded()
    world.town.leaves(world.valley, IN_TIME)
    hear_all(*world.groups, world.valley)
    assert Seat.objects.get(origin=world.town.origin).left_at == IN_TIME
    assert world.names() == {"Hill", "Lake"}


def test_a_word_is_said_once_and_not_without_end(monkeypatch):
    world = Founded().heard()
    assert "said before" in hear(world.town, 0)
    monkeypatch.setattr("federation.confederations.exchange.membership.MOST_WORDS", 1)
    world.town.leaves(world.valley)
    assert "too often" in last(world.town)
    assert Word.objects.filter(origin=world.town.origin).count() == 1


def test_the_page_of_a_confederation_tells_what_we_do_not_follow(queries):
    people.a_village("Aino", charter={"group.name": "Village"}, now=BEGUN)
    world = Founded().heard()
    page = Confederation.objects.get().get_absolute_url()
    assert "What we do not follow" not in Client().get(page).content.decode()
    world.valley.unseat(world.seats["Town"], world.town)
    last(world.valley)
    world.valley.unseat(world.seats["Town"], world.town, word=str(given_by(world.town.origin)))
    last(world.valley)
    with queries(15):
        text = Client().get(page).content.decode()
    assert "What we do not follow" in text
    assert "said that Town does not belong to it any more. Nothing that we know" in text
    assert "rests on what we have not heard yet" in text
