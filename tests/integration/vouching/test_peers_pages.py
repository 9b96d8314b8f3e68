"""Neighbours read how it stands with other groups, and decide whom to know."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from federation.peers.actions import knowing, visiting
from federation.peers.models import Ahead, Peer, State
from federation.peers.rules import introductions
from groups.decisions.actions import attach
from groups.decisions.effect_kinds import EffectRefused, effect_kind
from groups.decisions.models import Decision, Effect
from tests import proposing, world
from tests.neighbours import Neighbour
from tests.reading import met
from tests.shown import page

pytestmark = pytest.mark.django_db


def test_before_anybody_is_known_the_page_says_how(client):
    assert "Know another group" in page(client)
    assert "Nobody vouches" in page(client)


def test_the_page_says_whether_records_agree_and_who_vouches(client, hill):
    peer = met(hill)
    assert f"we have read all {hill.log.size} entries" in page(client)
    assert "They vouch for the first" in page(client)
    visiting.visit(peer, now=world.now())
    assert "These groups vouch for all of it" in page(client)
    hill.say("weather", {"rain": 1})
    visiting.visit(peer, now=world.now())
    told = page(client, peer.get_absolute_url())
    assert "Number 1: weather" in told
    assert peer.introduced.fingerprints["witness"] in told


def test_the_page_says_who_does_not_answer_or_does_not_know_us(client, hill):
    hill.vouches = False
    peer = met(hill)
    assert "has not decided to know ours" in page(client)
    hill.is_up = False
    for _try in range(3):
        visiting.visit(Peer.objects.get(), now=world.now())
    assert "They do not answer" in page(client, peer.get_absolute_url())
    assert "does not answer" in page(client)


def test_words_that_have_not_come_are_shown_as_waiting(client, hill):
    hill.say("tally", {"number": 1})
    hill.twist = lambda path, reply: (200, b'{"objects": []}') if "civic" in path else reply
    peer = met(hill)
    assert "Not come yet" in page(client, peer.get_absolute_url())


def test_evidence_is_shown_to_everybody(client, hill):
    peer = met(hill)
    hill.log.leaves[1] = (b"another past", False)
    visiting.visit(peer, now=world.now())
    assert "Nothing they say counts until we decide" in page(client)
    told = page(client, peer.get_absolute_url())
    assert "signed two different records" in told
    assert f"folkmoot/{hill.origin}" in told
    found = client.get(f"/api/v1/peers/{peer.uid}/evidence/").json()["results"]
    assert found[0]["fault"] == "records"


def test_a_missing_tail_is_said_aloud(client, hill):
    peer = met(hill)
    Ahead.objects.create(size=999, root=b"\1" * 32, note="x", peer=peer, at=world.now())
    assert "Our own record is incomplete" in page(client)


def test_programs_read_the_same(client, hill):
    hill.say("weather", {"rain": 1})
    peer = met(hill)
    [shown] = client.get("/api/v1/peers/").json()["results"]
    assert shown == client.get(f"/api/v1/peers/{peer.uid}/").json()
    assert (shown["state"], shown["read"]) == ("pinned", hill.log.size)
    [heard] = client.get(f"/api/v1/peers/{peer.uid}/objects/").json()["results"]
    assert (heard["kind"], heard["number"]) == ("weather", 1)


def test_the_page_asks_as_much_for_many_groups_as_for_one(client, street, hill):
    met(hill)
    counts = []
    for number in range(2):
        for place in range(4 * number):
            other = Neighbour(f"Place{place}")
            street.neighbours[other.address] = other
            met(other)
        with CaptureQueriesContext(connection) as asked:
            page(client)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


def test_the_group_introduces_itself_and_can_be_known_by_that(client):
    document = client.get("/federation/introduction").json()
    found = introductions.read(document)
    introductions.require_true(found, address=found.address, verify=knowing.verify)
    with pytest.raises(knowing.OurOwn):
        knowing.know(found, now=world.now())


def decided(proposal):
    return Decision(proposal=proposal)


def test_whom_to_know_is_decided_with_the_keys_before_everybodys_eyes(village, hill):
    proposal = proposing.a_draft(village["Aino"])
    effect = attach(
        proposal,
        village["Aino"],
        kind="peers.know",
        data={"address": hill.address + "/"},
        now=world.now(),
    )
    kind = effect_kind("peers.know")
    words = str(kind.explain(effect.data))
    for shown in ("Hillside", hill.address, f"{hill.log.size} entries"):
        assert shown in words
    shown = effect.data["introduction"]
    hill.introduction = Neighbour("Hillside").introduction
    assert kind.impossible(effect.data) is None
    kind.apply(effect.data, decision=decided(proposal), now=world.now())
    peer = Peer.objects.get()
    assert (peer.origin, peer.address) == (shown["origin"], hill.address)
    assert "already" in str(kind.impossible(effect.data))
    assert Effect.objects.get().data == effect.data


@pytest.mark.parametrize("address", ["", 7, "https://nowhere.example", "x" * 999])
def test_nobody_can_be_known_who_does_not_introduce_themselves(address):
    with pytest.raises(EffectRefused):
        effect_kind("peers.know").clean({"address": address})


def test_what_was_shown_cannot_be_brought_by_the_author(hill):
    forged = {"address": hill.address, "introduction": {"origin": "forged"}}
    cleaned = effect_kind("peers.know").clean(forged)
    assert cleaned["introduction"]["origin"] == hill.origin


def test_a_group_is_released_by_decision(hill):
    peer = met(hill)
    kind = effect_kind("peers.release")
    assert str(peer.uid) in str(kind.form_class()["peer"])
    data = kind.clean({"peer": str(peer.uid)})
    assert "Hillside" in str(kind.explain(data))
    kind.apply(data, decision=None, now=world.now())
    assert Peer.objects.get().state == State.RELEASED
    assert kind.impossible(data)
    for wrong in (data, {"peer": "nonsense"}, {}):
        with pytest.raises(EffectRefused):
            kind.clean(wrong)
    with pytest.raises(knowing.NotKnown):
        kind.apply(data, decision=None, now=world.now())
