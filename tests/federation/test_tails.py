"""A home that was restored from an old copy, while the others went on."""

import pytest

from tests.federation import together
from tests.federation.harness import faults
from tests.federation.harness.network import STORIES, of, say

pytestmark = pytest.mark.embedded
KEPT = "/federation/kept"


def standing(one):
    return one.tell(f"{STORIES}:standing")


def beat(one, times=3):
    """As if a day went by before each beat, so that it asks everybody."""
    for _time in range(times):
        one.tell(f"{STORIES}:look_again")
        one.tell(f"{STORIES}:beat")


def test_a_home_that_is_some_days_old_gets_its_tail_back_from_the_others(groups):
    network = groups(3)
    hill, lake, moor = network
    with hill.double() as copy:
        told = say(hill, 1, 2)
        network.live(3)
        assert of(lake, hill)["digests"] == of(moor, hill)["digests"] == told
        size = standing(hill)["size"]
        hill.kill()
        hill.door.leads_to = copy.port
        assert standing(copy)["size"] < size
        beat(copy)
        # All of it stands again where it stood, and one entry says so.
        restored = standing(copy)
        assert not restored["is_ahead"]
        assert restored["size"] >= size + 1
        more = say(copy, 3)
        copy.tell(f"{STORIES}:sign")
        for _round in range(2):
            for one in (copy, lake, moor):
                beat(one, 1)
        for one in (lake, moor):
            assert of(one, hill)["digests"] == told + more
            assert of(one, hill)["evidence"] == []
            assert of(one, hill)["state"] == "pinned"
            assert of(one, hill)["cursor"] == standing(copy)["size"]
        assert copy.tell(f"{STORIES}:wrong") == []


def test_a_home_that_is_some_days_old_signs_nothing_until_it_has_its_tail(groups):
    network = groups(3)
    hill, lake, moor = network
    with hill.double() as copy:
        told = say(hill, 1)
        network.live(3)
        hill.kill()
        hill.door.leads_to = copy.port
        size = standing(copy)["size"]
        of_lake = network.wire.fault(faults.cut, target=lake.address, path=KEPT)
        of_moor = network.wire.fault(faults.shortened, target=moor.address, path=KEPT)
        with of_lake, of_moor:
            beat(copy)
            assert standing(copy)["is_ahead"]
            assert standing(copy)["size"] == size
            assert copy.tell(f"{STORIES}:say_or_not", number=2) == "record-withheld"
        # What broke on the way has spoiled nothing.
        beat(copy)
        assert not standing(copy)["is_ahead"]
        say(copy, 3)
        copy.tell(f"{STORIES}:sign")
        beat(lake, 2)
        assert of(lake, hill)["digests"][:1] == told
        assert len(of(lake, hill)["digests"]) == 2
        assert of(lake, hill)["evidence"] == []


@pytest.mark.slow
def test_a_group_whose_home_is_restored_during_a_vote_decides_the_same(valley):
    lake = valley.instances[2]
    with lake.double() as copy:
        together.close(valley)
        assert together.outcome(lake)["said"] == [1, 1, 0]
        lake.kill()
        lake.door.leads_to = copy.port
        copy.set_ahead(lake.ahead)
        valley.instances[2] = copy
        # It counts nothing anew before it knows what it has said.
        valley.live(2)
        together.deadline(valley)
        together.require_same(valley, is_adopted=True)
        assert together.outcome(copy)["said"] == [1, 1, 1]
        assert copy.tell(f"{STORIES}:wrong") == []
