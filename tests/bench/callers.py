"""Many browsers that cost next to nothing: they send what was written beforehand."""

import selectors
import socket
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

CONNECTIONS = 4
END_OF_HEAD = b"\r\n\r\n"
TOKEN = "t" * 32


def form(port: int, path: str, *, session: str, fields: Mapping[str, str]) -> bytes:
    """A form as a browser sends it that is signed in, with the token of its cookie."""
    body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}).encode()
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        f"Cookie: sessionid={session}; csrftoken={TOKEN}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(head).encode() + END_OF_HEAD + body


@dataclass(slots=True)
class _Caller:
    """A connection that stays open, what it has still to send, and what has come back so far."""

    link: socket.socket
    waiting: list[bytes]
    heard: bytes = b""
    length: int = 0

    def send_next(self) -> bool:
        """Send one more; False if the others have sent all there was."""
        self.heard, self.length = b"", 0
        if not self.waiting:
            return False
        self.link.sendall(self.waiting.pop())
        return True

    def hear(self) -> bytes:
        """Read on; the status once the answer is whole, otherwise nothing."""
        part = self.link.recv(65536)
        if not part:
            raise ConnectionError("The server ended a connection.")
        self.heard += part
        if not self.length and END_OF_HEAD in self.heard:
            head, _, _body = self.heard.partition(END_OF_HEAD)
            self.length = len(head) + len(END_OF_HEAD) + _content_length(head)
        is_whole = 0 < self.length <= len(self.heard)
        return self.heard.split(b" ", 2)[1] if is_whole else b""


def _content_length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    return int(next(value for name, _, value in lines if name == b"content-length"))


def call(sendings: Mapping[int, Iterable[bytes]]) -> Counter[int]:
    """Send to each port what is meant for it, over a few connections; how often which status."""
    statuses: Counter[int] = Counter()
    with selectors.DefaultSelector() as selector:
        for port, sending in sendings.items():
            waiting = list(sending)
            for _connection in range(CONNECTIONS):
                link = socket.create_connection(("127.0.0.1", port), timeout=60)
                selector.register(link, selectors.EVENT_READ, _Caller(link, waiting))
        for key in list(selector.get_map().values()):
            _go_on(selector, key.data)
        while selector.get_map():
            for key, _events in selector.select():
                if status := key.data.hear():
                    statuses[int(status)] += 1
                    _go_on(selector, key.data)
    return statuses


def _go_on(selector: selectors.BaseSelector, caller: _Caller) -> None:
    if not caller.send_next():
        selector.unregister(caller.link)
        caller.link.close()
