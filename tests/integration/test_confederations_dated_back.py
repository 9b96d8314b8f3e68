"""What the instance of a confederation dates back has its effect no earlier than it can be."""

from datetime import timedelta

import pytest

from federation.confederations.models import Confederation, Seat
from tests import comparing, rolling, world

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def scene(monkeypatch):
    with comparing.a_scene(monkeypatch, guardian="nobody") as scene:
        yield scene


def test_nobody_is_unseated_before_what_was_said_last(scene):
    valley, seat = scene.valley, Seat.objects.get(origin=scene.hill.origin)
    valley.at = world.FIRST_NOON + 9 * A_DAY
    valley.say("group.waved", {})
    # The vote ends later; with this date the hill would never have been a member.
    valley.at = seat.joined_at
    told = {"seat": str(seat.uid), "origin": scene.hill.origin, "reason": "left"}
    valley.say("confederation.unseat", told)
    scene.hill.say("confederation.leave", {"confederation": valley.origin})
    world.set_clock(world.FIRST_NOON + 10 * A_DAY)
    rolling.heard(*scene.peers, Confederation.objects.get().peer)
    heard = scene.confederation.peer.heard.get(kind="confederation.unseat")
    assert (heard.logged_at, heard.stated_at) == (world.FIRST_NOON + 9 * A_DAY, seat.joined_at)
    seat.refresh_from_db()
    assert seat.left_at == world.FIRST_NOON + 9 * A_DAY
