"""A story of a home that knows another group, which may hold more of its record than it has."""

from typing import Any

from core.keys import actions as held
from core.record import tree
from core.record.models import Waiting
from core.record.rules.checkpoint import Statement, write
from core.record.rules.note import sign_note
from federation.peers.actions import knowing, tail
from federation.peers.models import Peer
from federation.peers.rules import introductions
from federation.wire.wall import wall
from tests.neighbours import Neighbour


def meet() -> None:
    """It gets to know a group whose computer does not answer."""
    introduction = introductions.read(Neighbour().introduction)
    knowing.know(introduction, now=wall())


def lose_the_end() -> None:
    """The other group has shown that our record was longer."""
    key, name = held.log_key(), tree.origin_line()
    statement = Statement(origin=name, size=10_000, root=b"\1" * 32)
    note = sign_note(write(statement), name, key.public, key.sign)
    tail.note_held(Peer.objects.get(), note, now=wall())


def look() -> dict[str, Any]:
    """The numbers of the keys that are used, and how much waits to be signed."""
    keys = (held.log_key(), held.object_key(), held.request_key())
    return {"keys": [key.epoch for key in keys], "waiting": Waiting.objects.count()}
