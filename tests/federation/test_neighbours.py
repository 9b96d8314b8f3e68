"""Three groups on this computer know each other: what one says all hear, once and in order.

Each has its own home, keys and processes; where a PostgreSQL server is at hand one of them uses it.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.federation import PEERS_VARIABLE
from tests.homes import new_home
from tests.served.processes import Served, free_port

pytestmark = pytest.mark.embedded
STORIES = "tests.federation.stories"
TOLD = "tests.federation.neighbours"
PATIENCE = 60


class Group:
    """An instance that can be switched off and on."""

    def __init__(self, served: Served, running: ExitStack) -> None:
        self.served = served
        self.running = running
        self.process: Any = None

    @property
    def address(self) -> str:
        return self.served.address

    def tell(self, story: str, **facts: Any) -> Any:
        return self.served.home.play(f"{TOLD}:{story}", **facts)

    def of(self, other: "Group") -> dict[str, Any]:
        """How it stands with another one here."""
        return self.tell("standing")["peers"][other.address]

    @contextmanager
    def on(self) -> Iterator[None]:
        with self.served.pages():
            yield


def until(what: Callable[[], Any], *, why: str) -> Any:
    """What comes of it, as soon as it is true."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if found := what():
            return found
        time.sleep(0.5)
    raise AssertionError(f"not within {PATIENCE} seconds: {why}")


@pytest.fixture
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Group]]:
    """Three founded groups that have decided to know each other; nobody is switched on."""
    ports = [free_port() for _group in range(3)]
    servers = ["", os.environ.get("TEST_POSTGRESQL", ""), ""]
    with ExitStack() as running:
        groups = []
        for port, server in zip(ports, servers, strict=True):
            extra = {
                "FOLKMOOT_ADDRESS": f"http://127.0.0.1:{port}",
                PEERS_VARIABLE: ",".join(f"127.0.0.1:{each}" for each in ports),
                "FOLKMOOT_BEAT_SECONDS": "1",
            }
            folder = tmp_path_factory.mktemp("group")
            home = running.enter_context(new_home(folder, kind="demo", server=server, **extra))
            home.play(f"{STORIES}:found")
            groups.append(Group(Served(home=home, port=port), running))
        yield groups


def others(group: Group, groups: list[Group]) -> list[Group]:
    return [one for one in groups if one is not group]


def know_each_other(groups: list[Group]) -> None:
    for group in groups:
        for other in others(group, groups):
            until(lambda: introduced(group, other), why="they introduce themselves")  # noqa: B023
    for group in groups:
        wanted = {other.address: "pinned" for other in others(group, groups)}
        until(lambda: states(group) == wanted, why="all are pinned")  # noqa: B023


def introduced(group: Group, other: Group) -> bool:
    try:
        return bool(group.tell("know", address=other.address))
    except AssertionError as error:
        if "NotReached" in str(error):
            return False
        raise


def states(group: Group) -> dict[str, str]:
    return {at: peer["state"] for at, peer in group.tell("standing")["peers"].items()}


def heard(group: Group, other: Group) -> list[str]:
    return group.of(other)["digests"]


def test_what_is_said_is_heard_everywhere_and_vouched_for(three):
    a, b, c = three
    with ExitStack() as running:
        here = {group: running.enter_context(ExitStack()) for group in three}
        for group in three:
            here[group].enter_context(group.on())
        know_each_other(three)
        first = a.tell("say", numbers=[1])
        for group in (b, c):
            until(lambda: heard(group, a) == first, why="heard")  # noqa: B023
        until(lambda: len(a.tell("standing")["witnesses"]) == 2, why="both vouch")

        # One is away for a while; nothing is lost, and nothing comes twice.
        here[b].close()
        more = first + a.tell("say", numbers=[2, 3])
        until(lambda: heard(c, a) == more, why="the one who is there hears")
        assert heard(b, a) == first
        here[b].enter_context(b.on())
        until(lambda: heard(b, a) == more, why="who was away hears")
        assert b.of(a)["evidence"] == c.of(a)["evidence"] == []

        # A copy of the home that is some days old does not sign: its neighbours hold more.
        here[c].close()
        with c.served.home.copied() as copy:
            here[c].enter_context(c.on())
            more_of_c = c.tell("say", numbers=[4])
            until(lambda: heard(a, c) == more_of_c, why="heard")
            until(lambda: c.of(a)["held"] >= c.tell("standing")["size"], why="vouched for")
            here[c].close()
            old = Group(replace(c.served, home=copy), running)
            size = old.tell("standing")["size"]
            old.tell("say", numbers=[5])
            with old.on():
                until(lambda: old.tell("standing")["is_ahead"], why="it sees that it is old")
                time.sleep(2)
                standing = old.tell("standing")
            assert (standing["size"], standing["waiting"] > 0) == (size, True)
        here[c].enter_context(c.on())
        last = c.tell("say", numbers=[6])
        until(lambda: heard(a, c) == more_of_c + last, why="the real one goes on")
        assert a.of(c)["evidence"] == []

        # An operator rewrites the past: the others see it, keep it and stop listening.
        here[c].close()
        c.tell("rewrite_past")
        here[c].enter_context(c.on())
        c.tell("say", numbers=[7])
        # Until it is signed they show their old checkpoint, and a visit would find nothing.
        until(lambda: not c.tell("standing")["waiting"], why="the other past is signed")
        for group in (a, b):
            group.tell("look_again")
            until(lambda: group.of(c)["state"] == "frozen", why="seen")  # noqa: B023
            assert group.of(c)["evidence"] == ["records"]
            assert heard(group, c) == more_of_c + last
