"""Five instances: a confederation and four groups that decide together, from outside."""

from typing import Any

from tests.federation.harness.instances import Instance
from tests.federation.harness.network import A_DAY, AN_HOUR, NAMES, STORIES, Network

VALLEY = "tests.federation.valley"
# How people vote in the four groups, yes and no. People: 7 to 5; groups: 3 to 1.
CAST = ((3, 0), (2, 1), (2, 1), (0, 3))
RETURNS = [["Hill", 3, 0], ["Lake", 2, 1], ["Moor", 2, 1], ["Town", 0, 3]]
MOST_ROUNDS = 8
# From the last noon to the night in which homes close, and from then to after the deadline.
NIGHT, LAST = 11, 13


def vote(network: Network, **rules: Any) -> None:
    """The groups found a confederation, one of them asks something, and everybody votes."""
    _hub, *groups = network
    for one, name in zip(groups, NAMES, strict=False):
        one.tell(f"{STORIES}:found", name=name)
    network.live(1)
    confederate(network, **rules)
    for _day in range(2):
        network.pass_time(A_DAY)
        network.live(3)
    for one, (yes, no) in zip(groups, CAST, strict=True):
        one.tell(f"{VALLEY}:cast", yes=yes, no=no)
    network.live(2)


def confederate(network: Network, **rules: Any) -> None:
    """The groups found a confederation on the first instance, and one of them asks something."""
    hub, *groups = network
    hub.tell(f"{VALLEY}:plan", addresses=[one.address for one in groups], rules=rules)
    for one in groups:
        one.tell(f"{VALLEY}:agree", address=hub.address)
    live_until(network, "is_seated", lambda found: found == len(groups))
    groups[0].tell(f"{VALLEY}:ask", title="A bus on Sundays")
    live_until(network, "has_vote", bool)


def live_until(network: Network, story: str, is_so, *, rounds: int = MOST_ROUNDS) -> None:
    """Live on, an hour at a time, until this is so everywhere."""
    for _round in range(rounds):
        network.pass_time(AN_HOUR)
        network.live(2)
        found = network.all_tell(f"{VALLEY}:{story}")
        if all(map(is_so, found)):
            return
    raise AssertionError([found, network.all_tell(f"{VALLEY}:stages")])


def close(network: Network) -> None:
    """Midnight goes by at home, and everybody returns what was counted there."""
    network.pass_time(AN_HOUR * NIGHT)
    network.live(3)


def deadline(network: Network) -> None:
    """The last moment for returns goes by; everybody reads once more, and counts for good."""
    network.pass_time(AN_HOUR * LAST)
    network.live(3)


def outcomes(network: Network) -> dict[str, dict]:
    """What the vote came to, everywhere."""
    running = network.running
    return dict(
        zip([one.address for one in running], network.all_tell(f"{VALLEY}:outcome"), strict=True)
    )


def outcome(one: Instance) -> dict:
    return one.tell(f"{VALLEY}:outcome")


def require_same(network: Network, *, is_adopted: bool) -> None:
    """Everybody decided this, from the very same tallies, once, and knows that all others did."""
    for _round in range(MOST_ROUNDS):
        found = outcomes(network)
        if all(one["is_adopted"] is not None for one in found.values()):
            break
        network.pass_time(AN_HOUR)
        network.live(2)
    assert {one["why_not"] for one in found.values()} == {""}, found
    assert {one["is_adopted"] for one in found.values()} == {is_adopted}, found
    assert len({one["digest"] for one in found.values()}) == 1, found
    assert all(one["certificates"] == [one["digest"]] for one in found.values()), found
    assert {one["certified"] for one in found.values()} == {1}, found
    assert all(max(one["said"]) == 1 for one in found.values()), found
