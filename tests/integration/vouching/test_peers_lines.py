"""Of what others write under a checkpoint only what counts is kept, and never too much to read."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from core import hooks
from core.record.models import Checkpoint
from core.record.rules.note import MARK, read_note
from federation.peers.actions import visiting, witnessing
from federation.peers.actions.testimony import LINES_OF_A_NOTE
from federation.peers.asking import LARGEST_NOTE, Line
from federation.peers.models import Cosignature, Peer, Vouched
from tests import world
from tests.exchanging import BEGUN, Home, under
from tests.reading import junk

pytestmark = pytest.mark.django_db


def answers(hill, lines):
    """What a witness answers: its own word, and something besides."""

    def twist(path, reply):
        return (reply[0], reply[1] + lines.encode()) if "add-checkpoint" in path else reply

    return twist


def served(client):
    answer = client.get("/log/checkpoint")
    assert answer.status_code == 200
    return answer.content.decode()


# --- Under ours -------------------------------------------------------------------------------
@pytest.mark.parametrize("besides", ["many", "long", "of its name"])
def test_no_witness_makes_our_checkpoint_one_that_nobody_reads(client, peer, hill, besides):
    name = f"folkmoot/{hill.origin}/witness"
    lines = {
        "many": "".join(junk("somebody") for _each in range(90)),
        "long": junk("somebody", size=600_000),
        "of its name": junk(name) * 20,
    }[besides]
    Cosignature.objects.all().delete()
    hill.twist = answers(hill, lines)
    visiting.visit(peer, now=world.now())
    latest = Checkpoint.objects.newest()
    own = hill.line_under(latest.note, at=BEGUN)
    told = served(client)
    assert len(told) == len(latest.note) + len(own)
    (line,) = read_note(told).signatures[1:]
    assert line.name == name
    assert witnessing.witnesses_of(latest.size)


def test_of_very_many_witnesses_so_many_stand_under_our_checkpoint_as_others_read(
    client, hill, monkeypatch
):
    latest = Checkpoint.objects.newest()
    homes = [Home(f"Home{number}") for number in range(70)]
    for number, home in enumerate(homes):
        line = home.line_under(latest.note, at=world.now() + timedelta(hours=number))
        assert witnessing.keep_cosignature(
            home.peer, latest.size, latest.note, line, now=world.now()
        )
    needed = {home.origin for home in homes[-5:]}
    monkeypatch.setattr(hooks, "circles", hooks.Registry("circle"))
    hooks.circles.add("valley", lambda _origin, **_facts: [frozenset(needed)])
    told = served(client)
    names = [line.name for line in read_note(told).signatures[1:]]
    # Those with whom we decide, and then the earliest.
    first = LINES_OF_A_NOTE - len(needed)
    expected = [*homes[-5:], *homes[:first]]
    assert names == [f"folkmoot/{home.origin}/witness" for home in expected]
    hill.twist = lambda path, reply: (200, told.encode()) if "checkpoint" in path else reply
    assert Line(hill.address, seconds=9).checkpoint() == told
    assert 10_000 < len(told.encode()) < LARGEST_NOTE


def test_what_stood_beside_a_line_before_is_cleaned_away(peer, hill):
    (row,) = Cosignature.objects.all()
    line = row.line
    name = f"folkmoot/{hill.origin}/witness"
    clean = import_module("federation.peers.migrations.0009_one_line_each").keep_one_line
    for before in (line, junk("other") * 3 + line + junk(name), line * 2 + f"{MARK}{name} ?\n"):
        Cosignature.objects.update(line=before)
        clean(apps, None)
        assert Cosignature.objects.get().line == line
    Cosignature.objects.update(line=junk(name) * 3)
    clean(apps, None)
    assert not Cosignature.objects.exists()


# --- Under theirs -----------------------------------------------------------------------------
def test_a_checkpoint_with_seventy_cosignatures_is_read_like_any_other(peer, hill):
    homes = [Home(f"Home{number}") for number in range(70)]
    hill.pass_days(2)
    note = under(hill.checkpoint(), *homes, at=BEGUN)
    assert len(note.encode()) > 10_000
    hill.twist = lambda path, reply: (200, note.encode()) if path == "/log/checkpoint" else reply
    assert not visiting.visit(Peer.objects.get(pk=peer.pk), now=world.now()).error
    assert Peer.objects.get(pk=peer.pk).cursor == hill.log.size
    assert Vouched.objects.filter(size=hill.log.size).count() == len(homes)
