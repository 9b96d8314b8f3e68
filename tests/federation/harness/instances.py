"""An instance that a test can order about, kill, start again and set the clock of."""

import json
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.crash.points import Point
from tests.federation.harness.wire import Door
from tests.homes import Home

STAY = "tests.federation.harness.process:stay"
PATIENCE = 120


class Died(Exception):
    """The process of the instance ended before it answered."""


class Instance:
    """One group's computer. Its address is a door of the wire; nobody knows the port behind it."""

    def __init__(self, *, home: Home, door: Door, ahead: float = 0) -> None:
        self.home = home
        self.door = door
        self.ahead = ahead
        self.port = 0
        self._process = 0
        self._line: socket.socket | None = None

    @property
    def address(self) -> str:
        return self.door.address

    @property
    def is_on(self) -> bool:
        return self._line is not None

    def start(self, *, is_known: bool = True) -> None:
        """Switch it on; one that is not known answers only whoever is led to its port."""
        with tempfile.TemporaryDirectory(prefix="folkmoot-orders-") as folder:
            orders = str(Path(folder) / "line")
            with socket.socket(socket.AF_UNIX) as listening:
                listening.bind(orders)
                listening.listen(1)
                listening.settimeout(PATIENCE)
                self._process = self.home.stay(STAY, orders=orders, ahead=self.ahead)
                self._line, _who = listening.accept()
        self._line.settimeout(PATIENCE)
        self._heard = self._line.makefile("r")
        self.port = self._answer()
        if is_known:
            self.door.leads_to = self.port

    def tell(self, story: str, **facts: Any) -> Any:
        """Live a story in its process and give what it returns; raises Died."""
        return self._order({"story": story, "facts": facts})

    def die(self, story: str, at: Point, **facts: Any) -> None:
        """Kill the process at that point of a story; raises AssertionError if it is not reached."""
        try:
            self._order({"story": story, "facts": facts, "point": at.written()})
        except Died:
            return
        # Otherwise the trap would stay set.
        self.kill()
        self.start()
        raise AssertionError(f"{story} ended without reaching {at}")

    def set_ahead(self, seconds: float) -> None:
        """Let its computer's clock be so far ahead of the real one."""
        self.ahead = seconds
        if self.is_on:
            self._order({"ahead": seconds})

    def kill(self) -> None:
        """As if somebody pulled the plug."""
        if self._line is None:
            return
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        self._forget()

    def _order(self, order: dict[str, Any]) -> Any:
        assert self._line is not None, "it is switched off"
        # Whoever hears nothing any more gives no answer.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._line.sendall(json.dumps(order).encode() + b"\n")
        return self._answer()

    def _answer(self) -> Any:
        """What it says next; raises Died, or AssertionError if it failed."""
        try:
            text = self._heard.readline()
        except ConnectionResetError:
            text = ""
        if not text:
            self._forget()
            raise Died(self.address)
        told = json.loads(text)
        if "error" in told:
            raise AssertionError(f"at {self.address}:\n{told['error']}")
        return told["answer"]

    def _forget(self) -> None:
        assert self._line is not None
        self._heard.close()
        self._line.close()
        self._line, self._process = None, 0

    @contextmanager
    def double(self) -> Iterator["Instance"]:
        """A second computer with a copy of this home and its keys, which nobody is led to yet."""
        with self.home.copied() as copy:
            other = Instance(home=copy, door=self.door, ahead=self.ahead)
            other.start(is_known=False)
            try:
                yield other
            finally:
                other.kill()
