"""Some groups that know each other, each with its home and process, and the wire between them."""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.instance import Instance as Owner
from core.keys.actions import prepare as prepare_keys
from tests import databases
from tests.federation import PEERS_VARIABLE
from tests.federation.harness.instances import Instance
from tests.federation.harness.wire import Door, Wire
from tests.homes import Home

STORIES = "tests.federation.neighbours"
NAMES = ("Hill", "Lake", "Moor", "Town", "Wood", "Ford")
AN_HOUR, A_DAY = 3600, 86400


def essential(cases: Iterable[str], *chosen: str) -> list[Any]:
    """The cases, of which only the chosen ones are tried in `make test`."""
    return [
        case if case in chosen else pytest.param(case, marks=pytest.mark.slow) for case in cases
    ]


def say(one: Instance, *numbers: int) -> list[str]:
    """Somebody tells all peers these numbers; the digests by which they are heard."""
    return list(one.tell(f"{STORIES}:say", numbers=list(numbers)))


def of(here: Instance, there: Instance) -> dict[str, Any]:
    """How it stands with somebody, as somebody else sees it."""
    return dict(here.tell(f"{STORIES}:standing")["peers"][there.address])


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
        name = story if ":" in story else f"{STORIES}:{story}"
        return self.at_once(lambda one: one.tell(name, **facts))

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
            if not (waits := self.waits()):
                return
        raise AssertionError("\n".join(waits))

    def waits(self) -> list[str]:
        """What still waits anywhere: entries to be signed, records to be read, words to come."""
        found = self.standings()
        sizes = {address: standing["size"] for address, standing in found.items()}
        unsigned = [
            f"{here}: {one['waiting']} unsigned" for here, one in found.items() if one["waiting"]
        ]
        unread = [
            f"{here} of {there}: {peer}"
            for here, one in found.items()
            for there, peer in one["peers"].items()
            if peer["state"] not in ("frozen", "released")
            and (peer["waits"] or peer["cursor"] != sizes.get(there, peer["cursor"]))
        ]
        return unsigned + unread

    def standings(self) -> dict[str, Any]:
        """How it stands with everybody's peers, by the address of whoever says it."""
        addresses = [one.address for one in self.running]
        return dict(zip(addresses, self.all_tell("standing"), strict=True))


@contextmanager
def prepared(folder: Path, count: int, live: Callable[[Network], None]) -> Iterator["Prepared"]:
    """So many instances after what they live through in `live`, switched off. Copy them."""
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
            live(network)
            made.ahead = network.instances[0].ahead
        yield made


def meet(network: Network) -> None:
    """Everybody is founded, and decides to know everybody."""
    names = dict(zip(network, NAMES, strict=False))
    network.at_once(lambda one: one.tell(f"{STORIES}:found", name=names[one]))
    for one in network:
        others = [other.address for other in network if other is not one]
        one.tell(f"{STORIES}:know_all", addresses=others)
    network.live(3)
    for standing in network.all_tell("standing"):
        assert {peer["state"] for peer in standing["peers"].values()} == {"pinned"}


def seconds_to_noon() -> float:
    """So that no test meets a midnight that it does not wait for."""
    return (A_DAY // 2 - time.time()) % A_DAY


@contextmanager
def _template(path: Path, server: str) -> Iterator[Home]:
    """A prepared home that is nobody's yet."""
    with databases.a_database(server, databases.template()) as database:
        home = Home(path=path, database=database)
        if not server:
            databases.a_new_file(path / "database.sqlite3")
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
        self.ahead = seconds_to_noon()

    @contextmanager
    def copies(self, count: int = 0) -> Iterator[Network]:
        """All of them as they were, or the first so many, who know only each other; switched on."""
        with ExitStack() as stack:
            chosen = self.homes[: count or len(self.homes)]
            homes = [stack.enter_context(home.copied()) for home in chosen]
            network = stack.enter_context(self.network(homes))
            if len(chosen) < len(self.homes):
                network.all_tell("know_only", addresses=[one.address for one in network])
            yield network

    @contextmanager
    def network(self, homes: Sequence[Home]) -> Iterator[Network]:
        """These homes, switched on."""
        instances = [
            Instance(home=home, door=door, ahead=self.ahead)
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
