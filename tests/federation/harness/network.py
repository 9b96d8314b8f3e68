"""Some groups that know each other, each with its home and process, and the wire between them."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.instance import Instance as Owner
from core.keys.actions import prepare as prepare_keys
from tests.federation import PEERS_VARIABLE
from tests.federation.harness.instances import Instance
from tests.federation.harness.wire import Door, Wire
from tests.homes import Home, a_database

STORIES = "tests.federation.neighbours"
NAMES = ("Hill", "Lake", "Moor", "Town", "Wood", "Island")
AN_HOUR, A_DAY = 3600, 86400


class Network:
    """Instances in their order, and what lies between them."""

    def __init__(self, wire: Wire, instances: Sequence[Instance]) -> None:
        self.wire = wire
        self.instances = list(instances)

    def __iter__(self) -> Iterator[Instance]:
        return iter(self.instances)

    @property
    def running(self) -> list[Instance]:
        return [one for one in self.instances if one.is_on]

    def all_tell(self, story: str, **facts: Any) -> list[Any]:
        """Everybody who is on lives a story, at the same time."""
        return self.at_once(lambda one: one.tell(f"{STORIES}:{story}", **facts))

    def at_once(self, act: Callable[[Instance], Any]) -> list[Any]:
        """Do something with everybody who is on, in threads."""
        running = self.running
        with ThreadPoolExecutor(len(running) or 1) as threads:
            return list(threads.map(act, running))

    def live(self, rounds: int = 2) -> None:
        """Everybody beats, so many times."""
        for _round in range(rounds):
            self.all_tell("beat")

    def pass_time(self, seconds: float) -> None:
        """The clocks of all computers go on, also of those that are switched off."""
        for one in self.instances:
            one.set_ahead(one.ahead + seconds)

    def settle(self, rounds: int = 6) -> None:
        """Live on, day by day, until nobody has anything to ask any more.

        After a day every lane has stopped waiting.
        """
        for _round in range(rounds):
            self.pass_time(A_DAY)
            self.live()
            if all(self.all_tell("is_up_to_date")):
                return
        raise AssertionError(json.dumps(self.standings(), indent=1))

    def standings(self) -> dict[str, Any]:
        """How it stands with everybody's peers, by the address of whoever says it."""
        addresses = [one.address for one in self.running]
        return dict(zip(addresses, self.all_tell("standing"), strict=True))


@contextmanager
def prepared(folder: Path, count: int) -> Iterator["Prepared"]:
    """So many founded groups that know each other, switched off. Use copies of them."""
    with ExitStack() as stack:
        wire = Wire()
        stack.callback(wire.close)
        doors = [wire.open_door(place) for place in range(count)]
        # Where a PostgreSQL server is at hand every second group uses it.
        servers = dict.fromkeys(["", os.environ.get("TEST_POSTGRESQL", "")])
        templates = [
            stack.enter_context(_template(folder / f"template-{place}", server))
            for place, server in enumerate(servers)
        ]
        homes = [
            stack.enter_context(_own(templates[place % len(templates)], door, doors))
            for place, door in enumerate(doors)
        ]
        made = Prepared(wire, doors, homes)
        with made.network(homes) as network:
            names = dict(zip(network, NAMES, strict=False))
            network.at_once(lambda one: one.tell(f"{STORIES}:found", name=names[one]))
            for one in network:
                others = [other.address for other in network if other is not one]
                one.tell(f"{STORIES}:know_all", addresses=others)
            network.live(3)
            assert all(network.all_tell("is_up_to_date")), network.all_tell("standing")
        yield made


@contextmanager
def _template(path: Path, server: str) -> Iterator[Home]:
    """A prepared home that is nobody's yet."""
    with a_database(server) as database:
        home = Home(path=path, database=database)
        home.play(f"{STORIES}:prepare")
        yield home


@contextmanager
def _own(template: Home, door: Door, doors: Sequence[Door]) -> Iterator[Home]:
    """A copy of a home that is nobody's yet, with keys and an address of its own."""
    extra = {
        "FOLKMOOT_ADDRESS": door.address,
        PEERS_VARIABLE: ",".join(each.host for each in doors),
    }
    with template.copied(**extra) as home:
        shutil.rmtree(home.path / "keys")
        (home.path / "home.json").unlink()
        owner = Owner(path=home.path, address=door.address)
        owner.furnish(kind="demo", origin=prepare_keys(home.path))
        yield home


class Prepared:
    """Homes to copy; the wire and the addresses stay the same for all copies."""

    def __init__(self, wire: Wire, doors: Sequence[Door], homes: Sequence[Home]) -> None:
        self.wire = wire
        self.doors = doors
        self.homes = homes

    @contextmanager
    def copies(self, count: int) -> Iterator[Network]:
        """The first so many groups as they were, switched on."""
        with ExitStack() as stack:
            homes = [stack.enter_context(home.copied()) for home in self.homes[:count]]
            network = stack.enter_context(self.network(homes))
            network.all_tell("know_only", addresses=[one.address for one in network])
            yield network

    @contextmanager
    def network(self, homes: Sequence[Home]) -> Iterator[Network]:
        """These homes, switched on."""
        self.wire.seen.clear()
        instances = [
            Instance(home=replace(home), door=door)
            for home, door in zip(homes, self.doors, strict=False)
        ]
        try:
            for one in instances:
                one.start()
            yield Network(self.wire, instances)
        finally:
            for one in instances:
                one.kill()
            self.wire.rules.clear()
