"""Where a process is killed: before or after the nth statement, commit or call that fits."""

import functools
import json
import os
import re
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import Any, Literal

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A moment in the life of a process.

    `at` is a regular expression for what happens: an SQL statement, "COMMIT", or
    "CALL module:function" (then name the function in `calls` too). Without it everything counts:
    `Point(nth=n)` for n = 1, 2, 3 ... walks through all moments at which a process can die
    between two things that others can see.
    """

    at: str = ""
    nth: int = 1
    when: Literal["before", "after"] = "before"
    calls: tuple[str, ...] = field(default=())

    def written(self) -> str:
        """For the command line of the victim."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Point":
        """The reverse of written()."""
        facts = json.loads(text)
        return cls(**{**facts, "calls": tuple(facts["calls"])})


class Trap:
    """Counts what happens and kills this process at its point."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self.seen = 0

    def around(self, what: str, act: Callable[[], Any]) -> Any:
        """Do what was asked, unless the point is here."""
        fits = re.search(self.point.at, what, re.IGNORECASE | re.DOTALL) is not None
        self.seen += fits
        here = fits and self.seen == self.point.nth
        if here and self.point.when == "before":
            die()
        result = act()
        if here:
            die()
        return result


def die() -> None:
    """As if the electricity had gone for this process: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: Point) -> None:
    """Set the trap for all connections and threads of this process."""
    trap = Trap(point)
    _trap_method(CursorWrapper, "_execute", trap)
    _trap_method(CursorWrapper, "_executemany", trap)
    _trap_commit(trap)
    for name in point.calls:
        _trap_function(name, trap)


def _trap_method(owner: type, name: str, trap: Trap) -> None:
    plain = getattr(owner, name)

    def trapped(self: Any, sql: Any, params: Any, *rest: Any) -> Any:
        return trap.around(str(sql), lambda: plain(self, sql, params, *rest))

    setattr(owner, name, trapped)


def _trap_commit(trap: Trap) -> None:
    # Below `atomic`, where a transaction really ends.
    name = "_commit"
    plain = getattr(BaseDatabaseWrapper, name)

    def trapped(self: BaseDatabaseWrapper) -> None:
        trap.around("COMMIT", lambda: plain(self))

    setattr(BaseDatabaseWrapper, name, trapped)


def _trap_function(name: str, trap: Trap) -> None:
    """Replace a function wherever a loaded module knows it by name."""
    module, _, attribute = name.partition(":")
    plain = getattr(import_module(module), attribute)

    @functools.wraps(plain)
    def trapped(*given: Any, **named: Any) -> Any:
        return trap.around(f"CALL {name}", lambda: plain(*given, **named))

    for known in list(sys.modules.values()):
        for alias, thing in list(vars(known).items()):
            if thing is plain:
                setattr(known, alias, trapped)
