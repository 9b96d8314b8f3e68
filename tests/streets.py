"""The addresses of neighbours in tests, in the place of the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from federation.wire.fetching import Answer, NotFetched
from tests.neighbours import Neighbour


def kind_of(path: str) -> str:
    """Of which type an answer is at this address."""
    if path.startswith("/log/tile/"):
        return "application/octet-stream"
    is_note = path.startswith(("/witness/", "/log/checkpoint"))
    return "text/plain; charset=utf-8" if is_note else "application/json"


class Street:
    """All neighbours; stands in for the fetcher."""

    def __init__(self, *neighbours: Neighbour) -> None:
        self.neighbours = {one.address: one for one in neighbours}

    def __call__(self, **_options: Any) -> "Street":
        return self

    def get(self, url: str, **_options: Any) -> Answer:
        return self._ask(url, b"")

    def post(self, url: str, content: bytes, *, kind: str) -> Answer:
        return self._ask(url, content)

    def _ask(self, url: str, body: bytes) -> Answer:
        assert not is_held(), f"{url} is asked while nobody else can write"
        parts = urlsplit(url)
        neighbour = self.neighbours.get(f"{parts.scheme}://{parts.netloc}")
        if neighbour is None:
            raise NotFetched("nobody lives there")
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        status, content = neighbour.answer(path, body)
        headers = {"content-type": kind_of(path)}
        return Answer(url=url, status=status, headers=headers, content=content)


def is_held() -> bool:
    """Whether our own code is inside of a transaction; that of a test holds up nobody."""
    blocks: list[Any] = connection.atomic_blocks
    return not all(block._from_testcase for block in blocks)


@contextmanager
def a_street(monkeypatch: Any, *neighbours: Neighbour) -> Iterator[Street]:
    """Inside, questions to other computers reach these."""
    street = Street(*neighbours)
    with monkeypatch.context() as patch:
        patch.setattr("federation.peers.asking.Fetcher", street)
        yield street
