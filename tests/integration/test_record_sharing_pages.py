"""Other computers read the record in tiles, and everybody's hashes lead to the signed root."""

import pytest

from core import hooks
from core.heartbeat import jobs
from core.instance import instance
from core.keys import files
from core.record import sequencer
from core.record.models import Head, Leaf, Waiting
from core.record.rules.checkpoint import read as read_statement
from core.record.rules.note import read_note
from core.record.rules.tiles import places, read_bundle, read_hashes, write_place
from core.record.rules.tree import leaf_hash, root_of
from tests import votes, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return votes.a_recorded_village()


@pytest.fixture
def keys_stay_as_they_are():
    before = {path: path.read_bytes() for path in instance.keys_dir.glob("*-*.p*")}
    yield
    for path in instance.keys_dir.glob("*-*.p*"):
        path.unlink()
    for path, content in before.items():
        files.create(path, content)


def read_checkpoint(client, path="/log/checkpoint"):
    return read_statement(read_note(client.get(path).content.decode()).text)


def test_tiles_lead_to_the_signed_root(client, village):
    statement = read_checkpoint(client)
    hashes, told = [], []
    for place in places(0, statement.size):
        answer = client.get(f"/log/tile/0/{write_place(place)}")
        assert "immutable" in answer["Cache-Control"]
        hashes += read_hashes(answer.content, width=place.width)
        bundle = client.get(f"/log/tile/entries/{write_place(place)}").content
        told += read_bundle(bundle, width=place.width)
    assert root_of(hashes) == statement.root
    travelling = {index: data for index, data in enumerate(told) if data}
    assert all(leaf_hash(data) == hashes[index] for index, data in travelling.items())
    verbs = {Leaf.objects.get(index=index).entry.verb for index in travelling}
    assert verbs == {"federation.key_made"}


@pytest.mark.parametrize(
    "path", ["0/001", "0/000", "0/000.p/255", "1/000.p/1", "9/000", "entries/000", "0/x", "0/0"]
)
def test_there_is_no_tile_beyond_the_record(client, village, path):
    assert client.get(f"/log/tile/{path}").status_code == 404


def test_a_closed_group_shows_its_hashes_and_no_more(client):
    world.a_village(
        "Aino", "Bertil", "Cilla", charter={**votes.CHARTER, "group.open_to_readers": False}
    )
    jobs.drain_all(now=world.now())
    assert client.get("/record/").status_code == 302
    size = read_checkpoint(client).size
    assert client.get(f"/log/tile/0/000.p/{size}").status_code == 200


def test_who_trusts_an_old_key_finds_the_next(client, village, keys_stay_as_they_are):
    sequencer.change_key(world.now())
    named = Head.objects.get().size
    votes.a_proposal(village["Aino"])
    jobs.drain_all(now=world.now())
    assert read_checkpoint(client).size > named
    assert read_checkpoint(client, "/log/checkpoint/1").size == named
    assert read_checkpoint(client, "/log/checkpoint/2") == read_checkpoint(client)


def test_while_signing_is_withheld_entries_wait(village, monkeypatch):
    size = Head.objects.get().size
    monkeypatch.setattr(hooks, "withheld", hooks.Registry("reason"))
    hooks.withheld.add("test", lambda: True)
    votes.a_proposal(village["Aino"])
    assert sequencer.sequence(world.now()) == 0
    with pytest.raises(sequencer.Withheld):
        sequencer.change_key(world.now())
    assert Waiting.objects.exists()
    assert Head.objects.get().size == size
