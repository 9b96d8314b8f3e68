"""Sockets with a guard: the address that was checked is the one connected to, within one deadline.

A resolver that answers differently the second time (DNS rebinding) is not asked a second time,
and a body that comes a byte at a time does not begin the waiting anew with each.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from enum import StrEnum
from typing import Any

import httpcore
from django.core.cache import cache

from federation.wire.rules.addresses import NotAllowed, Place, require_public

Resolve = Callable[[str, int], list[str]]
# Of several addresses of a host the first may not answer at all.
MOST_TO_CONNECT = 4.0
# A reader who takes a byte at a time must not hold a large piece up beyond the deadline.
PIECE = 16 * 1024
# A name that leads nowhere is not looked up again at once, whoever is said to live there.
SECONDS_UNKNOWN = 120


class Use(StrEnum):
    """For whose sake something is asked. What is asked for one holds up and counts for no other."""

    # Whoever signs in anybody's name makes us ask there: names and hosts are theirs to choose.
    STRANGERS = "strangers"
    DELIVERIES = "deliveries"
    PEERS = "peers"


# The system's resolver cannot be told how long it may take, and goes on when nobody waits for it.
_AT_ONCE = {Use.STRANGERS: 4, Use.DELIVERIES: 16, Use.PEERS: 8}
_resolvers = {
    use: ThreadPoolExecutor(max_workers=count, thread_name_prefix=f"resolver-{use}")
    for use, count in _AT_ONCE.items()
}


def system_resolver(host: str, port: int) -> list[str]:
    """All addresses of a host, as the system knows them; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


class Deadline:
    """A moment by which all must be done, on a clock that nobody sets."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self, asked: float | None = None) -> float:
        """How many seconds are left, at most those asked for; raises ReadTimeout if none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("it took too long")
        return left if asked is None else min(left, asked)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to one place, after all its addresses were found to be allowed."""

    def __init__(self, place: Place, *, resolve: Resolve, deadline: Deadline, use: Use) -> None:
        self._place = place
        self._use = use
        self._resolve = resolve
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - as httpcore has it
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Raises NotAllowed, and what httpcore raises."""
        if (host, port) != (self._place.host, self._place.port):
            raise NotAllowed(f"{self._place.host} is read in two ways")
        addresses = require_public(self._addresses(), self._place)
        for address in addresses[:-1]:
            try:
                return self._connect(address, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], timeout)

    def _connect(self, address: str, timeout: float | None) -> httpcore.NetworkStream:
        seconds = self._deadline.left(MOST_TO_CONNECT if timeout is None else timeout)
        stream = self._plain.connect_tcp(address, self._place.port, min(seconds, MOST_TO_CONNECT))
        return GuardedStream(stream, self._deadline)

    def _addresses(self) -> list[str]:
        unknown = f"unresolved:{self._place.host}"
        # Lanes of deliveries and visits have a patience of their own.
        if self._use is Use.STRANGERS and cache.get(unknown):
            raise httpcore.ConnectError("the name could not be looked up a moment ago")
        asked = _resolvers[self._use].submit(self._resolve, self._place.host, self._place.port)
        try:
            return asked.result(self._deadline.left())
        except TookTooLong:
            # One that was not even begun is taken off the queue, and says nothing about the name.
            if not asked.cancel():
                cache.set(unknown, True, SECONDS_UNKNOWN)
            raise httpcore.ConnectTimeout("the name took too long") from None
        except (OSError, UnicodeError) as error:
            cache.set(unknown, True, SECONDS_UNKNOWN)
            raise httpcore.ConnectError(f"the name is not known: {error}") from None


class GuardedStream(httpcore.NetworkStream):
    """A connection whose every step ends at the one deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), PIECE):
            piece = buffer[start : start + PIECE]
            self._stream.write(piece, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return GuardedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
