"""Reads the fields of a scenario and notes every fault with its path, not only the first.

A reader that meets a fault returns a harmless value of the right type and goes on, so that all
faults are told at once. Whoever reads looks at `Faults` at the end: if there is any, nothing that
was read may be used.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from core.rehearsal.text import StrangeNumber, field_path, kind_of, shown

MOST: Final = 2**63 - 1
LEAST: Final = -(2**63)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Needed:
    """Stands for: this field has no default."""


NEEDED: Final = _Needed()


@dataclass(slots=True)
class Faults:
    """What is wrong with one scenario, as (path, what), in the order of reading."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, path: str, what: str) -> None:
        self.found.append((path, what))

    def __bool__(self) -> bool:
        return bool(self.found)


@dataclass(frozen=True, slots=True)
class Piece:
    """A JSON value at its place in a scenario."""

    value: Any
    path: str
    faults: Faults

    def fault(self, what: str) -> None:
        """Note that this value is wrong."""
        self.faults.add(self.path, what)

    def whole(self, *, least: int = LEAST, most: int = MOST) -> int:
        """A whole number within bounds. A boolean is none, nor is 1.0 or 1e3."""
        if isinstance(self.value, StrangeNumber):
            self.fault(f"{self.value.text[:40]} is no whole number of at most {MOST}")
        elif isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fault(f"must be a whole number, is {kind_of(self.value)}")
        elif self.value < least:
            self.fault(f"must be at least {least}, is {self.value}")
        elif self.value > most:
            self.fault(f"must be at most {most}, is {self.value}")
        else:
            return self.value
        return least if least > LEAST else 0

    def text(self) -> str:
        """A text that can be written as UTF-8; it may be empty."""
        if not isinstance(self.value, str):
            self.fault(f"must be a text, is {kind_of(self.value)}")
            return ""
        try:
            self.value.encode()
        except UnicodeEncodeError:
            self.fault("holds half a character (a lone surrogate)")
            return ""
        return self.value

    def name(self) -> str:
        """A text that is not empty."""
        text = self.text()
        if text == "" and isinstance(self.value, str) and not self.value:
            self.fault("must not be empty")
        return text

    def choice(self, known: Collection[str]) -> str:
        """One of the known texts."""
        text = self.text()
        if isinstance(self.value, str) and text not in known:
            self.fault(f"{shown(text)} is none of {', '.join(known)}")
        return text

    def known(self, names: Collection[str], whose: str) -> str:
        """A name that has to be there already; `whose` says where, as in "initial_members"."""
        name = self.name()
        if name and name not in names:
            self.fault(f"{shown(name)} is not in {whose}")
        return name

    def switch(self) -> bool:
        """True or false."""
        if isinstance(self.value, bool):
            return self.value
        self.fault(f"must be true or false, is {kind_of(self.value)}")
        return False

    def date(self) -> date:
        """A date of the calendar, written YYYY-MM-DD."""
        text = self.text()
        if isinstance(self.value, str):
            try:
                if DATE.fullmatch(text):
                    return date.fromisoformat(text)
            except ValueError:
                pass
            self.fault(f"{shown(text)} is no date YYYY-MM-DD")
        return date(2000, 1, 1)

    def items(self) -> list["Piece"]:
        """The items of a list."""
        if isinstance(self.value, list):
            return [
                Piece(item, f"{self.path}[{index}]", self.faults)
                for index, item in enumerate(self.value)
            ]
        self.fault(f"must be a list, is {kind_of(self.value)}")
        return []

    def names(self) -> list[str]:
        """A list of names, each once."""
        names = []
        seen: set[str] = set()
        for item in self.items():
            name = item.name()
            if name in seen and name:
                item.fault(f"{shown(name)} is given twice")
            seen.add(name)
            names.append(name)
        return names

    def object(self) -> "Reader":
        """The fields of an object; of anything else, none."""
        if isinstance(self.value, dict):
            return Reader(self.value, self.path, self.faults)
        self.fault(f"must be an object, is {kind_of(self.value)}")
        return Reader(None, self.path, self.faults)


class Reader:
    """The fields of one JSON object: take each, then `close` to find the unknown ones."""

    def __init__(self, fields: dict[str, Any] | None, path: str, faults: Faults) -> None:
        self.path = path
        self.faults = faults
        self._fields = fields or {}
        # Where there is no object at all, its fields are not missed one by one.
        self._is_there = fields is not None
        self._taken: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def take(self, name: str) -> Piece | None:
        """The value of a field; where it is not given, None and a fault."""
        piece = self.maybe(name)
        if piece is None and self._is_there:
            self.faults.add(self.path_of(name), "is missing")
        return piece

    def maybe(self, name: str) -> Piece | None:
        """The value of a field that may be left out."""
        self._taken.add(name)
        if name not in self._fields:
            return None
        return Piece(self._fields[name], self.path_of(name), self.faults)

    def path_of(self, name: str) -> str:
        return field_path(self.path, name)

    def _found(self, name: str, default: object) -> Piece | None:
        return self.take(name) if default is NEEDED else self.maybe(name)

    def whole(
        self, name: str, *, least: int = LEAST, most: int = MOST, default: int | _Needed = NEEDED
    ) -> int:
        """A whole number within bounds."""
        piece = self._found(name, default)
        if piece is None:
            return default if isinstance(default, int) else max(least, 0)
        return piece.whole(least=least, most=most)

    def switch(self, name: str, *, default: bool | _Needed = NEEDED) -> bool:
        """True or false."""
        piece = self._found(name, default)
        if piece is None:
            return default if isinstance(default, bool) else False
        return piece.switch()

    def text(self, name: str, *, default: str | _Needed = NEEDED) -> str:
        """A text, possibly empty."""
        piece = self._found(name, default)
        if piece is None:
            return default if isinstance(default, str) else ""
        return piece.text()

    def name(self, name: str) -> str:
        """A text that is not empty."""
        piece = self.take(name)
        return "" if piece is None else piece.name()

    def names(self, name: str) -> list[str]:
        """A list of names, each once."""
        piece = self.take(name)
        return [] if piece is None else piece.names()

    def choice(self, name: str, known: Collection[str]) -> str:
        """One of the known texts; a field that is wrong or missing gives an empty one."""
        piece = self.take(name)
        text = "" if piece is None else piece.choice(known)
        return text if text in known else ""

    def date(self, name: str) -> date:
        """A date of the calendar."""
        piece = self.take(name)
        return date(2000, 1, 1) if piece is None else piece.date()

    def items(self, name: str) -> list[Piece]:
        """The items of a list."""
        piece = self.take(name)
        return [] if piece is None else piece.items()

    def object(self, name: str) -> "Reader":
        """The fields of an object."""
        piece = self.take(name)
        return Reader(None, self.path_of(name), self.faults) if piece is None else piece.object()

    def close(self) -> None:
        """Note the fields that nobody took: the format does not know them."""
        for name in self._fields:
            if name not in self._taken:
                self.faults.add(self.path_of(name), "is an unknown field")
