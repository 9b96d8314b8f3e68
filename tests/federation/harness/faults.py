"""What can happen to a request or its answer on the way."""

import random
import time
from collections.abc import Iterable, Iterator
from threading import Lock

from tests.federation.harness.wire import HEAD_END, Exchange, Fault, nothing_wrong

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nConnection: close\r\n"
JSON = HEAD % b"application/json"
PIECE = b"0" * 65536
HUNDRED_MEGABYTES = 100 * 1024 * 1024


# --- Something is lost ------------------------------------------------------------------------
def cut(_exchange: Exchange) -> Iterable[bytes]:
    """The request never arrives."""
    return ()


def unanswered(exchange: Exchange) -> Iterable[bytes]:
    """It arrives and is obeyed, but the answer is lost."""
    exchange.forward()
    return ()


def cut_short(exchange: Exchange) -> Iterator[bytes]:
    """The line breaks in the middle of the answer."""
    raw = exchange.forward()
    yield raw[: len(raw) // 2]


def shortened(exchange: Exchange) -> Iterator[bytes]:
    """Half of the content is missing, and the answer looks whole."""
    head, content = split(exchange.forward())
    yield whole(head, content[: len(content) // 2])


# --- Something is changed ---------------------------------------------------------------------
def tampered(exchange: Exchange) -> Iterator[bytes]:
    """One bit of the content is another."""
    head, content = split(exchange.forward())
    place = len(content) // 2
    changed = bytes([content[place] ^ 1]) if content else b""
    yield whole(head, content[:place] + changed + content[place + 1 :])


def doubled(exchange: Exchange) -> Iterator[bytes]:
    """It is delivered twice; the second answer comes back."""
    exchange.forward()
    yield exchange.forward()


class Replayed:
    """Whoever asks gets what was answered the first time; everything was recorded before."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def __call__(self, exchange: Exchange) -> Iterator[bytes]:
        key = exchange.target, exchange.path
        if key not in self.kept:
            self.kept[key] = exchange.forward()
        yield self.kept[key]


class Held:
    """Requests get stuck, and are delivered when nobody expects them any more, in any order."""

    def __init__(self) -> None:
        self.stuck: list[Exchange] = []
        self._lock = Lock()

    def __call__(self, exchange: Exchange) -> Iterable[bytes]:
        with self._lock:
            self.stuck.append(exchange)
        return ()

    def let_go(self, *, seed: int | str, times: int = 1) -> list[bytes]:
        """Deliver all of them so many times each, in an order by chance."""
        order = [one for one in self.stuck for _time in range(times)]
        random.Random(seed).shuffle(order)
        self.stuck.clear()
        return [exchange.forward() for exchange in order]


class Weather:
    """Each request meets one of these by chance, which is the same for the same seed."""

    def __init__(self, seed: int, faults: dict[Fault, int]) -> None:
        self._chance = random.Random(seed)
        self._faults = faults
        self._lock = Lock()

    def __call__(self, exchange: Exchange) -> Iterable[bytes]:
        with self._lock:
            [fault] = self._chance.choices(list(self._faults), list(self._faults.values()))
        return fault(exchange)


def storm(seed: int) -> Weather:
    """Six of thirteen requests pass; the others are lost, changed, doubled, or answered as once."""
    faults = (cut, unanswered, cut_short, shortened, tampered, doubled, Replayed())
    return Weather(seed, {nothing_wrong: 6, **dict.fromkeys(faults, 1)})


# --- Somebody does harm -----------------------------------------------------------------------
def dribbling(_exchange: Exchange) -> Iterator[bytes]:
    """An answer that comes a byte at a time, and never ends."""
    yield HEAD % b"text/plain" + b"\r\n"
    for _piece in range(600):
        yield b"0"
        time.sleep(0.1)


def silent(_exchange: Exchange) -> Iterator[bytes]:
    """The line is open and nothing comes."""
    time.sleep(30)
    yield b""


def endless(_exchange: Exchange) -> Iterator[bytes]:
    """An answer that does not say how long it is, and is endless."""
    yield JSON + b"\r\n"
    while True:
        yield PIECE


def huge(_exchange: Exchange) -> Iterator[bytes]:
    """A hundred megabytes, announced."""
    yield JSON + b"Content-Length: %d\r\n\r\n" % HUNDRED_MEGABYTES
    for _piece in range(HUNDRED_MEGABYTES // len(PIECE)):
        yield PIECE


def deep(_exchange: Exchange) -> Iterator[bytes]:
    """JSON with half a million levels."""
    content = b"[" * 500_000 + b"]" * 500_000
    yield whole(JSON.rstrip(b"\r\n"), content)


def redirect(to: str) -> Fault:
    """Whoever asks is sent elsewhere."""

    def fault(_exchange: Exchange) -> Iterator[bytes]:
        head = b"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: " + to.encode()
        yield whole(head, b"")

    return fault


def elsewhere(port: int) -> Fault:
    """Another process answers, under the same address."""

    def fault(exchange: Exchange) -> Iterator[bytes]:
        yield exchange.forward(port)

    return fault


# --- Bytes ------------------------------------------------------------------------------------
def split(raw: bytes) -> tuple[bytes, bytes]:
    """The head of an answer without its length, and the content."""
    head, _, content = raw.partition(HEAD_END)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
    return b"\r\n".join(lines), content


def whole(head: bytes, content: bytes) -> bytes:
    """An answer with its right length."""
    return head + b"\r\nContent-Length: %d" % len(content) + HEAD_END + content
