"""Two instances on this computer: one follows the other's group, is told, and can check it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.federation import PEERS_VARIABLE
from tests.homes import new_home
from tests.served.processes import Served, free_port

pytestmark = pytest.mark.embedded
STORIES = "tests.federation.stories"
PATIENCE = 120


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """Two founded groups, each with its own home, keys and processes."""
    ports = free_port(), free_port()
    peers = ",".join(f"127.0.0.1:{port}" for port in ports)
    with ExitStack() as running:
        made = []
        for port in ports:
            extra = {
                "FOLKMOOT_ADDRESS": f"http://127.0.0.1:{port}",
                PEERS_VARIABLE: peers,
                "FOLKMOOT_BEAT_SECONDS": "1",
            }
            folder: Path = tmp_path_factory.mktemp("instance")
            home = running.enter_context(new_home(folder, kind="demo", **extra))
            home.play(f"{STORIES}:found")
            served = Served(home=home, port=port)
            running.enter_context(served.pages())
            made.append(served)
        yield made[0], made[1]


def until(served: Served, *, delivered: int) -> dict:
    """What became of the deliveries, once there are so many."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        standing = served.home.play(f"{STORIES}:standing")
        if len(standing["delivered"]) >= delivered:
            return standing
        time.sleep(0.3)
    raise AssertionError(f"only {standing} after {PATIENCE} seconds")


def test_one_instance_follows_the_other_and_checks_what_it_is_told(two):
    here, there = two
    group = f"{here.address}/federation/group"
    for manner in ("older", "rfc9421"):
        assert there.home.play(f"{STORIES}:follow", group=group, manner=manner) == 202
    here.home.play(f"{STORIES}:propose", title="A bench between two villages")
    standing = until(here, delivered=4)
    assert standing["followers"] == [f"{there.address}/federation/instance"]
    assert standing["delivered"] == [
        [kind, 202] for kind in ("Accept", "Accept", "Create", "Announce")
    ]
    [[kind, content]] = there.home.play(f"{STORIES}:read_group", group=group)
    assert kind == "Note"
    assert "A bench between two villages" in content
