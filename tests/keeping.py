"""Days that are lost: what happens in them only the neighbours keep."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from core import hooks
from core.heartbeat import jobs
from core.instance import instance
from core.keys import actions as held
from core.keys import files
from core.record import tree
from core.record.models import Checkpoint, Head, Leaf
from core.record.rules.checkpoint import Statement
from core.record.rules.checkpoint import write as write_statement
from core.record.rules.note import sign_note
from core.record.rules.tails import Kept
from federation.peers import due
from federation.peers.actions import knowing, publishing, visiting, witnessing
from federation.peers.models import Ahead, CivicObject, Peer
from federation.peers.rules.pieces import Span, cut, write
from federation.wire.wall import wall
from tests import votes, world
from tests.neighbours import Neighbour, Reply


class Keeper(Neighbour):
    """Reads our record, keeps what it reads, and gives it back."""

    def __init__(self, name: str = "Hillside") -> None:
        super().__init__(name)
        self.kept: list[Span] = []
        self.words: list[dict[str, Any]] = []
        self.at_once = 2

    def read_us(self) -> None:
        read, leaves = self.kept[-1].end if self.kept else 0, []
        for leaf in Leaf.objects.filter(index__gte=read).select_related("entry").order_by("index"):
            travels = hooks.verbs[leaf.entry.verb].travels
            data = leaf.entry.data if travels else b""
            leaves.append(Kept(hash=bytes(leaf.hash), data=data))
        note = Checkpoint.objects.latest().note
        # In small pieces, so that there are some.
        self.kept += [
            span
            for first in range(0, len(leaves), 4)
            for span in cut(read + first, leaves[first : first + 4], note=note)
        ]
        self.words = publishing.proved(CivicObject.objects.order_by("number"))
        self.held[witnessing.own_hash()] = note

    def _answer(self, path: str, body: bytes) -> Reply:
        place = int(path.rpartition("=")[2]) if "/kept" in path else 0
        if path.startswith("/federation/kept/objects"):
            found = [one for one in self.words if one["number"] >= place]
            return 200, json.dumps({"objects": found[: self.at_once]}).encode()
        if path.startswith("/federation/kept"):
            spans = [span for span in self.kept if span.end > place]
            pieces = [write(span) for span in spans[: self.at_once]]
            return 200, json.dumps({"pieces": pieces}).encode()
        return super()._answer(path, body)


@contextmanager
def lost_days(*keepers: Keeper) -> Iterator[None]:
    """What happens inside is signed and read by these; then the home is what it was before."""
    with transaction.atomic():
        before = transaction.savepoint()
        yield
        jobs.drain_all(now=world.now())
        for keeper in keepers:
            keeper.read_us()
        transaction.savepoint_rollback(before)


def signed_by_us(size: int, root: bytes = b"\1" * 32) -> str:
    """What we signed when our record was as long as this."""
    key, name = held.log_key(), tree.origin_line()
    text = write_statement(Statement(origin=name, size=size, root=root))
    return sign_note(text, name, key.public, key.sign)


@contextmanager
def old_keys() -> Iterator[None]:
    """What is done to the keys inside is undone, as if they came from a copy."""
    before = {path: path.read_bytes() for path in instance.keys_dir.glob("*-*.p*")}
    yield
    for path in instance.keys_dir.glob("*-*.p*"):
        path.unlink()
    for path, content in before.items():
        files.create(path, content)


# --- What a village and its neighbours do ------------------------------------------------------
def visit(peer):
    return visiting.visit(Peer.objects.get(pk=peer.pk), now=world.now())


def meet(neighbour):
    peer = knowing.know(knowing.introduce(neighbour.address), now=world.now())
    visit(peer)
    jobs.drain_all(now=world.now())
    visit(peer)
    return Peer.objects.get(pk=peer.pk)


def tell(number):
    return publishing.publish(kind="test", body={"number": number}, now=world.now())


def look(times=4):
    """Some beats, at each of which everybody is visited."""
    for _time in range(times):
        Peer.objects.update(due_at=wall())
        due.visit(now=world.now())


def obstacle():
    return Ahead.objects.latest("size").obstacle


def lose(village, *keepers):
    """Two messages and a proposal are lost; how long the record was, and its root."""
    with lost_days(*keepers):
        tell(1)
        votes.a_proposal(village["Aino"])
        tell(2)
        jobs.drain_all(now=world.now())
        size = Head.objects.size()
        return size, tree.root_at(size)
