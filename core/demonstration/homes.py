"""Who takes part in the demonstration: a home, a port and an environment each."""

import os
import socket
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
# The first is the one that people come to see; the last has no people.
PLACES = ("village", "alderholt", "ferry", "confederation")
DATABASE = "database.sqlite3"
MARK = "populated"
CLOCK = "days_ahead"
# Up to which of these days everybody has said and heard all there was.
SETTLED = "settled"
# Neighbours answer each other soon after somebody let a night pass.
BEAT_SECONDS = "3"


class Refused(Exception):
    """The demonstration cannot start; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One of the groups, and where everybody is."""

    place: str
    path: Path
    ports: Mapping[str, int]

    @property
    def port(self) -> int:
        return self.ports[self.place]

    @property
    def address(self) -> str:
        return address(self.port)

    @property
    def is_begun(self) -> bool:
        """Whether it was ever made ready for a story."""
        return (self.path / DATABASE).exists()

    @property
    def is_lived_in(self) -> bool:
        """Whether its story was lived to the end."""
        return (self.path / MARK).exists()

    @property
    def environment(self) -> dict[str, str]:
        """What its process is told."""
        known = ",".join(f"{HOST}:{port}" for port in self.ports.values())
        return {
            **os.environ,
            "FOLKMOOT_HOME": str(self.path),
            "FOLKMOOT_ADDRESS": self.address,
            "FOLKMOOT_LOOPBACK_PEERS": known,
            "FOLKMOOT_BEAT_SECONDS": os.environ.get("FOLKMOOT_BEAT_SECONDS", BEAT_SECONDS),
        }

    def words(self, language: str) -> list[str]:
        """What is said to `manage.py` to serve it."""
        others = ((place, port) for place, port in self.ports.items() if place != self.place)
        neighbours = ",".join(f"{place}={address(port)}" for place, port in others)
        return [
            *("serve", "--demo", "--village", language, "--place", self.place),
            *("--port", str(self.port), "--neighbours", neighbours),
        ]

    def make(self, clock: Path) -> None:
        """A folder for it, with the clock that all share."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = self.path / CLOCK
        if not own.is_symlink():
            own.symlink_to(os.path.relpath(clock, self.path))

    def take_tables_from(self, other: "Home") -> None:
        """Begin with the empty tables of another home, which take time to make."""
        mine = self.path / DATABASE
        draft = mine.with_suffix(".draft")
        made, copy = sqlite3.connect(other.path / DATABASE), sqlite3.connect(draft)
        with closing(made), closing(copy):
            made.backup(copy)
        draft.replace(mine)


def address(port: int) -> str:
    """Where a port of this computer is for browsers and for neighbours."""
    return f"http://{HOST}:{port}"


def homes(folder: Path, first_port: int, places: Sequence[str] = PLACES) -> list[Home]:
    """A home for each below the folder, on ports that follow each other; raises Refused."""
    ports = {place: first_port + number for number, place in enumerate(places)}
    for port in ports.values():
        require_free(port)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    clock = folder.resolve() / CLOCK
    if not clock.exists():
        clock.write_text("0", "ascii")
    found = [Home(place=place, path=folder.resolve() / place, ports=ports) for place in places]
    for home in found:
        home.make(clock)
    return found


def require_free(port: int) -> None:
    """Raises Refused where something else listens."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise Refused(
                f"{HOST}:{port} cannot be used ({error}). The demonstration needs "
                f"{len(PLACES)} ports in a row. Stop what runs there, or choose others: "
                f"make demo PORT=8100"
            ) from None
