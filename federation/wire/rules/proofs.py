"""Proofs on objects: FEP-8b32 with the cryptosuite eddsa-jcs-2022 (W3C vc-di-eddsa, 3.3).

What is signed is the object as it stands, so an object may travel through anybody's hands.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.record.rules.canonical import moment
from federation.wire.rules import multibase
from federation.wire.rules.documents import Document, Unreadable, canonical_bytes, values

SUITE = "eddsa-jcs-2022"
KIND = "DataIntegrityProof"
PURPOSE = "assertionMethod"
CONTEXT = "https://w3id.org/security/data-integrity/v1"
SIGNATURE_BYTES = 64
# Each costs a verification.
MOST_PROOFS = 4

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], bool]


class NotProved(ValueError):
    """The object has no proof by this key, or a wrong one; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One proof of an object: which key made it, over which bytes."""

    method: str
    signature: bytes
    message: bytes


def sign_object(document: Mapping[str, Any], *, method: str, sign: Sign, at: datetime) -> Document:
    """The document with a proof by the key that `method` names. An older proof is replaced."""
    bare = without_proofs(document)
    options: Document = {
        "type": KIND,
        "cryptosuite": SUITE,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
        "created": moment(at),
    }
    if "@context" in bare:
        options["@context"] = bare["@context"]
    value = multibase.encode(sign(_message(options, content_hash(bare))))
    return {**bare, "proof": {**options, "proofValue": value}}


def without_proofs(document: Mapping[str, Any]) -> Document:
    """What the proofs are about. A Linked Data `signature` is put on after the proof, so it goes.

    FEP-8b32: "other signatures must be removed before the proof is verified".
    """
    return {key: value for key, value in document.items() if key not in {"proof", "signature"}}


def content_hash(document: Mapping[str, Any]) -> bytes:
    """SHA-256 over the canonical text of what the proofs are about; raises Unreadable."""
    return hashlib.sha256(canonical_bytes(without_proofs(document))).digest()


def proofs_of(document: Mapping[str, Any], *, content: bytes | None = None) -> list[Proof]:
    """The proofs that are well formed, in their order; those of other kinds are passed over.

    `content` is the `content_hash` where it is known already. Raises NotProved for more than
    MOST_PROOFS.
    """
    found = values(document.get("proof"))
    if len(found) > MOST_PROOFS:
        raise NotProved(f"an object has at most {MOST_PROOFS} proofs")
    try:
        content = content_hash(document) if content is None else content
    except Unreadable:
        return []
    context = document.get("@context")
    proofs = (
        _proof(options, content, context) for options in found if isinstance(options, Mapping)
    )
    return [proof for proof in proofs if proof is not None]


def verify_object(document: Mapping[str, Any], *, method: str, verify: Verify) -> Document:
    """The object without its proofs, if the key called `method` proved it; raises NotProved."""
    require_proved(proofs_of(document), method=method, verify=verify)
    return without_proofs(document)


def require_proved(proofs: Iterable[Proof], *, method: str, verify: Verify) -> None:
    """Raises NotProved unless there is a proof by the key called `method`, and all by it hold."""
    mine = [proof for proof in proofs if proof.method == method]
    if not mine:
        raise NotProved(f"there is no proof by {method}")
    if not all(verify(proof.signature, proof.message) for proof in mine):
        raise NotProved(f"the proof by {method} is wrong")


def _proof(options: Mapping[str, Any], content: bytes, context: Any) -> Proof | None:
    asked = {"type": KIND, "cryptosuite": SUITE, "proofPurpose": PURPOSE}
    if any(options.get(key) != value for key, value in asked.items()):
        return None
    method, value = options.get("verificationMethod"), options.get("proofValue")
    if not isinstance(method, str) or not isinstance(value, str):
        return None
    try:
        signature = multibase.decode(value)
        message = _message({k: v for k, v in options.items() if k != "proofValue"}, content)
    except (multibase.NotMultibase, Unreadable):
        return None
    if len(signature) != SIGNATURE_BYTES:
        return None
    # The proof says of which words it is; were they others, the object could be read differently.
    if "@context" in options and options["@context"] != context:
        return None
    return Proof(method=method, signature=signature, message=message)


def _message(options: Mapping[str, Any], content: bytes) -> bytes:
    """SHA-256 of the canonical options, then SHA-256 of the canonical object."""
    return hashlib.sha256(canonical_bytes(options)).digest() + content
