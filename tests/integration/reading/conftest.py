"""A village that reads the record of a neighbour on the hill."""

import pytest

from core import hooks
from core.refusals import Refusal
from federation.peers.actions import knowing
from tests import world
from tests.neighbours import Neighbour, a_street


class Refused(Refusal):
    sentence = "Not here."


@pytest.fixture(autouse=True)
def village():
    return world.a_village("Aino")


@pytest.fixture
def hill():
    return Neighbour()


@pytest.fixture(autouse=True)
def street(monkeypatch, hill):
    with a_street(monkeypatch, hill) as street:
        yield street


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
