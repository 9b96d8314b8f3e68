"""Whatever happens on the wire, in the end everybody has heard the same, once and in order."""

import pytest

from tests.federation.harness import faults
from tests.federation.harness.network import A_DAY, Network, essential, say

pytestmark = pytest.mark.embedded


def require_all_heard(network: Network, said: dict) -> None:
    """Everybody has heard from everybody else all that was said, and accuses nobody."""
    for here, standing in network.standings().items():
        for there, peer in standing["peers"].items():
            heard = said.get(there, [])
            assert peer["digests"] == heard, (here, there)
            assert (peer["state"], peer["evidence"]) == ("pinned", []), (here, there)


def through_a_storm(network: Network, seed: int, rounds: int) -> dict:
    """Everybody goes on telling everybody things while nothing is certain; what was said."""
    said = {one.address: [] for one in network}
    with network.wire.fault(faults.storm(seed)):
        for round_ in range(rounds):
            for one in network:
                said[one.address] += say(one, round_)
            network.live(1)
            network.pass_time(A_DAY // 4)
    return said


def test_a_storm_loses_nothing_and_doubles_nothing(groups):
    network = groups(4)
    said = through_a_storm(network, seed=1, rounds=4)
    network.settle()
    require_all_heard(network, said)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_no_storm_loses_or_doubles_anything(groups, seed):
    network = groups(5)
    said = through_a_storm(network, seed, rounds=12)
    network.settle()
    require_all_heard(network, said)


@pytest.mark.slow
def test_a_storm_over_six_groups_loses_nothing_and_doubles_nothing(six_groups):
    said = through_a_storm(six_groups, seed=8, rounds=4)
    six_groups.settle()
    require_all_heard(six_groups, said)


def test_a_line_that_is_cut_for_a_week_is_caught_up_with(groups):
    network = groups(3)
    hill, lake, moor = network
    said = {hill.address: [], lake.address: [], moor.address: []}
    with (
        network.wire.fault(faults.cut, caller=hill.address, target=lake.address),
        network.wire.fault(faults.cut, caller=lake.address, target=hill.address),
    ):
        for day in range(7):
            said[hill.address] += say(hill, day)
            said[lake.address] += say(lake, 100 + day)
            network.pass_time(A_DAY)
            network.live()
        assert network.standings()[lake.address]["peers"][hill.address]["digests"] == []
        assert network.standings()[moor.address]["peers"][hill.address]["digests"] != []
    network.settle()
    require_all_heard(network, said)


@pytest.mark.parametrize("seed", essential(["one order", "another"], "one order"))
def test_what_comes_late_twice_and_in_any_order_changes_nothing(groups, seed):
    network = groups(3)
    hill, lake, moor = network
    held = faults.Held()
    said = {lake.address: [], moor.address: []}
    with network.wire.fault(held, path="/witness/add-checkpoint"):
        said[hill.address] = [digest for day in range(4) for digest in say_and_live(network, day)]
    # Who has read a record to its end by itself would vouch for its end as often as asked.
    for one in network:
        said[one.address] += say(one, 9)
    network.settle()
    before = network.standings()
    answers = held.let_go(seed=seed, times=2)
    assert answers
    assert all(answer.split(b" ")[1] == b"409" for answer in answers)
    assert network.standings() == before
    require_all_heard(network, said)


def say_and_live(network: Network, number: int) -> list[str]:
    said = say(network.instances[0], number)
    network.live(2)
    network.pass_time(A_DAY // 4)
    return said
