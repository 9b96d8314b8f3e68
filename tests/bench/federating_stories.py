"""What groups that know each other do, played and timed in processes of their own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any
from unittest.mock import patch

from core import hooks
from core.keys import signing
from core.record.sequencer import sequence
from federation.confederations.rules.majorities import Ballots, Group, Rule, Tally, decide
from federation.peers.actions import knowing, publishing, visiting
from federation.peers.models import HeardObject, Peer
from federation.wire.rules.proofs import proofs_of
from federation.wire.wall import wall
from tests import world
from tests.bench.afar import Afar, a_tally
from tests.neighbours import Neighbour
from tests.streets import Street

KIND = "bench.tally"


@contextmanager
def _street(*neighbours: Neighbour) -> Iterator[None]:
    """Inside, questions to other computers are answered in this process."""
    with patch("federation.peers.asking.Fetcher", Street(*neighbours)):
        yield


def _taken(*_about: Any, **_when: Any) -> None:
    """What follows from a tally here: nothing, so that only hearing it is measured."""


def hear(entries: int, objects: int) -> dict[str, float]:
    """Know a neighbour and catch up with its record; seconds of our processor time.

    `bare` is what it takes to check the signatures of its objects and nothing else.
    """
    hooks.civic_kinds.add(KIND, _taken)
    world.a_village("Aino")
    hill = Afar(entries=entries, objects=objects)
    with _street(hill):
        peer = knowing.know(knowing.introduce(hill.address), now=world.now())
        busy, start, visits = hill.busy, time.process_time(), 0
        while Peer.objects.due(wall()).exists():
            assert not visiting.visit(peer, now=world.now()).error
            peer.refresh_from_db()
            visits += 1
        seconds = time.process_time() - start - (hill.busy - busy)
    assert peer.cursor == hill.log.size
    assert HeardObject.objects.done().count() == objects
    return {"seconds": seconds, "bare": _bare(hill), "visits": visits}


def _bare(hill: Afar) -> float:
    """Seconds for the signatures alone."""
    public = hill.object_key.public
    proofs = [proofs_of(document)[0] for document in hill.proved]
    check = partial(signing.verify, public)
    start = time.process_time()
    assert all(check(proof.signature, proof.message) for proof in proofs)
    return time.process_time() - start


def tell(peers: int) -> dict[str, float]:
    """Say one thing to so many peers until all vouch for the record that holds it.

    Seconds of our processor time for each, and by how many megabytes memory grew meanwhile.
    """
    with _all_known(peers):
        sequence(wall())
        said = publishing.publish(kind=KIND, body=a_tally(1), now=world.now())
        sequence(wall())
        Peer.objects.update(due_at=wall())
        _forget_peak()
        before, start = _memory("VmRSS"), time.process_time()
        _visit_all()
        seconds = time.process_time() - start
        grown = _memory("VmHWM") - before
    assert said.number
    assert not Peer.objects.filter(held_size=0).exists()
    return {"seconds": seconds / peers, "megabytes": grown}


@contextmanager
def _all_known(peers: int) -> Iterator[None]:
    """Inside, so many groups can be reached that we know; all were read and vouch for us."""
    world.a_village("Aino")
    street = [Neighbour(f"n{number}", private=0) for number in range(peers)]
    with _street(*street):
        for neighbour in street:
            knowing.know(knowing.introduce(neighbour.address), now=world.now())
        _visit_all()
        yield


def _visit_all() -> None:
    visiting.visit_all(now=world.now(), seconds=3600)


def _forget_peak() -> None:
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def _memory(name: str) -> float:
    """A line of what the system knows of this process, in megabytes."""
    with open("/proc/self/status") as file:
        lines = dict(line.split(":", 1) for line in file)
    return int(lines[name].split()[0]) / 1024


def know_many(peers: int) -> int:
    """Know so many groups, none of which is to be visited for a day; how many."""
    with _all_known(peers):
        pass
    Peer.objects.update(asked_at=wall() + timedelta(days=1), due_at=wall() + timedelta(days=1))
    return Peer.objects.count()


def recount(groups: int) -> float:
    """Seconds of processor time to decide what so many groups returned, each of them twice."""
    members = [
        Group(name=f"{number:064x}", size=100 + number % 50, weight=Fraction(1, 1 + number % 2))
        for number in range(groups)
    ]
    tallies = [
        Tally(
            group=member.name,
            ballots=Ballots(yes=number % 40, no=number % 37, blank=number % 5),
            delivered_at=turn,
        )
        for turn in range(2)
        for number, member in enumerate(members)
    ]
    start = time.process_time()
    outcome = decide(rule=Rule(closes_at=1), groups=members, tallies=tallies)
    seconds = time.process_time() - start
    assert len(outcome.standing) == groups
    return seconds
