"""What one group refuses another, and does not take of what it said: both sides can see it."""

from datetime import timedelta

import pytest
from django.test import Client

from core.heartbeat import jobs
from core.instance import instance
from core.record.models import Checkpoint
from federation.peers.actions import knowing, publishing, refusing, visiting, witnessing
from federation.peers.models import CivicObject, HeardObject, Peer
from federation.wire.wall import wall
from tests import votes, world
from tests.neighbours import Neighbour
from tests.shown import page

pytestmark = pytest.mark.django_db
CIVIC = f"{instance.address}/federation/civic?from=1"
STANDING = f"{instance.address}/federation/standing"


@pytest.fixture(autouse=True)
def village(street):
    return votes.a_recorded_village()


@pytest.fixture
def peer(hill):
    knowing.know(knowing.introduce(hill.address), now=world.now())
    return visited()


def visited():
    visiting.visit(Peer.objects.get(), now=world.now())
    return Peer.objects.get()


def hand_in(request):
    return Client().get(request.target, headers={"host": request.host, **request.headers})


def say(count=1):
    said = [
        publishing.publish(kind="test", body={"number": number}, now=world.now())
        for number in range(count)
    ]
    jobs.drain_all(now=world.now())
    return said


# --- What we refuse ---------------------------------------------------------------------------
def test_a_checkpoint_that_we_refuse_stands_on_our_page_until_one_is_taken(client, hill, peer):
    with pytest.raises(witnessing.Unwitnessed):
        witnessing.add_checkpoint(hill.submission(2), now=world.now())
    told = page(client, peer.get_absolute_url())
    assert f"goes on from 2 entries; we vouch for {peer.vouched_size}." in told
    assert "perhaps it was not they" not in told
    listed = page(client)
    assert "We refused them something" in listed
    assert "nothing</td>" not in listed
    hill.pass_days(3)
    witnessing.add_checkpoint(hill.submission(peer.vouched_size), now=world.now())
    assert "What we refused them" not in page(client, peer.get_absolute_url())
    assert "nothing</td>" in page(client)


def test_a_wrong_proof_stands_there_too(client, hill, peer):
    hill.pass_days(3)
    log = hill.log.copy()
    log.leaves[0] = (b"another past", False)
    with pytest.raises(witnessing.Unwitnessed):
        witnessing.add_checkpoint(hill.submission(peer.vouched_size, log), now=world.now())
    assert "does not lead from what we vouch for" in page(client, peer.get_absolute_url())


def test_a_question_that_we_refuse_stands_there_until_one_is_answered(client, hill, peer):
    late = hill.signed(CIVIC, at=wall() + timedelta(hours=1))
    assert hand_in(late).status_code == 403
    assert "Our clocks differ" in page(client, peer.get_absolute_url())
    [shown] = client.get("/api/v1/peers/").json()["results"]
    assert "Our clocks differ" in shown["refused"]
    assert hand_in(hill.signed(CIVIC, at=wall())).status_code == 200
    assert Peer.objects.get().refused == ""


def test_what_somebody_asks_in_their_name_hides_nothing_that_they_asked(client, hill, peer):
    other = hill.signed(f"{CIVIC}0", at=wall()).headers["signature"]
    forged = hill.signed(CIVIC, at=wall()).with_headers({"signature": other})
    hand_in(forged)
    assert "perhaps it was not they" in page(client, peer.get_absolute_url())
    hand_in(hill.signed(CIVIC, at=wall() + timedelta(hours=1)))
    hand_in(forged)
    told = page(client, peer.get_absolute_url())
    assert "Our clocks differ" in told
    assert "perhaps it was not they" not in told


def test_what_is_asked_in_their_name_is_written_once_a_minute(hill, peer):
    refusing.note_refused(peer, refusing.SIGNATURE, "first", is_theirs=False)
    refusing.note_refused(peer, refusing.SIGNATURE, "second", is_theirs=False)
    assert Peer.objects.get().refused == "first"
    Peer.objects.update(refused_at=wall() - timedelta(minutes=2))
    refusing.note_refused(peer, refusing.SIGNATURE, "third", is_theirs=False)
    assert Peer.objects.get().refused == "third"


# --- What failed ------------------------------------------------------------------------------
def test_why_a_visit_failed_is_told_at_once(client, hill, peer):
    hill.is_up = False
    visited()
    assert "nobody answers" in page(client)
    assert "The last visit failed" in page(client, peer.get_absolute_url())
    hill.is_up = True
    visited()
    assert "nobody answers" not in page(client)


# --- What is not taken ------------------------------------------------------------------------
def test_a_peer_is_told_what_of_its_words_had_no_effect(hill, peer):
    hill.say("unheard", {"number": 1})
    visited()
    told = hand_in(hill.signed(STANDING, at=wall())).json()
    [row] = HeardObject.objects.all()
    assert told["refused"] == [[1, row.reason]]
    assert (told["number"], told["read"], told["waiting"]) == (1, hill.log.size, None)
    hill.say("unheard", {"number": 2})
    hill.twist = lambda path, reply: (200, b'{"objects": []}') if "civic" in path else reply
    visited()
    waiting = hand_in(hill.signed(STANDING, at=wall())).json()["waiting"]
    assert waiting == [2, "its words have not come yet"]


def test_only_that_peer_is_told(client, hill, peer):
    assert client.get("/federation/standing").status_code == 403
    stranger = Neighbour("Nowhere")
    assert hand_in(stranger.signed(STANDING, at=wall())).status_code == 403


def test_what_they_did_not_take_stands_on_our_page(client, hill, peer):
    say(2)
    hill.documents["/federation/standing"] = {"refused": [[2, "There is no such vote."]]}
    visited()
    told = page(client, peer.get_absolute_url())
    assert "What they did not take of what we said" in told
    assert '<a href="/peers/ours/2/">Number 2</a>' in told
    assert "There is no such vote." in told
    assert "They did not take everything" in page(client)
    assert client.get(f"/api/v1/peers/{peer.uid}/").json()["not_taken"] == [
        {"number": 2, "reason": "There is no such vote."}
    ]
    hill.documents["/federation/standing"] = {"refused": []}
    visited()
    assert "There is no such vote." not in page(client, peer.get_absolute_url())


@pytest.mark.parametrize(
    "told",
    [
        {}, {"refused": None}, {"refused": 7, "waiting": 7}, {"refused": [[3, "of nothing"]]},
        {"refused": [["1", "x"], [1], [True, "x"], [-1, "x"], [2**70, "x"], [1, 1], "x", None]},
        {"waiting": [1, "a\0b"]},
    ],
)  # fmt: skip
def test_what_has_no_form_is_passed_over(hill, peer, told):
    say()
    hill.documents["/federation/standing"] = told
    found = visited()
    assert (found.failures, refusing.not_taken(found)) == (0, [])


def test_a_few_of_many_are_told_and_kept(hill, peer):
    say(30)
    many = [[number, "no " * 1000] for number in range(1, 31)]
    hill.documents["/federation/standing"] = {"refused": many, "waiting": [30, "later"]}
    found = refusing.not_taken(visited())
    assert len(found) == refusing.MOST_TOLD + 1
    assert max(len(why) for _number, why in found) == refusing.LONGEST_REASON
    for number in range(1, 31):
        hill.say("unheard", {"number": number})
    visited()
    told = refusing.told_to(Peer.objects.get())
    assert [number for number, _why in told["refused"]] == list(range(30, 10, -1))


def test_who_does_not_answer_that_is_visited_all_the_same(hill, peer):
    say()
    assert CivicObject.objects.exists()
    assert Checkpoint.objects.newest()
    for status in (404, 403):
        hill.twist = lambda path, reply, status=status: (
            (status, b'{"code": "not-a-peer"}') if "standing" in path else reply
        )
        assert visited().failures == 0
    assert any("standing" in path for path in hill.asked)
