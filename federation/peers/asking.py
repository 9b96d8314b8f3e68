"""What is asked of other groups' computers, and in which words: the addresses of the profile."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from core.record.rules.tiles import NotATile, Place, read_bundle, read_hashes, write_place
from core.record.rules.tree import Hash
from federation.identity import speaking
from federation.identity.rules.activities import INSTANCE
from federation.peers.rules.introductions import LONGEST_NOTE
from federation.wire.fetching import Answer, Fetcher, NotFetched, Use
from federation.wire.models import Manner
from federation.wire.rules.documents import Document, Unreadable, read
from federation.wire.rules.requests import Request

TEXT = "text/plain"
BYTES = "application/octet-stream"
JSON = "application/json"
LONGEST_QUESTION = 10.0
# Catching up is a question for each 256 entries; strangers are asked far less.
MOST_IN_A_MINUTE = 1200
NONE, OK, CONFLICT = 404, 200, 409


class Line:
    """Questions to one computer within one span of time; raises NotFetched when that is over."""

    def __init__(
        self, address: str, *, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.address = address
        self._clock = clock
        self._until = clock() + seconds

    def introduction(self) -> Document:
        """How the group there introduces itself."""
        return self._json("/federation/introduction")

    def document(self, path: str) -> Document:
        """What a room answers at an address of its own."""
        return self._json(path)

    def checkpoint(self, epoch: int | None = None) -> str:
        """The latest checkpoint, or the one with which a key handed over."""
        path = "/log/checkpoint" if epoch is None else f"/log/checkpoint/{epoch}"
        return _note(self._get(path, accept=TEXT))

    def tile(self, level: int, place: Place) -> list[Hash]:
        """Hashes of the tree."""
        content = self._bytes(f"/log/tile/{level}/{write_place(place)}")
        try:
            return read_hashes(content, width=place.width)
        except NotATile as error:
            raise NotFetched(str(error)) from None

    def entries(self, place: Place) -> list[bytes]:
        """The entries under a tile of level 0."""
        content = self._bytes(f"/log/tile/entries/{write_place(place)}")
        try:
            return read_bundle(content, width=place.width)
        except NotATile as error:
            raise NotFetched(str(error)) from None

    def objects(self, number: int) -> list[Document]:
        """Civic objects from this number on, as many as fit into one answer."""
        found = self._json(f"/federation/civic?from={number}", is_signed=True).get("objects")
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise NotFetched("the answer holds no objects")
        return found

    def held(self, origin_hash: str) -> str:
        """The checkpoint of a record that they vouch for; empty if they do not."""
        answer = self._ask(f"/witness/{origin_hash}/checkpoint", accept=TEXT)
        return "" if answer.status == NONE else _note(_right(answer))

    def add_checkpoint(self, submission: str) -> Answer:
        """Ask to vouch for a checkpoint (C2SP tlog-witness); the answer is the caller's to read."""
        fetcher = Fetcher(seconds=self._left(), use=Use.PEERS, most=MOST_IN_A_MINUTE)
        url = f"{self.address}/witness/add-checkpoint"
        return fetcher.post(url, submission.encode(), kind=TEXT)

    def read(self, path: str) -> Document:
        """A document that is shown to peers only."""
        return self._json(path, is_signed=True)

    def ask(self, path: str, document: Mapping[str, Any]) -> Document:
        """What a peer answers to a signed question."""
        fetcher = Fetcher(dress=_dress, seconds=self._left(), use=Use.PEERS, most=MOST_IN_A_MINUTE)
        content = written(document).encode()
        return _document(_right(fetcher.post(self.address + path, content, kind=JSON)))

    def _json(self, path: str, *, is_signed: bool = False) -> Document:
        return _document(self._get(path, accept=JSON, is_signed=is_signed))

    def _bytes(self, path: str) -> bytes:
        return self._get(path, accept=BYTES).content

    def _get(self, path: str, *, accept: str, is_signed: bool = False) -> Answer:
        return _right(self._ask(path, accept=accept, is_signed=is_signed))

    def _ask(self, path: str, *, accept: str, is_signed: bool = False) -> Answer:
        dress = _dress if is_signed else None
        fetcher = Fetcher(dress=dress, seconds=self._left(), use=Use.PEERS, most=MOST_IN_A_MINUTE)
        return fetcher.get(self.address + path, accept=(accept,))

    def _left(self) -> float:
        left = self._until - self._clock()
        if left <= 0:
            raise NotFetched("it took too long altogether")
        return min(left, LONGEST_QUESTION)


def written(document: Mapping[str, Any]) -> str:
    """A document as it is kept."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def _right(answer: Answer) -> Answer:
    if answer.status != OK:
        raise NotFetched(f"the answer was {answer.status}")
    return answer


def _document(answer: Answer) -> Document:
    try:
        return read(answer.content)
    except Unreadable as error:
        raise NotFetched(str(error)) from None


def _note(answer: Answer) -> str:
    if len(answer.content) > LONGEST_NOTE:
        raise NotFetched("the checkpoint is too long")
    try:
        return answer.content.decode()
    except UnicodeDecodeError:
        raise NotFetched("the checkpoint is no text") from None


def _dress(request: Request) -> Request:
    return speaking.dressed(request, by=INSTANCE, manner=Manner.RFC_9421)
