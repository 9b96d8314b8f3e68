"""Whoever dates what it says back, or ahead, changes nothing of when it counts for others."""

from datetime import timedelta

import pytest

from federation.peers.actions.catching_up import catch_up
from federation.peers.models import Peer
from federation.wire.wall import wall
from tests import world
from tests.reading import said, visit

pytestmark = pytest.mark.django_db
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
DAYS = (0, 5, 2, 1, 6)


def lives_and_says(hill):
    """Five things, at times that its clock says; the third and fourth are dated back."""
    for number, days in enumerate(DAYS, start=1):
        hill.at = world.FIRST_NOON + days * A_DAY
        said(hill, number)
        yield


@pytest.mark.parametrize("is_read_at_once", [True, False])
def test_what_is_dated_back_counts_as_said_after_what_was_said_before(
    peer, hill, taken, is_read_at_once
):
    world.set_clock(world.FIRST_NOON + 7 * A_DAY)
    for _said in lives_and_says(hill):
        if not is_read_at_once:
            visit(peer)
    visit(peer)
    moments = [(at - world.FIRST_NOON).days for _number, _index, at in taken]
    assert moments == [0, 5, 5, 5, 6]
    stated = peer.heard.order_by("number").values_list("stated_at", flat=True)
    assert [(at - world.FIRST_NOON).days for at in stated] == list(DAYS)


def test_the_page_says_that_their_clock_runs_backwards(peer, hill, taken, client):
    world.set_clock(world.FIRST_NOON + 7 * A_DAY)
    page = peer.get_absolute_url()
    hill.at = world.FIRST_NOON + AN_HOUR
    said(hill, 1)
    hill.at = world.FIRST_NOON
    said(hill, 2)
    visit(peer)
    # Two processes may write in another order than they looked at the clock.
    assert "They run backwards" not in client.get(page).content.decode()
    hill.at = world.FIRST_NOON - A_DAY
    said(hill, 3)
    visit(peer)
    assert "They run backwards" in client.get(page).content.decode()


def test_what_is_dated_ahead_waits_for_its_moment_and_all_that_follows_with_it(
    peer, hill, taken, client
):
    hill.at = world.now() + 5 * AN_HOUR
    said(hill, 1)
    hill.at = world.now()
    said(hill, 2)
    visit(peer)
    assert taken == []
    assert peer.heard_at is None
    assert "it waits until then" in client.get(peer.get_absolute_url()).content.decode()
    catch_up(now=world.now())
    assert Peer.objects.get().due_at > wall()
    # So far clocks of honest groups may differ.
    world.set_clock(world.now() + 3 * AN_HOUR)
    catch_up(now=world.now())
    assert Peer.objects.get().due_at <= wall()
    visit(peer)
    ahead = world.now() + 2 * AN_HOUR
    assert [(number, at) for number, _index, at in taken] == [(1, ahead), (2, ahead)]
    assert peer.heard_at == world.now()
