"""HTTP requests as values, and what a signature on one must say to be believed.

RFC 9421 with the digest of RFC 9530, and the older draft (Cavage) that much of the fediverse
still speaks: `federation.wire.signatures` makes and checks the signatures themselves.
"""

import base64
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

# FEDERATION: what a signature of ours covers, and must cover to be accepted from a pinned peer.
COVERED_POST = ("@method", "@target-uri", "@authority", "content-digest")
COVERED_GET = ("@method", "@target-uri", "@authority")
LIFETIME = timedelta(seconds=300)
CLOCKS_DIFFER = timedelta(seconds=60)
# Programs that sign with the older draft let the reader decide; Mastodon allows twelve hours.
DATE_DIFFERS = timedelta(hours=1)
LONGEST_HEADER = 4096
# The year 2286; what is later is no time that anybody means.
LATEST = 9_999_999_999
OLD_POST = ("(request-target)", "host", "date", "digest")
OLD_GET = ("(request-target)", "host", "date")
OLD_ALGORITHMS = ("rsa-sha256", "hs2019")
_PART = re.compile(r'\s*([a-zA-Z]+)=(?:"([^"]*)"|(\d+))\s*(?:,|$)')


class NotSigned(ValueError):
    """A request is not signed as it must be; the text says what is wrong."""


class OtherTime(NotSigned):
    """A request was signed at a moment at which nobody can sign now. `made` is that moment."""

    def __init__(self, text: str, *, made: datetime) -> None:
        super().__init__(text)
        self.made = made


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was sent, or will be. Names of headers are in small letters."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def host(self) -> str:
        """As the `Host` header has it."""
        return urlsplit(self.url).netloc

    @property
    def target(self) -> str:
        """Path and query."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def with_headers(self, headers: Mapping[str, str]) -> "Request":
        """The same request with some headers more."""
        return replace(self, headers={**self.headers, **headers})


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSignature:
    """A `Signature` header of the older draft, taken apart."""

    key_id: str
    covered: tuple[str, ...]
    signature: bytes


def old_digest(body: bytes) -> str:
    """The `Digest` header of the older way (RFC 3230)."""
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()


def old_date(at: datetime) -> str:
    """The `Date` header."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def old_text(request: Request, covered: tuple[str, ...]) -> bytes:
    """What a signature of the older draft is over; raises NotSigned for a header that is missing.

    draft-cavage-http-signatures-12, 2.3.
    """
    lines = []
    for name in covered:
        if name == "(request-target)":
            value = f"{request.method.lower()} {request.target}"
        elif name in request.headers:
            value = request.headers[name]
        else:
            raise NotSigned(f"the header {name} is signed but was not sent")
        lines.append(f"{name}: {value}")
    return "\n".join(lines).encode()


def write_old(key_id: str, covered: tuple[str, ...], signature: bytes) -> str:
    """The `Signature` header of the older draft."""
    return (
        f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(covered)}",'
        f'signature="{base64.b64encode(signature).decode()}"'
    )


def read_old(header: str) -> OldSignature:
    """Take a `Signature` header of the older draft apart; raises NotSigned."""
    parts = _parts(header)
    if parts.get("algorithm", OLD_ALGORITHMS[0]) not in OLD_ALGORITHMS:
        raise NotSigned("the algorithm is not one we accept")
    try:
        signature = base64.b64decode(parts.get("signature", ""), validate=True)
    except ValueError:
        signature = b""
    key_id, covered = parts.get("keyId", ""), tuple(parts.get("headers", "").lower().split())
    if not (key_id and covered and signature) or len(set(covered)) < len(covered):
        raise NotSigned("the Signature header says too little")
    return OldSignature(key_id=key_id, covered=covered, signature=signature)


def _parts(header: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    place = 0
    while place < len(header) <= LONGEST_HEADER:
        found = _PART.match(header, place)
        if found is None or found[1] in parts:
            raise NotSigned("the Signature header cannot be read")
        parts[found[1]] = found[2] if found[2] is not None else found[3]
        place = found.end()
    return parts


def require_old(request: Request, signature: OldSignature, *, now: datetime) -> None:
    """Raises NotSigned unless the signature covers all that it must, and is recent.

    A POST whose digest is not covered is refused, whatever else is right.
    """
    needed = OLD_POST if request.method == "POST" else OLD_GET
    if missing := [name for name in needed if name not in signature.covered]:
        raise NotSigned(f"the signature does not cover {', '.join(missing)}")
    if request.headers.get("host", "") != request.host:
        raise NotSigned("the message was signed for another host")
    if abs(now - _sent_at(request)) > DATE_DIFFERS:
        raise NotSigned("the message is too old, or from the future")
    if request.method == "POST" and not _is_digest_right(request):
        raise NotSigned("the digest is not that of the message")


def _sent_at(request: Request) -> datetime:
    try:
        at = parsedate_to_datetime(request.headers.get("date", ""))
    except (ValueError, TypeError, OverflowError):
        raise NotSigned("the Date header cannot be read") from None
    return at.replace(tzinfo=at.tzinfo or UTC)


def _is_digest_right(request: Request) -> bool:
    algorithm, _equals, value = request.headers.get("digest", "").partition("=")
    return (algorithm.upper(), value) == ("SHA-256", old_digest(request.body).partition("=")[2])


def require_covered(covered: Collection[str], *, method: str, is_pinned: bool = False) -> None:
    """Raises NotSigned unless a signature by RFC 9421 covers what it must.

    The target holds the authority, so strangers need not cover that twice. A POST whose digest is
    not covered is refused whoever sends it.
    """
    needed = COVERED_POST if method == "POST" else COVERED_GET
    spared = () if is_pinned else ("@authority",)
    if missing := [name for name in needed if name not in covered and name not in spared]:
        raise NotSigned(f"the signature does not cover {', '.join(missing)}")


def require_times(
    parameters: Mapping[str, object], *, now: datetime, is_pinned: bool = False
) -> datetime:
    """When a signature by RFC 9421 ends; raises NotSigned unless it is valid, and not long.

    Raises OtherTime for one that is as it must be, but not now.

    Strangers need not say when it ends; theirs ends as one by the older draft does.
    """
    created, expires = parameters.get("created"), parameters.get("expires")
    if expires is None and not is_pinned and type(created) is int:
        expires, longest = created + int(DATE_DIFFERS.total_seconds()), DATE_DIFFERS
    else:
        longest = LIFETIME
    times = [time for time in (created, expires) if type(time) is int and 0 <= time <= LATEST]
    if len(times) < 2:
        raise NotSigned("the signature must say when it was created and when it expires")
    created, expires = times
    if not 0 < expires - created <= longest.total_seconds():
        raise NotSigned(f"a signature is valid for {longest.total_seconds():.0f} seconds at most")
    seconds, slack = now.timestamp(), CLOCKS_DIFFER.total_seconds()
    made = datetime.fromtimestamp(created, UTC)
    if created > seconds + slack:
        raise OtherTime("the signature is from the future", made=made)
    if expires < seconds - slack:
        raise OtherTime("the signature has expired", made=made)
    return datetime.fromtimestamp(expires, UTC) + CLOCKS_DIFFER
