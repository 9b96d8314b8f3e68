"""The messages that docs/federation.md shows, made by the code that makes the real ones.

`python -m tests.docs.examples` writes them into the page; a test compares.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.record.rules.checkpoint import Statement, write
from core.record.rules.note import sign_note
from core.record.rules.tree import consistency_proof, leaf_hash, root_of
from federation.identity.rules import activities, actors, keys
from federation.identity.rules.activities import Places, Words
from federation.identity.rules.actors import Keys
from federation.wire.rules.multibase import encode, write_multikey
from federation.wire.rules.proofs import sign_object
from federation.wire.rules.requests import Request
from federation.wire.rules.witnesses import (
    Submission,
    cosignature_line,
    cosigned_text,
    write_submission,
)
from federation.wire.signatures import sign, sign_old

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "federation.md"
BLOCK = re.compile(r"<!-- example: ([a-z -]+) -->\n```\w*\n(.*?)```\n", re.S)
PLACES = Places(base="https://village.example")
SOMEONE = "https://elsewhere.example/someone"
AT = datetime(2030, 5, 1, 12, tzinfo=UTC)
# The key of RFC 9421, B.1.1: everybody has it, so nobody should use it.
VECTOR = json.loads((ROOT / "tests/data/vectors/rfc9421.json").read_text("utf-8"))
OBJECT = Ed25519PrivateKey.from_private_bytes(b"object key of the example group!")
NEXT = Ed25519PrivateKey.from_private_bytes(b"next key of the example group...")
LOG = Ed25519PrivateKey.from_private_bytes(b"log key of the example group....")
WITNESS = Ed25519PrivateKey.from_private_bytes(b"witness key of another group....")
FOLLOW = {
    "@context": activities.AS2,
    "id": "https://elsewhere.example/follows/1",
    "type": "Follow",
    "actor": SOMEONE,
    "object": PLACES.group,
}


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def by_rsa(message: bytes) -> bytes:
    key = serialization.load_pem_private_key(VECTOR["private"].encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def proved(document: dict[str, Any], by: str) -> dict[str, Any]:
    method = actors.object_key_id(PLACES.actor(by), 1)
    return sign_object(document, method=method, sign=OBJECT.sign, at=AT)


def group() -> dict[str, Any]:
    facts = Keys(
        request_epoch=1,
        request_pem=VECTOR["key"],
        object_epoch=1,
        object_multikey=write_multikey(public(OBJECT)),
    )
    about = "A group that governs itself. Proposals, votes and results."
    found = actors.group_actor(
        PLACES, facts, short_name="village", name="Village by the lake", about=about
    )
    return proved(found, "group")


def create() -> dict[str, Any]:
    words = Words(
        title="Proposal 7: A bench by the pond",
        sentences=("Proposal 7 was published; its signatures are last counted on 31 May 2030.",),
        link="https://village.example/proposals/7/",
        language="en",
    )
    note = activities.note(PLACES, "8f14e45f-ceea-467f-ab3d-9f1c2e7b0001", words, at=AT)
    uid = "8f14e45f-ceea-467f-ab3d-9f1c2e7b0002"
    made = activities.activity(PLACES, uid, kind="Create", by="instance", about=note, at=AT)
    return proved(made, "instance")


def accept() -> dict[str, Any]:
    uid = "8f14e45f-ceea-467f-ab3d-9f1c2e7b0003"
    made = activities.answer(PLACES, uid, kind="Accept", asked=FOLLOW, at=AT)
    return proved(made, "group")


def a_request() -> Request:
    return Request(
        method="POST",
        url="https://elsewhere.example/inbox",
        headers={"content-type": "application/activity+json"},
        body=b'{"type":"Accept"}',
    )


def as_sent(request: Request) -> str:
    lines = [f"{request.method} {request.target} HTTP/1.1"]
    lines += [f"{name}: {text}" for name, text in sorted(request.headers.items())]
    return "\n".join([*lines, "", request.body.decode(), ""])


def requests() -> Iterator[tuple[str, str]]:
    key_id = actors.request_key_id(PLACES.group, 1)
    newer = sign(a_request(), key_id=key_id, sign=by_rsa, now=AT, nonce="9f2c1e7b")
    yield "request by rfc", as_sent(newer)
    yield (
        "request by the older draft",
        as_sent(sign_old(a_request(), key_id=key_id, sign=by_rsa, now=AT)),
    )


def key_change() -> str:
    """What is signed, and the entry it stands in."""
    facts = {"purpose": "object", "epoch": 2, "public": write_multikey(public(NEXT))}
    message = keys.statement(origin="5f1c…", **facts)
    payload = {
        "purpose": "object",
        "epoch": 2,
        "public_key": facts["public"],
        "signature": encode(OBJECT.sign(message)),
    }
    return f"{message.decode()}\n\n{json.dumps(payload, indent=1)}\n"


def witnessing() -> Iterator[tuple[str, str]]:
    leaves = [leaf_hash(bytes([number])) for number in range(7)]

    def read(height: int, index: int) -> bytes:
        return root_of(leaves[index << height : (index + 1) << height])

    statement = Statement(origin="folkmoot/5f1c", size=7, root=root_of(leaves))
    checkpoint = sign_note(write(statement), statement.origin, public(LOG), LOG.sign)
    path = tuple(consistency_proof(3, 7, read))
    yield (
        "add checkpoint",
        write_submission(Submission(old_size=3, path=path, checkpoint=checkpoint)),
    )
    moment = int(AT.timestamp())
    signed = cosigned_text(write(statement), moment)
    line = cosignature_line(
        name="folkmoot/a3b9/witness",
        public=public(WITNESS),
        signature=WITNESS.sign(signed),
        at=moment,
    )
    yield "cosigned text", signed.decode()
    yield "cosignature", line


def examples() -> dict[str, str]:
    """Every example by its name."""
    documents = {"group actor": group(), "create": create(), "follow": FOLLOW, "accept": accept()}
    written = {
        name: json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        for name, document in documents.items()
    }
    return {**written, **dict(requests()), "key change": key_change(), **dict(witnessing())}


def filled(page: str) -> str:
    """The page with its examples as they are made now."""
    made = examples()

    def block(found: re.Match[str]) -> str:
        start, end = found.start(2) - found.start(), found.end(2) - found.start()
        return found[0][:start] + made[found[1]] + found[0][end:]

    return BLOCK.sub(block, page)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
