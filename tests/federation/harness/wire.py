"""The wire between instances: what one asks another goes through here, and may go wrong.

Every instance is known to the others by an address at which only the wire listens. What passes is
whole requests and answers, as bytes; a fault says what comes out at the other end.
"""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from socketserver import StreamRequestHandler, ThreadingTCPServer

PATIENCE = 30.0
HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request on its way. `caller` and `target` are addresses; who is a stranger has none."""

    caller: str
    target: str
    method: str
    path: str
    raw: bytes
    port: int
    source: str = "127.0.0.1"

    def forward(self, port: int = 0) -> bytes:
        """Deliver it, and give the whole answer; nothing where nobody is there."""
        try:
            with socket.create_connection(
                ("127.0.0.1", port or self.port), PATIENCE, source_address=(self.source, 0)
            ) as line:
                line.sendall(self.raw)
                return b"".join(iter(lambda: line.recv(65536), b""))
        except OSError:
            return b""


Fault = Callable[[Exchange], Iterable[bytes]]


def nothing_wrong(exchange: Exchange) -> Iterable[bytes]:
    """What usually happens."""
    yield exchange.forward()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What happens to some of the requests."""

    fault: Fault
    caller: str
    target: str
    path: str

    def is_about(self, exchange: Exchange) -> bool:
        return (
            self.caller in ("", exchange.caller)
            and self.target in ("", exchange.target)
            and self.path in exchange.path
        )


@dataclass
class Wire:
    """All doors, and what is wrong with what passes through them now."""

    rules: list[Rule] = field(default_factory=list)
    doors: list["Door"] = field(default_factory=list)

    def open_door(self, place: int) -> "Door":
        """A new address; what comes there is handed to a port that is told later."""
        door = Door(self, source=f"127.0.1.{place + 1}")
        self.doors.append(door)
        threading.Thread(target=door.serve_forever, args=(0.05,), daemon=True).start()
        return door

    @contextmanager
    def fault(
        self, fault: Fault, *, caller: str = "", target: str = "", path: str = ""
    ) -> Iterator[Fault]:
        """Inside, this happens to what `caller` asks `target` at such paths; the last rule wins."""
        rule = Rule(fault=fault, caller=caller, target=target, path=path)
        self.rules.insert(0, rule)
        try:
            yield fault
        finally:
            self.rules.remove(rule)

    def passes(self, exchange: Exchange) -> Iterable[bytes]:
        """What comes back."""
        rules = [rule for rule in list(self.rules) if rule.is_about(exchange)]
        return rules[0].fault(exchange) if rules else nothing_wrong(exchange)

    def source_of(self, address: str) -> str:
        """From where the others see the requests of an instance come."""
        known = {door.address: door.source for door in self.doors}
        return known.get(address, "127.0.0.1")

    def close(self) -> None:
        for door in self.doors:
            door.shutdown()
            door.server_close()


class Passage(StreamRequestHandler):
    """One request through a door."""

    server: "Door"

    def handle(self) -> None:
        exchange = self._read()
        if exchange is None:
            return
        # Whoever asked may hang up in the middle of an answer without end.
        with suppress(OSError):
            for piece in self.server.wire.passes(exchange):
                self.wfile.write(piece)

    def _read(self) -> Exchange | None:
        first = self.rfile.readline()
        if first.count(b" ") < 2:
            return None
        head = b"".join(iter(self.rfile.readline, b"\r\n"))
        headers = BytesHeaderParser().parsebytes(head)
        body = self.rfile.read(int(headers.get("content-length") or 0))
        agent = str(headers.get("user-agent", ""))
        caller = agent.partition("(+")[2].removesuffix("/FEDERATION.md)")
        method, path = first.decode("latin-1").split(" ")[:2]
        return Exchange(
            caller=caller,
            target=self.server.address,
            method=method,
            path=path,
            raw=first + head + b"\r\n" + body,
            port=self.server.leads_to,
            source=self.server.wire.source_of(caller),
        )


class Door(ThreadingTCPServer):
    """The address of one instance."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, wire: Wire, *, source: str) -> None:
        super().__init__(("127.0.0.1", 0), Passage)
        self.wire = wire
        self.source = source
        self.leads_to = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def address(self) -> str:
        return f"http://{self.host}"
