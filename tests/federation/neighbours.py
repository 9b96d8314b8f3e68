"""What happens between groups that know each other, told in a process of its own."""

import io
import resource
from typing import Any

from django.conf import settings
from django.core.management import call_command

from core.heartbeat import actions, clock, jobs
from core.record import checks
from core.record.models import Head, Waiting
from core.refusals import Refusal
from federation.peers import asking
from federation.peers.actions import knowing, publishing, witnessing
from federation.peers.models import Ahead, Evidence, HeardObject, Peer
from federation.peers.showing import standing as words
from federation.wire.wall import wall
from tests import votes, world
from tests.crash import points


def prepare() -> None:
    """Make the home of this process."""
    # Before the first look at the settings Django knows no commands of ours.
    assert settings.INSTALLED_APPS
    call_command("prepare", "--demo", stdout=io.StringIO())


def found(*, name: str) -> None:
    """Found a group, and let its record name its keys."""
    charter = votes.a_charter(ballots="open") | {"group.name": name}
    world.a_village("Aino", "Bertil", "Cilla", charter=charter, now=clock.now())
    world.let_clock_go()
    beat()


def beat() -> None:
    """What an instance does at every beat."""
    jobs.wake(now=clock.now())
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


def say_or_not(*, number: int) -> str:
    """Try to tell all peers a number; why that was refused."""
    try:
        say(numbers=[number])
    except Refusal as refusal:
        return refusal.code
    return ""


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
        "error": peer.last_error,
        "waits": bool(peer.left or peer.failures or peer.heard.waiting().exists()),
        "vouched": peer.vouched_size,
        "digests": list(done.values_list("digest", flat=True)),
        "also": [one.name for one in also],
        "evidence": list(Evidence.objects.filter(peer=peer).values_list("fault", flat=True)),
    }


def clocks() -> dict[str, str]:
    """What the pages tell of the clock of every peer."""
    return {peer.address: str(words.clock(peer)) for peer in Peer.objects.all()}


def be_impatient(*, seconds: float) -> None:
    """Wait no longer than this for one answer, so that tests need not."""
    asking.LONGEST_QUESTION = seconds


def memory() -> int:
    """How many megabytes this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def look_again() -> None:
    """Be due everywhere now, as if a day had gone by."""
    Peer.objects.update(due_at=wall())


def sign() -> int:
    """Give what waits its place, and sign it."""
    return jobs.drain_all()


def wrong() -> list[str]:
    """What is wrong with the record."""
    return [finding.sentence for finding in checks.verify()]


def arm(*, point: str) -> None:
    """Let this process die at a point, whoever brings it there."""
    points.arm(points.Point.read(point))
