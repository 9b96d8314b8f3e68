"""Reading goes on without words that are not for us, and they are asked for once they should be."""

import json

import pytest

from core import hooks
from federation.peers.actions import planning, withholding
from federation.peers.models import HeardObject, Peer
from federation.peers.rules.civic import Announced, NotCivic, digest, placeholder, withheld
from federation.wire.wall import wall
from tests.reading import said, visit

pytestmark = pytest.mark.django_db
NOT_FOR_US = "its words are given to those only who take part"


class Club:
    """Whoever is in it is given the words of tallies."""

    def __init__(self) -> None:
        self.are_in = False

    def withheld(self, bodies, *, by):
        return ["club:1" for _body in bodies]

    def ours(self, about):
        return set(about) if self.are_in else set()


def is_secret(said, *, now):
    return ["for the club only"] * len(said) if now else []


@pytest.fixture
def club(monkeypatch):
    club = Club()
    monkeypatch.setitem(hooks.civic_readers._things, "tally", club)
    monkeypatch.setitem(hooks.civic_secrets._things, "tally", is_secret)
    return club


def announced(document):
    uid = document["id"].rpartition("/")[2]
    return Announced(
        uid=uid,
        kind=document["type"],
        number=document["number"],
        digest=digest(document),
        index=7,
    )


def hides(hill, *numbers, **changes):
    """The hill gives us no words of these."""

    def twist(path, reply):
        if "/federation/civic" not in path:
            return reply
        handed = [
            placeholder(announced(one), origin=hill.origin, about="club:1") | changes
            if one["number"] in numbers
            else one
            for one in json.loads(reply[1])["objects"]
        ]
        return 200, json.dumps({"objects": handed}).encode()

    hill.twist = twist


def gives(hill):
    hill.twist = lambda _path, reply: reply


def done(taken):
    return [number for number, *_rest in taken]


def asked(hill):
    found = [path for path in hill.asked if "civic" in path]
    hill.asked.clear()
    return found


# --- Reading on -------------------------------------------------------------------------------
def test_reading_goes_on_without_words_that_are_not_for_us(peer, hill, taken, club):
    said(hill, 1, 2, 3)
    hides(hill, 2)
    assert not visit(peer).error
    assert done(taken) == [1, 3]
    assert peer.number == 3
    assert peer.heard_at is not None
    [hidden] = HeardObject.objects.withheld()
    assert (hidden.number, hidden.withheld, hidden.reason) == (2, "club:1", NOT_FOR_US)
    asked(hill)
    visit(peer)
    assert asked(hill) == []
    assert not HeardObject.objects.waiting().exists()


def test_whoever_takes_part_since_is_given_them_and_they_have_their_effect_once(
    peer, hill, taken, club
):
    said(hill, 1, 2, 3, 4)
    hides(hill, 2, 4)
    visit(peer)
    club.are_in = True
    asked(hill)
    # They have not heard yet that we take part.
    visit(peer)
    assert asked(hill) == ["/federation/civic?from=2"]
    assert done(taken) == [1, 3]
    gives(hill)
    visit(peer)
    assert done(taken) == [1, 3, 2, 4]
    assert not HeardObject.objects.withheld().exists()
    assert {row.reason for row in HeardObject.objects.all()} == {""}
    asked(hill)
    visit(peer)
    assert asked(hill) == []
    assert peer.number == 4


def test_while_something_is_missing_they_are_asked_every_hour_and_at_once_when_we_join(
    peer, hill, taken, club
):
    said(hill, 1)
    hides(hill, 1)
    visit(peer)
    assert peer.due_at > wall() + planning.AN_HOUR
    withholding.ask_again()
    assert Peer.objects.get().due_at <= wall()
    club.are_in = True
    visit(peer)
    assert peer.due_at <= wall() + planning.AN_HOUR


def test_what_is_given_late_is_proved_like_everything(peer, hill, taken, club):
    said(hill, 1)
    hides(hill, 1)
    visit(peer)
    club.are_in = True

    def lies(path, reply):
        return (reply[0], reply[1].replace(b'"body": {"number": 1}', b'"body": {"number": 5}'))

    hill.twist = lies
    visit(peer)
    assert done(taken) == []
    assert HeardObject.objects.withheld().exists()


# --- What is no placeholder -------------------------------------------------------------------
@pytest.mark.parametrize(
    "changes",
    [{"digest": "ab" * 32}, {"number": 9}, {"withheld": 7}, {"withheld": ""}, {"more": 1}],
)
def test_a_placeholder_of_something_else_is_not_passed_over(peer, hill, taken, club, changes):
    said(hill, 1, 2)
    hides(hill, 1, **changes)
    visit(peer)
    assert done(taken) == []
    assert HeardObject.objects.waiting().count() == 2


def test_only_words_that_may_be_withheld_are_passed_over(peer, hill, taken):
    said(hill, 1, 2)
    hides(hill, 1)
    visit(peer)
    assert done(taken) == []
    [first, _second] = HeardObject.objects.waiting()
    assert first.reason == "its words have not come yet"


def test_a_document_with_its_words_is_no_placeholder(hill):
    said(hill, 1)
    document = hill.objects[1]
    assert withheld(document, announced(document), origin=hill.origin) == ""
    with pytest.raises(NotCivic):
        withheld(document | {"withheld": "x"}, announced(document), origin=hill.origin)


def test_pages_show_that_something_is_there_and_why_its_words_are_not(
    client, peer, hill, taken, club
):
    said(hill, 1)
    hides(hill, 1)
    visit(peer)
    page = client.get(f"/peers/{peer.uid}/objects/1/").content.decode()
    assert NOT_FOR_US in page
    assert "club:1" not in page
    [row] = client.get(f"/api/v1/peers/{peer.uid}/objects/").json()["results"]
    assert (row["document"], row["secret"]) == ("", NOT_FOR_US)
