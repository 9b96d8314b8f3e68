"""What we keep of the records of others is given back to whose it is."""

import pytest

from federation.peers.actions import keeping
from federation.peers.models import TheirPiece
from federation.peers.rules.pieces import read
from tests.keeping import meet, visit

pytestmark = pytest.mark.django_db


def ask(client, path, monkeypatch, peer):
    monkeypatch.setattr("federation.peers.actions.asked.require_peer", lambda _request: peer)
    return client.get(path).json()


def test_what_we_read_of_a_record_is_given_back_to_its_group(client, peer, hill, monkeypatch):
    hill.say("weather", {"rain": 1})
    visit(peer)
    found = ask(client, "/federation/kept?from=0", monkeypatch, peer)["pieces"]
    leaves = [kept for one in found for _place, kept in read(one).leaves()]
    assert [kept.hash for kept in leaves] == hill.log.hashes
    assert [kept.data for kept in leaves] == [data if yes else b"" for data, yes in hill.log.leaves]
    [last] = ask(client, f"/federation/kept?from={hill.log.size - 1}", monkeypatch, peer)["pieces"]
    assert last["checkpoint"].startswith(hill.checkpoint())
    [said] = ask(client, "/federation/kept/objects?from=1", monkeypatch, peer)["objects"]
    assert said["body"] == {"rain": 1}
    assert ask(client, "/federation/kept/objects?from=2", monkeypatch, peer)["objects"] == []


def test_a_group_is_given_its_own_record_and_no_other(client, peer, hill, lake, monkeypatch):
    other = meet(lake)
    lake.say("weather", {"rain": 2})
    visit(other)
    found = ask(client, "/federation/kept/objects?from=1", monkeypatch, peer)
    assert found == {"objects": []}
    found = ask(client, "/federation/kept?from=0", monkeypatch, peer)["pieces"]
    assert sum(read(one).width for one in found) == hill.log.size


def test_strangers_are_given_nothing(client):
    for path in ("/federation/kept?from=0", "/federation/kept/objects?from=1"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-a-peer")


def test_only_the_newest_part_is_kept(peer, hill, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_ENTRIES", 10)
    for _visit in range(4):
        hill.pass_days(4)
        visit(peer)
    spans = [(piece.first, piece.first + piece.width) for piece in TheirPiece.objects.all()]
    assert min(spans)[0] >= hill.log.size - 14
    assert max(spans)[1] == hill.log.size
    monkeypatch.setattr(keeping, "MOST_BYTES", 1)
    hill.pass_days(1)
    visit(peer)
    assert not TheirPiece.objects.exists()
