"""A village that reads the record of a neighbour on the hill."""

import pytest

from core import hooks
from core.refusals import Refusal
from federation.peers.actions import knowing
from federation.peers.models import State
from tests import world
from tests.reading import Branches, said, visit


class Refused(Refusal):
    sentence = "Not here."


@pytest.fixture(autouse=True)
def village(street):
    return world.a_village("Aino")


@pytest.fixture
def peer(hill):
    return knowing.know(knowing.introduce(hill.address), now=world.now())


@pytest.fixture
def taken(monkeypatch):
    """What had an effect here, in its order."""
    done = []
    monkeypatch.setattr(hooks, "civic_kinds", hooks.Registry("kind"))

    def take(peer, body, *, index, logged_at, now):
        if body.get("is_impossible"):
            raise Refused
        done.append((body["number"], index, logged_at))

    hooks.civic_kinds.add("tally", take)
    return done


@pytest.fixture
def branches(hill):
    return Branches(hill)


@pytest.fixture
def liar(peer, hill, branches, taken):
    """It said 1 to all, then 2 to us and something else to others, and was found out."""
    said(hill, 1)
    visit(peer)
    branches.fork("second")
    said(hill, 2, 3)
    visit(peer)
    branches.show("second")
    said(hill, 12)
    hill.pass_days(4)
    visit(peer)
    assert peer.state == State.FROZEN
    assert [number for number, *_rest in taken] == [1, 2, 3]
    return peer
