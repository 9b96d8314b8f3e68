"""What groups that know each other do, played and timed in processes of their own."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import hooks
from core.keys import signing
from core.record.sequencer import sequence
from federation.confederations import actions
from federation.confederations.actions.certifying import fingerprint
from federation.confederations.counting import count, seconds
from federation.confederations.models import GroupRoll, JointVote, Return, Seat
from federation.confederations.rules.majorities import Ballots, Group, Rule, Tally, decide
from federation.confederations.rules.terms import Terms
from federation.peers.actions import knowing, publishing, visiting
from federation.peers.models import HeardObject, Peer
from federation.wire.rules.proofs import proofs_of
from federation.wire.wall import wall
from tests import confederating, world
from tests.bench.afar import Afar, a_tally
from tests.neighbours import Neighbour
from tests.streets import Street

KIND = "bench.tally"
# So many others vouch for each roll and each tally: as many as such a vote needs.
WITNESSES = 10


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


def decided(groups: int, times: int) -> float:
    """Seconds of processor time to decide what so many groups returned, each of them so often."""
    members = [
        Group(name=f"{number:064x}", size=100 + number % 50, weight=Fraction(1, 1 + number % 2))
        for number in range(groups)
    ]
    tallies = [
        Tally(group=member.name, ballots=_ballots(number), delivered_at=turn)
        for turn in range(times)
        for number, member in enumerate(members)
    ]
    start = time.process_time()
    outcome = decide(rule=Rule(closes_at=times), groups=members, tallies=tallies)
    seconds = time.process_time() - start
    assert len(outcome.standing) == groups
    return seconds


def _ballots(number: int) -> Ballots:
    return Ballots(yes=number % 40, no=number % 37, blank=number % 5)


def recount(groups: int) -> dict[str, float]:
    """Count a joint vote of so many groups from its rows, to the digest that all certify.

    Seconds of processor time; `bare` is what the rule alone takes for as many groups.
    """
    world.a_village("Aino")
    witnesses = min(WITNESSES, groups - 1)
    number = _stored(groups, witnesses).pk
    with CaptureQueriesContext(connection) as asked:
        digest = _recounted(number, groups)
    start = time.process_time()
    again = _recounted(number, groups)
    seconds = time.process_time() - start
    assert again == digest
    bare = decided(groups, times=1)
    return {"seconds": seconds, "bare": bare, "queries": len(asked), "witnesses": witnesses}


def _recounted(number: int, groups: int) -> str:
    vote = JointVote.objects.get(pk=number)
    counted = count(vote)
    assert len(counted.standing()) == len(counted.members) == groups
    return fingerprint(vote, counted)


def _stored(groups: int, witnesses: int) -> JointVote:
    """A joint vote in which each group has announced and returned; so many others vouch for it."""
    names = [f"{number:064x}" for number in range(groups)]
    own = confederating.confederation()
    facts = {"confederation": own, "joined_at": confederating.OPENED}
    Seat.objects.bulk_create(
        Seat(origin=name, name=name[-5:], weight_denominator=1 + place % 2, **facts)
        for place, name in enumerate(names)
    )
    vote = actions.open_joint_vote(
        own,
        title="A bus line",
        text="The bus goes on Sundays, too.",
        opens_on=confederating.OPENS_ON,
        closes_on=confederating.CLOSES_ON,
        terms=Terms(witness_share=Fraction(witnesses - 1, groups - 1)),
        started_by=Seat.objects.in_order().first(),
        now=confederating.OPENED,
    )
    _announced_and_returned(vote, names, witnesses)
    return vote


def _announced_and_returned(vote: JointVote, names: Sequence[str], witnesses: int) -> None:
    """Each group is vouched for by those that come after it."""
    rolled, returned = confederating.OPENED, confederating.IN_TIME
    ring = [*names, *names[:witnesses]]
    others = {name: ring[place + 1 : place + 1 + witnesses] for place, name in enumerate(names)}
    GroupRoll.objects.bulk_create(
        GroupRoll(
            vote=vote,
            origin=name,
            size=100 + place % 50,
            announced_at=rolled,
            cosigned=dict.fromkeys(others[name], seconds(rolled)),
        )
        for place, name in enumerate(names)
    )
    Return.objects.bulk_create(
        Return(
            vote=vote,
            origin=name,
            **asdict(_ballots(place)),
            stated_at=returned,
            received_at=returned,
            cosigned=dict.fromkeys(others[name], seconds(returned)),
        )
        for place, name in enumerate(names)
    )
