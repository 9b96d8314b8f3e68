"""Groups vouch for each other's records, and a home that lacks its tail signs nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.charter import actions as charter
from core.heartbeat import jobs
from core.instance import instance
from core.keys import actions as held
from core.keys.signing import verify
from core.record import tree
from core.record.models import Checkpoint, Head, Leaf, Waiting
from core.record.rules.checkpoint import Statement
from core.record.rules.checkpoint import write as write_statement
from core.record.rules.note import sign_note
from core.record.sequencer import sequence
from federation.peers.actions import knowing, publishing, visiting, witnessing
from federation.peers.models import Ahead, Cosignature, Evidence, Fault, Peer, State
from federation.wire.rules.witnesses import line_of, read_submission
from federation.wire.wall import wall
from tests import votes, world
from tests.neighbours import Neighbour
from tests.reading import visit

pytestmark = pytest.mark.django_db


def bring(client, text):
    return client.post("/witness/add-checkpoint", text, content_type="text/plain")


def test_a_checkpoint_is_cosigned_once_its_tree_grew_from_the_one_before(client, peer, hill):
    first = bring(client, hill.submission(hill.log.size))
    assert first.status_code == 200
    name, public = f"folkmoot/{instance.origin}/witness", held.witness_key().public
    whole = hill.checkpoint() + first.content.decode()
    assert line_of(whole, name=name, public=public, verify=checks(public))
    old = hill.log.size
    hill.pass_days(300)
    assert bring(client, hill.submission(old)).status_code == 200
    peer.refresh_from_db()
    moment = int(peer.vouched_at.timestamp())
    assert peer.vouched_size == hill.log.size
    assert peer.due_at <= wall()
    kept = client.get(f"/witness/{peer.origin_hash}/checkpoint")
    told = kept.content.decode()
    assert told.startswith(hill.checkpoint())
    # It says since when we hold it.
    assert line_of(told, name=name, public=public, verify=checks(public))[0] == moment


def checks(public):
    return lambda signature, message: verify(public, signature, message)


def test_whoever_is_out_of_date_is_told_what_we_hold(client, peer, hill):
    bring(client, hill.submission(0))
    old = hill.log.size
    hill.pass_days(1)
    answer = bring(client, hill.submission(old - 1))
    assert (answer.status_code, answer.content) == (409, f"{old}\n".encode())
    assert answer["Content-Type"] == "text/x.tlog.size"
    assert bring(client, hill.submission(old)).status_code == 200


def test_another_tree_of_the_same_size_is_evidence(client, peer, hill):
    bring(client, hill.submission(0))
    fork = hill.log.copy()
    fork.leaves[2] = (b"another past", False)
    assert bring(client, hill.submission(hill.log.size, fork)).status_code == 409
    peer.refresh_from_db()
    assert peer.state == State.FROZEN
    assert Evidence.objects.get().fault == Fault.TWO_RECORDS


def test_another_past_is_not_cosigned(client, peer, hill):
    bring(client, hill.submission(0))
    old, fork = hill.log.size, hill.log.copy()
    fork.leaves[2] = (b"another past", False)
    fork.leaves.append((b"and on", False))
    assert bring(client, hill.submission(old, fork)).status_code == 422
    peer.refresh_from_db()
    assert peer.vouched_note == hill.checkpoint()


def test_strangers_malformed_words_and_forged_checkpoints_are_not_cosigned(client, peer, hill):
    lake = Neighbour("Lakeside")
    assert bring(client, lake.submission(0)).status_code == 404
    for nonsense in ("", "old 0", "old x\n\n" + hill.checkpoint(), "x" * 100_000, "\ud800"):
        text = nonsense.encode("utf-8", "surrogatepass")
        answer = client.generic("POST", "/witness/add-checkpoint", text, content_type="text/plain")
        assert answer.status_code == 400
    lake.origin = hill.origin
    assert bring(client, lake.submission(0)).status_code == 403
    assert client.get(f"/witness/{'0' * 64}/checkpoint").status_code == 404
    peer.refresh_from_db()
    assert (peer.vouched_size, peer.vouched_note) == (hill.log.size, hill.checkpoint())


def test_a_revoked_key_vouches_for_nothing(monkeypatch, peer):
    """Whoever has stolen it would say that they saw our record at any time they like."""
    visit(peer)
    latest = Checkpoint.objects.latest()
    lines = Cosignature.objects.get(size=latest.size).line
    said = (peer, latest.size, latest.note, lines)
    assert witnessing.keep_cosignature(*said, now=world.now())
    ended = [replace(key, last=0) for key in knowing.keys_of(peer)]
    monkeypatch.setattr(witnessing, "keys_of", lambda _peer: ended)
    assert not witnessing.keep_cosignature(*said, now=world.now())


def test_peers_vouch_for_our_record_and_everybody_can_check_it(client, peer, hill):
    size = Checkpoint.objects.latest().size
    # Their keys were not known yet at the first visit.
    visit(peer)
    [witness] = witnessing.witnesses_of(size)
    assert (witness.name, witness.origin) == ("Hillside", hill.origin)
    told = client.get("/log/checkpoint").content.decode()
    assert Cosignature.objects.get(size=size).line in told
    hill.asked.clear()
    visit(peer)
    assert "/witness/add-checkpoint" not in hill.asked


def test_what_we_say_is_brought_to_peers_at_once(peer, hill):
    visit(peer)
    assert peer.due_at > wall() + timedelta(hours=1)
    publishing.publish(kind="test", body={"one": 1}, now=world.now())
    jobs.drain_all(now=world.now())
    peer.refresh_from_db()
    assert peer.due_at <= wall()
    visit(peer)
    assert witnessing.witnesses_of(Checkpoint.objects.latest().size)


def test_who_does_not_know_us_does_not_vouch_and_that_is_no_failure(hill, street):
    hill.vouches = False
    peer = knowing.know(knowing.introduce(hill.address), now=world.now())
    assert not visit(peer).error
    assert not peer.knows_us
    assert witnessing.witnesses_of(1) == []


def test_a_wrong_cosignature_is_not_kept(peer, hill):
    Cosignature.objects.all().delete()
    other = Neighbour("Other")
    hill.witness_key = other.witness_key
    visit(peer)
    hill.twist = lambda path, reply: (200, b"nonsense") if "add-" in path else reply
    visit(peer)
    assert not Cosignature.objects.exists()


def grown(size):
    """What we signed when our record was longer than it is now."""
    key, name = held.log_key(), tree.origin_line()
    text = write_statement(Statement(origin=name, size=size, root=b"\1" * 32))
    return sign_note(text, name, key.public, key.sign)


def test_a_home_that_lacks_its_tail_signs_nothing(peer, hill, village):
    size = Head.objects.get().size
    hill.held[witnessing.own_hash()] = grown(size + 5)
    visit(peer)
    assert Ahead.objects.get().size == size + 5
    votes.a_proposal(village["Aino"])
    jobs.drain_all(now=world.now())
    assert Waiting.objects.exists()
    assert Head.objects.get().size == size
    assert "/witness/add-checkpoint" not in hill.asked[-3:]


def test_a_home_that_went_another_way_signs_nothing_more(peer, hill, village):
    size = Head.objects.get().size
    hill.held[witnessing.own_hash()] = grown(size - 1)
    visit(peer)
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) == 0


def test_nobody_else_can_stop_us_with_a_forged_checkpoint(peer, hill, village):
    forged = grown(10_000)
    hill.held[witnessing.own_hash()] = forged.replace("10000", "20000")
    visit(peer)
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) > 0


def test_once_the_tail_is_back_signing_goes_on(peer, hill, village):
    statement = Checkpoint.objects.latest()
    row = Ahead(size=statement.size, root=statement.root, note="", peer=peer, at=world.now())
    row.save()
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) > 0
    assert not Ahead.objects.exists()


def test_whoever_began_anew_with_us_holds_what_we_have_and_we_sign_again(peer, hill, village):
    size = Head.objects.get().size
    hill.held[witnessing.own_hash()] = grown(size + 5)
    visit(peer)
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) == 0
    hill.held[witnessing.own_hash()] = Checkpoint.objects.newest().note
    visit(peer)
    assert not Ahead.objects.exists()
    assert sequence(world.now()) > 0


def test_a_process_signs_only_after_it_has_asked_everybody(peer, hill, village, monkeypatch):
    monkeypatch.setattr(visiting, "STARTED", wall())
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) == 0
    hill.is_up = False
    jobs.do_chores(now=world.now())
    assert Peer.objects.get().failures == 1
    assert sequence(world.now()) > 0


def test_what_we_say_has_a_number_a_digest_and_a_proof(client, village):
    said = [
        publishing.publish(kind="test", body={"number": number}, now=world.now())
        for number in (1, 2)
    ]
    jobs.drain_all(now=world.now())
    assert [one.number for one in said] == [1, 2]
    entries = [leaf.entry for leaf in Leaf.objects.saying("federation.said").order_by("index")]
    assert [entry.facts["digest"] for entry in entries] == [one.digest for one in said]
    found = client.get("/federation/civic?from=2").json()["objects"]
    assert [one["body"] for one in found] == [{"number": 2}]
    assert found[0]["proof"]["verificationMethod"].endswith("#object-1")
    assert client.get("/federation/civic?from=nonsense").json()["objects"][0]["number"] == 1


def test_a_closed_group_speaks_to_its_peers_only(client):
    charter.enact({"group.open_to_readers": False}, now=world.now(), decision=None, cause="test")
    answer = client.get("/federation/civic?from=1")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-a-peer")


def test_whoever_has_read_our_record_to_its_end_is_brought_no_proof(peer, hill, monkeypatch):
    publishing.publish(kind="tally", body={"yes": 7}, now=world.now())
    jobs.drain_all(now=world.now())
    latest = Checkpoint.objects.newest()
    hill.held[witnessing.own_hash()] = latest.note
    brought, vouch = [], hill._vouch
    monkeypatch.setattr(hill, "_vouch", lambda text: brought.append(text) or vouch(text))
    visit(peer)
    assert [read_submission(text).old_size for text in brought] == [latest.size]
    assert Cosignature.objects.filter(peer=peer, size=latest.size).exists()
