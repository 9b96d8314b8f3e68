"""Hosts in tests that answer by real sockets on this computer, as one function says."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

from federation.wire.fetching import Fetcher

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/activity+json\r\nConnection: close\r\n"
Serve = Callable[[socket.socket, bytes], None]


class Host:
    """Answers each connection with a function; remembers what it was asked."""

    def __init__(self, serve: Serve) -> None:
        self.asked: list[bytes] = []
        self._serve = serve
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with closing(connection):
            request = connection.recv(65536)
            self.asked.append(request)
            with suppress(OSError):
                self._serve(connection, request)

    def close(self) -> None:
        self._listener.close()


@contextmanager
def a_host(serve: Serve) -> Iterator[tuple[Host, Fetcher, str]]:
    host = Host(serve)
    at = f"127.0.0.1:{host.port}"
    try:
        yield host, Fetcher(loopback=[at], seconds=2), f"http://{at}/thing"
    finally:
        host.close()


def says(body: bytes, head: bytes = HEAD) -> Serve:
    return lambda connection, _request: connection.sendall(
        head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    )
