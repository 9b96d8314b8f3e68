"""Real instances compare their rolls: whoever is a member of two groups votes once."""

from collections.abc import Iterator

import pytest

from tests.federation import together
from tests.federation.harness.network import A_DAY, AN_HOUR, NAMES, STORIES, Network, prepared

pytestmark = [pytest.mark.embedded, pytest.mark.slow]
TOLD = "tests.federation.rolls"
# Aino is a member of the hill and of the lake; the moor is guardian, and so is the lake.
EMAILS = (
    {"Aino": "Aino@example.org", "Bertil": "bertil@example.org"},
    {"Aino": "aino+lake@example.org", "Bertil": "other@example.org"},
    {"Cilla": "cilla@example.org"},
)


def found(network: Network) -> None:
    """Three groups found a confederation, and one of them asks something."""
    _hub, *groups = network
    for one, name, emails in zip(groups, NAMES, EMAILS, strict=False):
        one.tell(f"{STORIES}:found", name=name)
        one.tell(f"{TOLD}:confirm", emails=emails)
    network.live(1)
    guardians = [one.tell(f"{TOLD}:origin") for one in (groups[2], groups[1])]
    together.confederate(network, **{"confederation.guardians": " ".join(guardians)})


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Iterator:
    with prepared(tmp_path_factory.mktemp("rolls"), 4, found) as made:
        yield made


@pytest.fixture
def valley(network) -> Iterator[Network]:
    with network.copies() as copies:
        yield copies


def standings(network: Network) -> list[dict]:
    return [one.tell(f"{TOLD}:standing") for one in network.running[1:]]


def live_until(network: Network, is_so, *, rounds: int = 8) -> list[dict]:
    """Live on, a few minutes at a time, until this is so in every group."""
    for _round in range(rounds):
        network.live(2)
        found = standings(network)
        if all(map(is_so, found)):
            return found
        network.pass_time(AN_HOUR / 6)
    raise AssertionError(found)


def compared(network: Network) -> list[dict]:
    """The roll day comes, and everybody compares with both others."""
    network.pass_time(A_DAY)
    return live_until(network, lambda one: one["compared"] == 2)


def opened(network: Network) -> list[dict]:
    """The vote opens everywhere."""
    network.pass_time(A_DAY)
    network.live(3)
    return standings(network)


def test_whoever_is_a_member_of_two_groups_votes_in_one(valley):
    _hub, hill, _lake, _moor = valley
    found = compared(valley)
    assert [one["clashes"] for one in found] == [1, 1, 0]
    # Each of the two guardians has answered about everybody with an address.
    assert [one["answered"] for one in found] == [0, 5, 5]
    hill.tell(f"{TOLD}:choose_other", forename="Aino")
    valley.live(3)
    here, there, _other = opened(valley)
    assert here["on_the_roll"] == ["Bertil", "Cilla"]
    assert there["on_the_roll"] == ["Aino", "Bertil", "Cilla"]


def test_who_does_not_choose_is_off_both(valley):
    compared(valley)
    here, there, other = opened(valley)
    assert here["on_the_roll"] == there["on_the_roll"] == ["Bertil", "Cilla"]
    assert other["on_the_roll"] == ["Aino", "Bertil", "Cilla"]


def test_a_guardian_that_is_away_takes_nobodys_vote(valley):
    _hub, _hill, _lake, moor = valley
    moor.kill()
    valley.pass_time(A_DAY)
    valley.live(3)
    for one in opened(valley):
        assert one["state"] == "unchecked"
        assert one["on_the_roll"] == ["Aino", "Bertil", "Cilla"]
