"""Computers fail: processes are killed at any moment, and clocks go wrong."""

import pytest

from tests.crash.points import Point
from tests.federation.harness.instances import Died
from tests.federation.harness.network import AN_HOUR, STORIES, essential, say

pytestmark = [pytest.mark.embedded, pytest.mark.crash]
HEARING = "federation.peers.actions.hearing:hear"
KEEPING = "federation.peers.actions.witnessing:keep_cosignature"
# Where the process of a group is killed that visits another: what it was about to do, or had done.
VISITS = {
    "before it heard": Point(at=f"CALL {HEARING}", calls=(HEARING,)),
    "in the middle of hearing": Point(at="INSERT INTO .peers_heardobject"),
    "before hearing was kept": Point(at="UPDATE .peers_peer. SET .uid", when="after"),
    "when it had heard": Point(at=f"CALL {HEARING}", calls=(HEARING,), when="after"),
    "when others had vouched for it": Point(at=f"CALL {KEEPING}", calls=(KEEPING,)),
}
SPEAKS = {
    "before it signed": Point(at="INSERT INTO .record_checkpoint"),
    "when it had signed": Point(at="INSERT INTO .record_checkpoint", when="after"),
    "when its places were kept": Point(at="COMMIT", nth=1, when="after"),
}


def require_all_right(network, said):
    """Everybody heard all, once and in order, and every record is whole."""
    network.settle()
    assert network.all_tell("wrong") == [[]] * len(network.running)
    for here, standing in network.standings().items():
        for there, peer in standing["peers"].items():
            assert (peer["digests"], peer["evidence"]) == (said.get(there, []), []), (here, there)


@pytest.mark.parametrize("when", essential(VISITS, "in the middle of hearing"))
def test_whoever_is_killed_while_it_hears_has_heard_all_once_in_the_end(groups, when):
    network = groups(3)
    hill, lake, _moor = network
    said = {hill.address: say(hill, 1, 2), lake.address: say(lake, 3)}
    hill.tell(f"{STORIES}:beat")
    lake.die(f"{STORIES}:beat", VISITS[when])
    said[hill.address] += say(hill, 4)
    network.live(1)
    lake.start()
    said[lake.address] += say(lake, 5)
    require_all_right(network, said)


@pytest.mark.parametrize("when", essential(SPEAKS, "when it had signed"))
def test_whoever_is_killed_while_it_signs_has_said_all_once_in_the_end(groups, when):
    network = groups(3)
    hill = network.instances[0]
    hill.tell(f"{STORIES}:beat")
    said = {hill.address: say(hill, 1, 2)}
    hill.die(f"{STORIES}:sign", SPEAKS[when])
    network.live(1)
    hill.start()
    said[hill.address] += say(hill, 3)
    require_all_right(network, said)


def test_whoever_is_killed_while_it_vouches_never_vouches_for_two_records(groups):
    network = groups(3)
    hill, lake, _moor = network
    said = {hill.address: say(hill, 1)}
    hill.tell(f"{STORIES}:beat")
    lake.tell(f"{STORIES}:arm", point=Point(at="UPDATE .peers_peer", when="after").written())
    hill.tell(f"{STORIES}:look_again")
    hill.tell(f"{STORIES}:beat")
    with pytest.raises(Died):
        lake.tell(f"{STORIES}:standing")
    lake.start()
    said[hill.address] += say(hill, 2)
    require_all_right(network, said)


@pytest.mark.slow
def test_at_whatever_moment_somebody_is_killed_nothing_is_lost_or_doubled(groups):
    network = groups(3)
    hill, lake, _moor = network
    said = {one.address: [] for one in network}
    deaths = 0
    for nth in range(1, 400, 7):
        said[hill.address] += say(hill, nth)
        said[lake.address] += say(lake, 1000 + nth)
        hill.tell(f"{STORIES}:beat")
        lake.tell(f"{STORIES}:look_again")
        try:
            lake.die(f"{STORIES}:beat", Point(nth=nth))
        except AssertionError:
            break
        deaths += 1
        lake.start()
        network.live(2)
    assert deaths > 10
    require_all_right(network, said)


def test_clocks_that_are_an_hour_wrong_change_nothing_of_what_is_heard(groups):
    network = groups(3)
    hill, lake, moor = network
    hill.set_ahead(hill.ahead + AN_HOUR)
    lake.set_ahead(lake.ahead - AN_HOUR)
    said = {one.address: say(one, place) for place, one in enumerate(network)}
    network.live(3)
    said[lake.address] += say(lake, 9)
    require_all_right(network, said)
    assert len(moor.tell(f"{STORIES}:standing")["witnesses"]) == 2
