"""Groups on this computer that know each other: what one says all hear, once and in order.

Each has its own home, keys and process; where a PostgreSQL server is at hand every second one
uses it.
"""

import pytest

from tests.federation.harness.network import STORIES, of, say

pytestmark = pytest.mark.embedded


def test_what_is_said_is_heard_everywhere_and_vouched_for(groups):
    network = groups(4)
    hill, *others = network
    said = say(hill, 1, 2)
    network.live(3)
    assert all(of(other, hill)["digests"] == said for other in others)
    assert len(hill.tell(f"{STORIES}:standing")["witnesses"]) == 3
    network.live(1)
    # Who vouches is shown by the record that is vouched for, so everybody knows of everybody.
    assert all(len(of(other, hill)["also"]) == 2 for other in others)


def test_who_was_away_hears_all_of_it_afterwards(groups):
    network = groups(3)
    hill, lake, moor = network
    lake.kill()
    said = say(hill, 1, 2)
    network.live(3)
    assert of(moor, hill)["digests"] == said
    lake.start()
    network.settle()
    assert of(lake, hill)["digests"] == said
    assert not of(hill, lake)["waits"]
