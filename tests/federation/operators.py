"""What an operator does who wants to be believed: stories in the process of its instance."""

from typing import Any

from django.db import transaction

from core.heartbeat import clock
from core.keys.signing import verify
from core.record import protection, sequencer
from core.record.models import Checkpoint, Entry, Head, Leaf
from core.record.rules.tree import Frontier
from federation.peers.actions import knowing, tail
from federation.peers.actions.knowing import log_keys_of
from federation.peers.models import Ahead, Evidence, Peer
from federation.peers.rules.introductions import signed_statement


def sign_without_asking() -> None:
    """Sign and speak, whatever the others hold of our record."""
    sequencer.is_withheld = tail.is_missing = lambda: False


def rewrite_past() -> None:
    """Change an old entry and everything that would show it at home."""
    with transaction.atomic(), protection.lifted():
        Entry.objects.filter(leaf__index=1).update(subject="person:somebody-else")
        changed = Leaf.objects.select_related("entry").get(index=1)
        Leaf.objects.filter(index=1).update(hash=changed.entry.hash)
        _plant_again()


def drop_entry() -> None:
    """Let the last thing that was said never have been said."""
    with transaction.atomic(), protection.lifted():
        last = Leaf.objects.filter(entry__verb="federation.said").latest("index")
        Leaf.objects.filter(index__gte=last.index).delete()
        Checkpoint.objects.filter(size__gt=last.index).delete()
        _plant_again()


def _plant_again() -> None:
    """The tree over the leaves as they are now."""
    Ahead.objects.all().delete()
    frontier = Frontier()
    for hash_ in Leaf.objects.order_by("index").values_list("hash", flat=True):
        frontier.add(bytes(hash_))
    Head.objects.update(size=frontier.size, peaks=b"".join(frontier.peaks))


def know_no_longer(*, name: str) -> None:
    """The group has decided so."""
    knowing.release(Peer.objects.get(name=name), now=clock.now())


def know_again(*, name: str) -> None:
    """The group has decided so, on what they show of themselves now."""
    peer = Peer.objects.get(name=name)
    knowing.know(knowing.introduce(peer.address), now=clock.now())


def evidence(*, address: str) -> list[dict[str, Any]]:
    """What we hold against a peer, and whether its own keys signed both."""
    peer = Peer.objects.get(address=address)
    keys = log_keys_of(peer)

    def is_signed(note: str) -> bool:
        return signed_statement(note, origin=peer.origin, keys=keys, verify=verify) is not None

    return [
        {
            "fault": one.fault,
            "digest": one.digest,
            "are_signed": is_signed(one.first) and is_signed(one.second),
        }
        for one in Evidence.objects.filter(peer=peer)
    ]
