"""While one group is visited others are asked, too: that takes no more time than a visit has."""

from functools import partial

import pytest

from federation.peers.actions import errands, findings, knowing
from federation.peers.asking import Line
from federation.peers.models import Evidence, Peer
from federation.wire.fetching import NotFetched
from tests import world
from tests.neighbours import Neighbour
from tests.reading import visit

pytestmark = pytest.mark.django_db
TILES = "/log/tile/"


class Time:
    """A clock that runs only while somebody is waited for."""

    def __init__(self, street):
        self.street, self.passed, self.patience = street, 0.0, 0.0

    def __call__(self):
        return self.passed

    def ask(self, *, seconds, **_options):
        """Stands in for the fetcher; whoever is asked next is waited for so long at most."""
        self.patience = seconds
        return self.street

    def wait(self):
        self.passed += self.patience
        raise NotFetched("nobody answers in time")


@pytest.fixture
def time(monkeypatch, street):
    time = Time(street)
    monkeypatch.setattr("federation.peers.asking.Fetcher", time.ask)
    monkeypatch.setattr(errands, "Line", partial(Line, clock=time))
    return time


def grown(street, hill, *names):
    """Groups of which the one on the hill holds an older checkpoint than we have read."""
    found = [Neighbour(name) for name in names]
    for one in found:
        street.neighbours[one.address] = one
        peer = knowing.know(knowing.introduce(one.address), now=world.now())
        hill.held[peer.origin_hash] = one.checkpoint()
        one.pass_days(3)
        visit(peer)
        one.asked.clear()
    return found


def test_whoever_is_slow_makes_the_visit_to_somebody_else_no_longer(peer, hill, street, time):
    others = grown(street, hill, "Lakeside", "Moor", "Town", "Cape")
    for one in others:
        one.twist = lambda path, reply: time.wait() if path.startswith(TILES) else reply
    assert not visit(peer).error
    assert all(one.asked for one in others)
    assert 0 < time.passed < findings.SECONDS_A_VISIT


def test_whoever_is_silent_is_not_waited_for_and_compared_all_the_same(peer, hill, street):
    visit(peer)
    lake, moor = grown(street, hill, "Lakeside", "Moor")
    Peer.objects.filter(name__in=["Lakeside", "Moor"]).update(failures=1)
    fork = moor.log.copy()
    fork.leaves[2] = (b"another past", False)
    hill.held[Peer.objects.get(name="Moor").origin_hash] = moor.checkpoint(fork)
    visit(peer)
    assert lake.asked == []
    assert Evidence.objects.get().peer.name == "Moor"
