"""What happens between groups that know each other, told in a process of its own."""

import io
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from core.heartbeat import actions, clock, jobs
from core.record import protection
from core.record.models import Entry, Head, Leaf, Waiting
from core.record.rules.tree import Frontier
from federation.peers.actions import knowing, publishing, witnessing
from federation.peers.models import Ahead, Evidence, HeardObject, Peer
from federation.wire.wall import wall
from tests import votes, world


def prepare() -> None:
    """Make the home of this process."""
    # Before the first look at the settings Django knows no commands of ours.
    assert settings.INSTALLED_APPS
    call_command("prepare", "--demo", stdout=io.StringIO())


def found(*, name: str) -> None:
    """Found a group, and let its record name its keys."""
    charter = votes.CHARTER | {"group.name": name}
    world.a_village("Aino", "Bertil", "Cilla", charter=charter, now=clock.now())
    world.let_clock_go()
    beat()


def beat() -> None:
    """What an instance does at every beat."""
    actions.beat(now=clock.now())
    jobs.do_chores(now=clock.now())
    jobs.drain_all()


def know_all(*, addresses: list[str]) -> None:
    """Decide to know several groups."""
    for address in addresses:
        know(address)


def know_only(*, addresses: list[str]) -> None:
    """Live in a world in which there are no others."""
    Peer.objects.exclude(address__in=addresses).delete()


def is_up_to_date() -> bool:
    """Whether nothing waits here, neither our own nor anything of our peers."""
    peers = Peer.objects.read()
    is_behind = any(peer.left or peer.failures or peer.state == "known" for peer in peers)
    return not is_behind and not Waiting.objects.exists() and not _waiting().exists()


def _waiting() -> Any:
    return HeardObject.objects.filter(peer__in=Peer.objects.read()).waiting()


def know(address: str) -> str:
    """Decide to know the group there."""
    return str(knowing.know(knowing.introduce(address), now=clock.now()).state)


def say(*, numbers: list[int]) -> list[str]:
    """Tell all peers these numbers, one object each."""
    said = [
        publishing.publish(kind="test", body={"number": number}, now=clock.now())
        for number in numbers
    ]
    return [one.digest for one in said]


def standing() -> dict[str, Any]:
    """How it stands with every peer, as far as tests ask."""
    size = Head.objects.values_list("size", flat=True).first() or 0
    return {
        "size": size,
        "waiting": Waiting.objects.count(),
        "is_ahead": Ahead.objects.exists(),
        "witnesses": sorted(one.origin for one in witnessing.witnesses_of(size)),
        "peers": {peer.address: _peer(peer) for peer in Peer.objects.order_by("pk")},
    }


def _peer(peer: Peer) -> dict[str, Any]:
    done = HeardObject.objects.filter(peer=peer).done().order_by("number")
    last = done.last()
    also = witnessing.witnesses_of_peer(peer, last.index) if last else []
    return {
        "state": peer.state,
        "cursor": peer.cursor,
        "held": peer.held_size,
        "vouched": peer.vouched_size,
        "digests": list(done.values_list("digest", flat=True)),
        "also": [one.name for one in also],
        "evidence": list(Evidence.objects.filter(peer=peer).values_list("fault", flat=True)),
    }


def look_again() -> None:
    """Be due everywhere now, as if a day had gone by."""
    Peer.objects.update(due_at=wall())


def rewrite_past() -> None:
    """What an operator does who changes an old entry and everything that would show it at home."""
    HeardObject.objects.all().delete()
    Ahead.objects.all().delete()
    Peer.objects.all().delete()
    with transaction.atomic(), protection.lifted():
        Entry.objects.filter(leaf__index=1).update(subject="person:somebody-else")
        changed = Leaf.objects.select_related("entry").get(index=1)
        Leaf.objects.filter(index=1).update(hash=changed.entry.hash)
        frontier = Frontier()
        for hash_ in Leaf.objects.order_by("index").values_list("hash", flat=True):
            frontier.add(bytes(hash_))
        Head.objects.update(peaks=b"".join(frontier.peaks))
