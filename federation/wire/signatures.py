"""Signs and checks HTTP requests: RFC 9421 with RSA v1.5 SHA-256, and the older draft."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import http_sf
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    MappingKeyResolver,
)
from http_message_signatures.algorithms import RSA_V1_5_SHA256

from federation.wire.rules.proofs import Sign
from federation.wire.rules.requests import (
    COVERED_GET,
    COVERED_POST,
    LIFETIME,
    LONGEST_HEADER,
    OLD_GET,
    OLD_POST,
    NotSigned,
    Request,
    old_date,
    old_digest,
    old_text,
    read_old,
    require_covered,
    require_old,
    require_times,
    write_old,
)

LABEL = "sig1"
LEAST_BITS, MOST_BITS = 2048, 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a request says of its signature, checked in all that needs no key.

    `check` takes the key and raises NotSigned. A signature with a nonce may be seen once until
    `until`.
    """

    key_id: str
    check: Callable[[RSAPublicKey], None]
    nonce: str = ""
    until: datetime


def sign(request: Request, *, key_id: str, sign: Sign, now: datetime, nonce: str) -> Request:
    """The request with a signature by RFC 9421 over all that must not be changed."""
    message = _Message(request)
    signer = HTTPMessageSigner(signature_algorithm=RSA_V1_5_SHA256)
    is_post = request.method == "POST"
    prepared = signer.prepare(
        message,
        key_id=key_id,
        created=now,
        expires=now + LIFETIME,
        nonce=nonce,
        label=LABEL,
        covered_component_ids=COVERED_POST if is_post else COVERED_GET,
        body=request.body if is_post else None,
    )
    signer.apply(message, prepared, sign(prepared.signature_base))
    return request.with_headers({name.lower(): text for name, text in message.headers.items()})


def sign_old(request: Request, *, key_id: str, sign: Sign, now: datetime) -> Request:
    """The request with a signature by the older draft, with which most of the fediverse signs."""
    is_post = request.method == "POST"
    digest = {"digest": old_digest(request.body)} if is_post else {}
    dressed = request.with_headers({"host": request.host, "date": old_date(now), **digest})
    covered = OLD_POST if is_post else OLD_GET
    signature = sign(old_text(dressed, covered))
    return dressed.with_headers({"signature": write_old(key_id, covered, signature)})


def read_claim(request: Request, *, now: datetime, is_pinned: bool = False) -> Claim:
    """Who says to have signed the request, and how that is checked once the key is known.

    All that costs nothing is checked here: what is covered, the digest, the times. From a pinned
    peer only RFC 9421 is taken, with all we cover ourselves and a nonce. Raises NotSigned.
    """
    if "signature-input" in request.headers:
        return _read_claim(request, now=now, is_pinned=is_pinned)
    if is_pinned or "signature" not in request.headers:
        raise NotSigned("the request is not signed as RFC 9421 has it")
    old = read_old(request.headers["signature"])
    require_old(request, old, now=now)
    text = old_text(request, old.covered)
    return Claim(
        key_id=old.key_id,
        until=now + LIFETIME,
        check=lambda key: _check(key, old.signature, text),
    )


def read_key(pem: str) -> RSAPublicKey:
    """An RSA key that somebody published; raises NotSigned for another, or too weak a one."""
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, RSAPublicKey) or not LEAST_BITS <= key.key_size <= MOST_BITS:
        raise NotSigned(f"the key is no RSA key of {LEAST_BITS} to {MOST_BITS} bits")
    return key


def _read_claim(request: Request, *, now: datetime, is_pinned: bool) -> Claim:
    covered, parameters = _read_input(request.headers["signature-input"])
    require_covered(covered, method=request.method, is_pinned=is_pinned)
    until = require_times(parameters, now=now, is_pinned=is_pinned)
    key_id, nonce = parameters.get("keyid"), parameters.get("nonce", "")
    if not isinstance(key_id, str) or not isinstance(nonce, str):
        raise NotSigned("the signature names no key")
    if is_pinned and not nonce:
        raise NotSigned("the signature has no nonce")
    if request.method == "POST":
        require_digest(request)
    return Claim(
        key_id=key_id,
        nonce=nonce,
        until=until,
        check=lambda key: _verify(request, key_id, key),
    )


def _read_input(header: str) -> tuple[list[str], dict[str, Any]]:
    """The names that the one signature covers, and its parameters."""
    if len(header) > LONGEST_HEADER:
        raise NotSigned("the Signature-Input header is too long")
    try:
        found: Any = http_sf.parse(header.encode(), tltype="dictionary")
    except (ValueError, TypeError):
        raise NotSigned("the Signature-Input header cannot be read") from None
    if len(found) != 1:
        raise NotSigned("a request has one signature")
    ((components, parameters),) = found.values()
    if not isinstance(components, list):
        raise NotSigned("the Signature-Input header covers nothing")
    # A component with parameters is another one than its name says: a part, or another message's.
    return [name for name, given in components if isinstance(name, str) and not given], parameters


def require_digest(request: Request) -> None:
    """Raises NotSigned unless the RFC 9530 digest is that of the body."""
    try:
        ContentDigest.verify(request.headers.get("content-digest", ""), request.body)
    except HTTPMessageSignaturesException as error:
        raise NotSigned(str(error)) from None


def _verify(request: Request, key_id: str, key: RSAPublicKey) -> None:
    verifier = _Verifier(
        signature_algorithm=RSA_V1_5_SHA256,
        key_resolver=MappingKeyResolver(public_keys={key_id: key}, private_keys={}),
    )
    body = request.body if request.method == "POST" else None
    try:
        verifier.verify(_Message(request), max_age=None, body=body)
    except HTTPMessageSignaturesException as error:
        raise NotSigned(str(error)) from None


def _check(key: RSAPublicKey, signature: bytes, text: bytes) -> None:
    try:
        key.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise NotSigned("the signature is not by this key") from None


class _Message:
    """A request as the library takes it."""

    def __init__(self, request: Request) -> None:
        self.method = request.method
        self.url = request.url
        self.headers = dict(request.headers)


class _Verifier(HTTPMessageVerifier):
    """Leaves the times to `require_times`, which takes `now` as an argument."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        pass
