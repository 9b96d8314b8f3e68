"""The addresses of neighbours in tests, in the place of the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

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
        parts = urlsplit(url)
        neighbour = self.neighbours.get(f"{parts.scheme}://{parts.netloc}")
        if neighbour is None:
            raise NotFetched("nobody lives there")
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        status, content = neighbour.answer(path, body)
        headers = {"content-type": kind_of(path)}
        return Answer(url=url, status=status, headers=headers, content=content)


@contextmanager
def a_street(monkeypatch: Any, *neighbours: Neighbour) -> Iterator[Street]:
    """Inside, questions to other computers reach these."""
    street = Street(*neighbours)
    with monkeypatch.context() as patch:
        patch.setattr("federation.peers.asking.Fetcher", street)
        yield street
