"""The same request at the same time, and two processes that deliver, do everything once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.instance import instance
from federation.identity.actions import delivering, knowing
from federation.identity.actions.receiving import receive
from federation.identity.models import Activity, Follower
from federation.identity.rules.asking import read_profile
from federation.wire.wall import wall
from tests import strangers, world

pytestmark = pytest.mark.django_db(transaction=True)
GROUP = f"{instance.address}/federation/group"
AT_ONCE = 4


def at_once(act: Callable[[], object]) -> list[object]:
    """What several processes get that do the same at the same moment."""
    start = Barrier(AT_ONCE)

    def one(_number: int) -> object:
        try:
            start.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def test_one_request_that_comes_many_times_at_once_has_one_effect(settings):
    world.a_village("Aino", "Bertil", "Cilla")
    with strangers.a_stranger() as stranger:
        settings.LOOPBACK_PEERS = [stranger.base.partition("//")[2]]
        profile = read_profile(stranger.document, actor=stranger.id, key_id=stranger.key_id)
        knowing.remember(profile, now=wall())
        request = stranger.signed(stranger.says("Follow", GROUP))
        kept = at_once(lambda: receive(request, now=wall()).pk)
        assert len(set(kept)) == 1
        assert (Follower.objects.count(), Activity.objects.filter(kind="Accept").count()) == (1, 1)
        taken = at_once(lambda: delivering.deliver(now=wall(), seconds=2))
        assert sum(taken) == 1
        assert len(stranger.received) == 1
