"""A guardian answers homes about as many people as they have, proves it, and forgets its key."""

import json

import pytest

from core.instance import instance
from core.keys import guardians as held
from core.keys.files import KeyExposed, KeyMissing, KeyUnreadable
from core.record.models import Entry
from federation.peers.actions import knowing
from federation.peers.models import CivicObject
from federation.rolls.actions import guarding
from federation.rolls.models import Batch, Guarded, GuardianKey
from federation.rolls.rules import identifiers
from federation.rolls.rules.messages import Question, read_answer, write_question
from federation.rolls.rules.nullifiers import blinding, question
from federation.wire.rules import voprf
from tests import comparing, rolling, world

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
EVALUATE, LIST = "/federation/rolls/evaluate", "/federation/rolls/list"
SIZE, MOST = 3, 8


@pytest.fixture
def scene(monkeypatch):
    """Our own computer is the guardian, and the hill has said how many people it has."""
    with comparing.a_scene(monkeypatch, guardian="ours") as scene:
        scene.beat()
        scene.hill.say("joint.electors", {"vote": scene.hill.vote, "size": SIZE})
        rolling.heard(*scene.peers)
        yield scene


def hidden(vote, *emails, secret=b"s" * 32):
    inputs = [question(vote, identifiers.email(email)) for email in emails]
    blinds = [blinding(secret, row=row, step=0) for row, _input in enumerate(inputs)]
    return inputs, blinds, [voprf.blind(*pair) for pair in zip(inputs, blinds, strict=True)]


def asked(scene, *emails, by=None, secret=b"s" * 32, **changed):
    """The answer to the hill's question about these people, and what it can make of it."""
    vote = scene.hill.vote
    inputs, blinds, elements = hidden(vote, *emails, secret=secret)
    document = write_question(Question(vote=vote, elements=tuple(elements))) | changed
    answer = (by or scene.hill).asks(EVALUATE, document)
    if answer.status_code != 200:
        return answer, None
    public = bytes.fromhex(GuardianKey.objects.get().public)
    return answer, voprf.finalize(inputs, blinds, public, read_answer(answer.json()))


def emails(number):
    return [f"nr{n}@example.org" for n in range(number)]


def test_the_key_of_a_vote_is_made_once_and_named_in_the_record(scene):
    scene.beat()
    [said] = CivicObject.objects.filter(kind="joint.guarded")
    assert said.content["body"] == {
        "vote": scene.hill.vote,
        "public_key": GuardianKey.objects.get().public,
    }


def test_two_homes_hear_the_same_about_the_same_person(scene):
    _answer, here = asked(scene, "aino@example.org", secret=b"a" * 32)
    _answer, there = asked(scene, "AINO@example.org", secret=b"b" * 32)
    assert here == there
    _answer, other = asked(scene, "bertil@example.org")
    assert other != here


def test_what_is_sent_tells_the_guardian_nothing_twice(scene):
    one = hidden(scene.hill.vote, "aino@example.org", secret=b"a" * 32)[2]
    other = hidden(scene.hill.vote, "aino@example.org", secret=b"b" * 32)[2]
    assert one != other


def test_a_home_asks_about_little_more_people_than_it_has(scene):
    assert asked(scene, *emails(MOST - 1))[0].status_code == 200
    answer, _values = asked(scene, *emails(2), secret=b"t" * 32)
    assert (answer.status_code, answer.json()["code"]) == (403, "too-many")
    asked(scene, *emails(2), secret=b"u" * 32)
    assert Guarded.objects.get().asked == MOST - 1
    assert asked(scene, *emails(1), secret=b"v" * 32)[0].status_code == 200
    counts = [entry.facts["count"] for entry in Entry.objects.filter(verb="rolls.answered")]
    assert counts == [MOST - 1, 1]
    [refused] = Entry.objects.filter(verb="rolls.refused")
    assert (refused.facts["name"], refused.facts["size"]) == ("Hillside", SIZE)


def test_the_same_again_is_answered_and_not_counted(scene):
    first = asked(scene, *emails(MOST))[1]
    assert asked(scene, *emails(MOST))[1] == first
    assert Guarded.objects.get().asked == MOST
    assert Entry.objects.filter(verb="rolls.answered").count() == 1


def test_a_home_that_has_not_said_how_many_it_has_waits(scene):
    answer, _values = asked(scene, "aino@example.org", by=scene.lake)
    assert (answer.status_code, answer.json()["code"]) == (409, "not-yet")


def test_a_vote_that_nobody_knows_yet_waits(scene):
    answer, _values = asked(scene, "aino@example.org", vote="00000000-0000-4000-8000-000000000000")
    assert answer.json()["code"] == "not-yet"


def test_who_says_another_size_later_keeps_the_first(scene):
    scene.hill.say("joint.electors", {"vote": scene.hill.vote, "size": 10**6})
    rolling.heard(*scene.peers)
    assert asked(scene, *emails(MOST + 1))[0].json()["code"] == "too-many"


def test_nobody_without_a_seat_is_answered(scene):
    answer, _values = asked(scene, "aino@example.org", by=scene.valley)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-guarded")


def test_a_group_that_has_left_or_that_ours_no_longer_knows_is_answered_no_more(scene):
    assert asked(scene, "aino@example.org")[0].status_code == 200
    seat = scene.confederation.seats.get(origin=scene.hill.origin)
    ended = {"seat": str(seat.uid), "origin": seat.origin, "reason": "left"}
    scene.valley.say("confederation.unseat", ended)
    rolling.heard(scene.confederation.peer)
    answer, _values = asked(scene, "aino@example.org")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-guarded")
    knowing.release(scene.peers[0], now=world.now())
    answer, _values = asked(scene, "aino@example.org")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-a-peer")
    assert Guarded.objects.get().asked == 1


def test_nothing_is_answered_to_who_only_looks(client, scene):
    assert client.get(EVALUATE).status_code == 405
    assert client.post(LIST).status_code == 405


def test_a_stranger_is_not_answered(scene):
    stranger = rolling.Other("Nowhere")
    answer, _values = asked(scene, "aino@example.org", by=stranger)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-a-peer")


def test_what_was_not_signed_is_not_answered(scene):
    vote = scene.hill.vote
    elements = tuple(hidden(vote, "aino@example.org")[2])
    document = write_question(Question(vote=vote, elements=elements))
    other = json.dumps({**document, "elements": document["elements"] * 2}).encode()
    assert scene.hill.asks(EVALUATE, document, body=other).json()["code"] == "not-accepted"
    assert not Guarded.objects.exists()


def test_what_is_no_question_is_refused_and_not_counted(scene):
    for wrong in ([], ["00" * 32], ["ff" * 32], ["short"], ["aa" * 32] * 501, "aa", None):
        answer, _values = asked(scene, "aino@example.org", elements=wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "not-understood"), wrong
    assert not Entry.objects.filter(verb="rolls.answered").exists()


def test_who_is_no_guardian_of_a_vote_answers_nobody(monkeypatch):
    with comparing.a_scene(monkeypatch) as scene:
        scene.hill.say("joint.electors", {"vote": scene.hill.vote, "size": SIZE})
        rolling.heard(*scene.peers)
        scene.beat()
        assert not CivicObject.objects.filter(kind="joint.guarded").exists()
        assert asked(scene, "aino@example.org")[0].json()["code"] == "not-guarded"


def test_once_all_homes_have_opened_the_key_is_gone(scene):
    assert asked(scene, "aino@example.org")[0].status_code == 200
    scene.on_day(rolling.DAYS_TO_TALK + 1)
    guarding.forget_keys(now=world.now())
    assert asked(scene, "aino@example.org")[0].status_code == 200
    scene.on_day(rolling.DAYS_TO_TALK + 2)
    assert asked(scene, "aino@example.org")[0].json()["code"] == "not-guarded"
    guarding.forget_keys(now=world.now())
    with pytest.raises(KeyMissing):
        held.read_guardian_seed(scene.vote.uid)
    assert not Batch.objects.exists()


def test_a_guardian_that_lost_its_key_answers_nobody(scene):
    held.destroy_guardian_seed(scene.vote.uid)
    assert asked(scene, "aino@example.org")[0].json()["code"] == "not-guarded"


def test_a_key_of_a_vote_that_nobody_knows_is_destroyed(scene):
    unknown = "00000000-0000-4000-8000-000000000000"
    held.guardian_seed(unknown)
    guarding.forget_keys(now=world.now())
    assert held.guarded_votes() == [scene.hill.vote]


# --- Keys -----------------------------------------------------------------------------------------
def test_keys_are_for_the_owners_eyes(scene):
    path = instance.keys_dir / "guardians" / f"{scene.hill.vote}.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.chmod(0o644)
    with pytest.raises(KeyExposed):
        held.read_guardian_seed(scene.vote.uid)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(KeyUnreadable):
        held.guardian_seed(scene.vote.uid)


# --- Our list -------------------------------------------------------------------------------------
def listing_of(scene, by, **query):
    asked = {"vote": scene.hill.vote, **query}
    path = LIST + "?" + "&".join(f"{name}={value}" for name, value in asked.items())
    return by.asks(path)


def test_homes_read_our_list_page_by_page_once_it_is_published(scene, monkeypatch):
    assert listing_of(scene, scene.hill).json()["code"] == "no-list"
    scene.compare()
    first = listing_of(scene, scene.hill).json()
    assert (len(first["nullifiers"]), first["more"]) == (2, False)
    monkeypatch.setattr("federation.rolls.views.shared.ON_ONE_PAGE", 1)
    page = listing_of(scene, scene.hill).json()
    assert page == {"nullifiers": first["nullifiers"][:1], "more": True}
    rest = listing_of(scene, scene.hill, after=first["nullifiers"][0]).json()
    assert rest == {"nullifiers": first["nullifiers"][1:], "more": False}


def test_nobody_else_reads_our_list(scene):
    scene.compare()
    assert listing_of(scene, scene.valley).json()["code"] == "no-list"
    stranger = rolling.Other("Nowhere")
    assert listing_of(scene, stranger).json()["code"] == "not-a-peer"
    assert listing_of(scene, scene.hill, vote="nothing").json()["code"] == "no-list"


def test_who_has_not_announced_a_list_reads_none_that_could_be_copied(scene):
    scene.compare()
    assert listing_of(scene, scene.lake).json()["code"] == "no-list"
    scene.lake.list_members(scene.lake, emails=["else@example.org"])
    rolling.heard(*scene.peers)
    assert listing_of(scene, scene.lake).status_code == 200


# --- What others say ------------------------------------------------------------------------------
def test_what_does_not_have_its_form_is_refused_and_holds_up_nothing(scene):
    right = {"vote": rolling.SOME_VOTE, "nullifier": "aa" * 32}
    wrong = (
        ("joint.guarded", {"vote": "x", "public_key": "aa" * 32}),
        ("joint.guarded", {"public_key": "aa" * 32}),
        ("joint.guarded", {"vote": rolling.SOME_VOTE, "public_key": "aa"}),
        ("joint.electors", {"vote": rolling.SOME_VOTE, "size": -1}),
        ("joint.electors", {"vote": rolling.SOME_VOTE, "size": "7"}),
        ("joint.nullifiers", {"vote": rolling.SOME_VOTE, "count": 1, "digest": "aa" * 32}),
        ("joint.nullifiers", {"vote": rolling.SOME_VOTE, "count": 1, "unnamed": 0}),
        ("joint.released", {"vote": rolling.SOME_VOTE, "nullifier": None}),
    )
    for kind, body in (*wrong, ("joint.released", right)):
        scene.hill.say(kind, body)
    rolling.heard(*scene.peers)
    *refused, taken = scene.peers[0].heard.order_by("-number")[: len(wrong) + 1][::-1]
    assert ["does not have the form" in one.reason for one in refused] == [True] * len(wrong)
    assert (taken.reason, taken.done_at is not None) == ("", True)
