"""An operator who changes what was said: the others see it, keep it and stop listening."""

import pytest

from tests.federation.harness import faults
from tests.federation.harness.network import STORIES, essential, of, say

pytestmark = pytest.mark.embedded
OPERATORS = "tests.federation.operators"


def look(*neighbours, rounds=1):
    """They visit everybody now."""
    for _round in range(rounds):
        for one in neighbours:
            one.tell(f"{STORIES}:look_again")
            one.tell(f"{STORIES}:beat")


def evidence(here, there):
    return here.tell(f"{OPERATORS}:evidence", address=there.address)


def test_whoever_shows_one_group_another_record_is_found_out_by_all(groups):
    network = groups(4)
    hill, lake, moor, town = network
    with hill.double() as other:
        for one in (hill, other):
            one.tell(f"{OPERATORS}:sign_without_asking")
        told = say(hill, 1)
        say(other, 2)
        for one in (hill, other):
            one.tell(f"{STORIES}:sign")
        shown_another = faults.elsewhere(other.port)
        with network.wire.fault(shown_another, caller=lake.address, target=hill.address):
            look(lake, moor, town, rounds=2)
    for one in (lake, moor, town):
        assert of(one, hill)["state"] == "frozen"
        assert [found["fault"] for found in evidence(one, hill)] == ["records"]
        # Anybody can check it: one record of one length, signed twice.
        [found] = evidence(one, hill)
        assert found["are_signed"]
    assert len({evidence(one, hill)[0]["digest"] for one in (lake, moor, town)}) == 1
    assert of(moor, hill)["digests"] == told
    assert of(lake, moor)["state"] == of(moor, lake)["state"] == "pinned"


@pytest.mark.parametrize("change", essential(["rewrite_past", "drop_entry"], "rewrite_past"))
def test_whoever_changes_what_was_signed_is_heard_no_more(groups, change):
    network = groups(3)
    hill, lake, moor = network
    told = say(hill, 1, 2, 3)
    network.live(3)
    assert of(lake, hill)["digests"] == of(moor, hill)["digests"] == told
    hill.tell(f"{OPERATORS}:sign_without_asking")
    hill.tell(f"{OPERATORS}:{change}")
    look(lake, moor)
    # A shorter record alone proves nothing: it is not taken, and the page says why.
    assert of(lake, hill)["state"] == "pinned"
    say(hill, 4, 5, 6)
    hill.tell(f"{STORIES}:sign")
    look(lake, moor)
    for one in (lake, moor):
        assert of(one, hill)["state"] == "frozen"
        assert of(one, hill)["digests"] == told
        assert [(found["fault"], found["are_signed"]) for found in evidence(one, hill)] == [
            ("records", True)
        ]


@pytest.mark.slow
def test_an_old_checkpoint_that_comes_again_is_not_taken_and_accuses_nobody(groups):
    network = groups(3)
    hill, lake, moor = network
    told = say(hill, 1)
    network.settle()
    replayed = faults.Replayed()
    with network.wire.fault(replayed, caller=lake.address, target=hill.address, path="/log/"):
        look(lake)
        more = say(hill, 2)
        network.live(3)
        look(moor, lake)
        assert "older" in of(lake, hill)["error"]
        assert of(lake, hill)["digests"] == told
        assert of(moor, hill)["digests"] == told + more
        assert of(lake, hill)["evidence"] == []
    network.settle()
    assert of(lake, hill)["digests"] == told + more
    assert of(lake, hill)["state"] == "pinned"
