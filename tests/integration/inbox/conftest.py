"""A village, somebody elsewhere in the fediverse, and the same as a group that ours knows."""

import pytest

from federation.peers.actions import knowing as peers
from federation.peers.rules import introductions
from tests import strangers, world
from tests.neighbours import Neighbour


@pytest.fixture
def stranger(settings):
    world.a_village("Aino", "Bertil", "Cilla")
    with strangers.a_stranger() as somebody:
        settings.LOOPBACK_PEERS = [somebody.base.partition("//")[2]]
        yield somebody


@pytest.fixture
def peer(stranger):
    """The same, at the address of a group that ours has decided to know."""
    hill = Neighbour()
    hill.address = stranger.base
    peers.know(introductions.read(hill.introduce()), now=world.now())
    return stranger
