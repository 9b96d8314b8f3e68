"""Asks other computers: what may be asked, how much may come back, and how often."""

import ssl
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx
from django.conf import settings
from django.core.cache import caches

from core.counters import MINUTE
from federation.wire.fetching.network import (
    Deadline,
    GuardedBackend,
    Resolve,
    Use,
    system_resolver,
)
from federation.wire.fetching.transport import GuardedTransport
from federation.wire.rules.addresses import NotAllowed, Place, place_of
from federation.wire.rules.documents import LARGEST, Document, Unreadable, read
from federation.wire.rules.requests import Request

SECONDS = 10.0
MOST_REDIRECTS = 3
MOST_IN_A_MINUTE = 60
REDIRECTS = (301, 302, 303, 307, 308)
PROFILE = "https://www.w3.org/ns/activitystreams"
ACTIVITY_KINDS = (
    "application/activity+json",
    f'application/ld+json; profile="{PROFILE}"',
)
# What goes wrong on the way, as the libraries and the system call it.
BROKEN = (
    *(httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException),
    *(httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError),
)
Dress = Callable[[Request], Request]


class NotFetched(Exception):
    """There is no answer that may be used; the text says why."""


class TooOften(NotFetched):
    """This host was asked too often in this minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, as far as it may be used. Names of headers are in small letters."""

    url: str
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def kind(self) -> str:
        """The type of the content, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_activity(self) -> bool:
        """Whether its server says that it is ActivityStreams.

        Any other JSON may be a file that somebody put there.
        """
        whole = self.headers.get("content-type", "")
        is_linked = self.kind == "application/ld+json" and PROFILE in whole
        return self.kind == ACTIVITY_KINDS[0] or is_linked

    def document(self) -> Document:
        """The ActivityStreams object that came; raises NotFetched."""
        if self.status != httpx.codes.OK:
            raise NotFetched(f"the answer was {self.status}")
        if not self.is_activity:
            raise NotFetched(f"the answer is of the type {self.kind or 'unknown'}")
        try:
            return read(self.content)
        except Unreadable as error:
            raise NotFetched(str(error)) from None


def _allowed_loopback() -> frozenset[str]:
    return frozenset(settings.LOOPBACK_PEERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Asks. `dress` signs a request once its address is known; redirects are signed anew."""

    dress: Dress | None = None
    resolve: Resolve = system_resolver
    loopback: Collection[str] = field(default_factory=_allowed_loopback)
    seconds: float = SECONDS
    context: ssl.SSLContext | None = None
    use: Use = Use.STRANGERS
    # To one host in a minute; strangers are asked far less than those whom the group knows.
    most: int = field(default_factory=lambda: MOST_IN_A_MINUTE)

    def get(self, url: str, *, accept: Sequence[str] = ACTIVITY_KINDS) -> Answer:
        """Ask for a document. What it names is never asked for in turn; raises NotFetched."""
        deadline = Deadline(self.seconds)
        headers = {"accept": ", ".join(accept)}
        base = ""
        for _turn in range(MOST_REDIRECTS + 1):
            place = self._place(url, base)
            request = Request(method="GET", url=place.url, headers=headers)
            answer = self._send(place, request, deadline)
            if answer.status not in REDIRECTS:
                return answer
            base, url = place.url, answer.headers.get("location", "")
        raise NotFetched(f"more than {MOST_REDIRECTS} redirects")

    def post(self, url: str, content: bytes, *, kind: str) -> Answer:
        """Deliver something; a redirect is an answer like any other. Raises NotFetched."""
        place = self._place(url, "")
        request = Request(
            method="POST", url=place.url, headers={"content-type": kind}, body=content
        )
        return self._send(place, request, Deadline(self.seconds))

    def _place(self, url: str, base: str) -> Place:
        try:
            place = place_of(url, loopback=self.loopback, base=base)
        except NotAllowed as error:
            raise NotFetched(str(error)) from None
        _count(place, self.use, self.most)
        return place

    def _send(self, place: Place, request: Request, deadline: Deadline) -> Answer:
        if self.dress is not None:
            request = self.dress(request)
        backend = GuardedBackend(place, resolve=self.resolve, deadline=deadline, use=self.use)
        headers = {"user-agent": settings.USER_AGENT, **request.headers}
        try:
            with (
                GuardedTransport(backend, context=self.context) as transport,
                httpx.Client(transport=transport, timeout=self.seconds, trust_env=False) as client,
                client.stream(
                    request.method,
                    request.url,
                    content=request.body or None,
                    # Nothing is unpacked: a kilobyte could be a gigabyte.
                    headers={**headers, "accept-encoding": "identity", "connection": "close"},
                ) as response,
            ):
                return _answer(request.url, response)
        except NotAllowed as error:
            raise NotFetched(str(error)) from None
        except BROKEN as error:
            raise NotFetched(f"{type(error).__name__}: {error}") from None


def _answer(url: str, response: httpx.Response) -> Answer:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise NotFetched("the answer is compressed, though we asked for it plain")
    if int(response.headers.get("content-length", "0") or 0) > LARGEST:
        raise NotFetched(f"the answer is larger than {LARGEST} bytes")
    content = bytearray()
    for piece in response.iter_raw():
        content += piece
        if len(content) > LARGEST:
            raise NotFetched(f"the answer is larger than {LARGEST} bytes")
    headers = {name.lower(): text for name, text in response.headers.items()}
    return Answer(url=url, status=response.status_code, headers=headers, content=bytes(content))


def _count(place: Place, use: Use, most: int) -> None:
    """Count one more question to this host for this use; one that is refused is not counted.

    Raises TooOften.
    """
    cache: Any = caches["default"]
    name = f"fetch:{use}:{place.authority}"
    (before,) = cache.counted(name, (MINUTE,))
    if before >= most or cache.count(name, (MINUTE,))[0] > most:
        raise TooOften(f"{place.authority} was asked too often in this minute")
