"""What is asked of other groups' computers, and in which words: the addresses of the profile."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from core.record.rules.tiles import NotATile, Place, read_bundle, read_hashes, write_place
from core.record.rules.tree import Hash
from federation.identity import speaking
from federation.identity.rules.activities import INSTANCE
from federation.peers.rules.moments import MOST_APART
from federation.peers.rules.pieces import NotAPiece, Span
from federation.peers.rules.pieces import read as read_piece
from federation.wire.fetching import Answer, Fetcher, NotFetched, Use
from federation.wire.models import Manner
from federation.wire.rules.documents import Document, Unreadable, read
from federation.wire.rules.requests import CLOCKS_DIFFER, LATEST, Request
from federation.wire.wall import wall

TEXT = "text/plain"
BYTES = "application/octet-stream"
JSON = "application/json"
LONGEST_QUESTION = 10.0
# Catching up is a question for each 256 entries; strangers are asked far less.
MOST_IN_A_MINUTE = 1200
NONE, OK, CONFLICT, FORBIDDEN = 404, 200, 409, 403
# What a refusal is called that says what time it is there, and how far ours may be from it.
NOT_ACCEPTED, OTHER_CLOCK = "not-accepted", "other-clock"
MOST_AHEAD = MOST_APART + CLOCKS_DIFFER
LONGEST_REASON = 200
LARGEST_REFUSAL = 4096
# A checkpoint with as many cosignatures as there may be under one, each of some 190 bytes.
LARGEST_NOTE = 32 * 1024


class Refused(NotFetched):
    """They answered that they do not answer; `code` is what they call it, if anything."""

    def __init__(self, text: str, *, code: str = "") -> None:
        super().__init__(text)
        self.code = code


class TooFarAhead(NotFetched):
    """Their clock differs from ours by more than anybody signs for."""


class NoNote(NotFetched):
    """What they answered is no checkpoint that anybody reads."""


class Line:
    """Questions to one computer within one span of time; raises NotFetched when that is over."""

    def __init__(
        self, address: str, *, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.address = address
        # By how many seconds their clock is ahead of ours, as a signed question showed.
        self.ahead: int | None = None
        self._clock = clock
        self._until = clock() + seconds

    def beside(self, address: str) -> "Line":
        """Questions to another computer, for half of the time that is left.

        So nobody there uses up the time of whoever is asked here.
        """
        left = self._until - self._clock()
        return Line(address, seconds=left / 2, clock=self._clock)

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
        found = self._json(f"/federation/civic?from={number}", is_signed=True)
        return _objects(found.get("objects"))

    def kept(self, place: int) -> list[Span]:
        """What a peer keeps of our own record from a place on, as much as fits into one answer."""
        found = self._json(f"/federation/kept?from={place}", is_signed=True).get("pieces")
        try:
            return [read_piece(one) for one in _objects(found)]
        except NotAPiece as error:
            raise NotFetched(str(error)) from None

    def kept_words(self, number: int) -> list[Document]:
        """What a peer keeps of what we said ourselves, from a number on."""
        found = self._json(f"/federation/kept/objects?from={number}", is_signed=True)
        return _objects(found.get("objects"))

    def held(self, origin_hash: str) -> str:
        """The checkpoint of a record that they vouch for; empty if they do not."""
        answer = self._ask(f"/witness/{origin_hash}/checkpoint", accept=TEXT)
        return "" if answer.status == NONE else _note(_right(answer, TEXT))

    def add_checkpoint(self, submission: str) -> Answer:
        """Ask to vouch for a checkpoint (C2SP tlog-witness); the answer is the caller's to read."""
        url = f"{self.address}/witness/add-checkpoint"
        answer = self._fetcher().post(url, submission.encode(), kind=TEXT)
        return _right(answer, TEXT) if answer.status == OK else answer

    def standing(self) -> Document:
        """What they have read of our record, and what they did not take of it."""
        return self._json("/federation/standing", is_signed=True)

    def read(self, path: str) -> Document:
        """A document that is shown to peers only."""
        return self._json(path, is_signed=True)

    def ask(self, path: str, document: Mapping[str, Any]) -> Document:
        """What a peer answers to a signed question."""
        content = written(document).encode()
        answer = self._signed(lambda asks: asks.post(self.address + path, content, kind=JSON))
        return _document(_right(answer, JSON))

    def _json(self, path: str, *, is_signed: bool = False) -> Document:
        return _document(self._get(path, accept=JSON, is_signed=is_signed))

    def _bytes(self, path: str) -> bytes:
        return self._get(path, accept=BYTES).content

    def _get(self, path: str, *, accept: str, is_signed: bool = False) -> Answer:
        return _right(self._ask(path, accept=accept, is_signed=is_signed), accept)

    def _ask(self, path: str, *, accept: str, is_signed: bool = False) -> Answer:
        def ask(fetcher: Fetcher) -> Answer:
            return fetcher.get(self.address + path, accept=(accept,))

        return self._signed(ask) if is_signed else ask(self._fetcher())

    def _signed(self, ask: Callable[[Fetcher], Answer]) -> Answer:
        """Ask with a signature, a second time by their clock if it goes otherwise than ours.

        A signature is for this one place and for five minutes by the clock there, and is taken
        there once; whoever keeps that clock is the only one who could tell us a wrong time.
        """
        answer = ask(self._fetcher(self._dress))
        if answer.status == FORBIDDEN and self._has_learnt_time(answer):
            answer = ask(self._fetcher(self._dress))
        if answer.status == OK and self.ahead is None:
            self.ahead = 0
        return answer

    def _has_learnt_time(self, answer: Answer) -> bool:
        """Whether a refusal told what time it is there; raises NotFetched if that is too far."""
        told = _refusal(answer)
        now = told.get("now")
        if self.ahead is not None or told.get("code") != OTHER_CLOCK:
            return False
        if type(now) is not int or not 0 < now <= LATEST:
            return False
        self.ahead = now - int(wall().timestamp())
        if abs(self.ahead) > MOST_AHEAD.total_seconds():
            raise TooFarAhead(f"their clock and ours differ by {abs(self.ahead) // 60} minutes")
        return True

    def _dress(self, request: Request) -> Request:
        ahead = timedelta(seconds=self.ahead or 0)
        return speaking.dressed(request, by=INSTANCE, manner=Manner.RFC_9421, ahead=ahead)

    def _fetcher(self, dress: Callable[[Request], Request] | None = None) -> Fetcher:
        seconds = self._left()
        return Fetcher(dress=dress, seconds=seconds, use=Use.PEERS, most=MOST_IN_A_MINUTE)

    def _left(self) -> float:
        left = self._until - self._clock()
        if left <= 0:
            raise NotFetched("it took too long altogether")
        return min(left, LONGEST_QUESTION)


def written(document: Mapping[str, Any]) -> str:
    """A document as it is kept."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def _right(answer: Answer, kind: str) -> Answer:
    """The answer, if it is one and of the type that was asked for; raises NotFetched."""
    if answer.status != OK:
        found = _refusal(answer)
        why, code = found.get("title"), found.get("code")
        is_told = isinstance(why, str) and why.isprintable()
        told = f": {why[:LONGEST_REASON]}" if is_told and why else ""
        raise Refused(f"the answer was {answer.status}{told}", code=str(code))
    if answer.kind != kind:
        raise NotFetched(f"the answer is of the type {answer.kind or 'unknown'}, not {kind}")
    return answer


def _refusal(answer: Answer) -> Document:
    """What a refusal says of itself; empty if nothing that a program can read."""
    try:
        return read(answer.content, largest=LARGEST_REFUSAL)
    except Unreadable:
        return {}


def _document(answer: Answer) -> Document:
    try:
        return read(answer.content)
    except Unreadable as error:
        raise NotFetched(str(error)) from None


def _objects(found: object) -> list[Document]:
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise NotFetched("the answer holds no objects")
    return found


def _note(answer: Answer) -> str:
    if len(answer.content) > LARGEST_NOTE:
        raise NoNote("the checkpoint is too long")
    try:
        return answer.content.decode()
    except UnicodeDecodeError:
        raise NoNote("the checkpoint is no text") from None
