"""The messages that docs/protocol.md shows, made by the code that makes the real ones.

`python -m tests.docs.protocol` writes them into the page. What the bodies hold is checked against
what our own group says in tests/integration/test_protocol_kinds.py.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from core.record.rules.canonical import canonical, leaf_data
from core.record.rules.tails import Kept
from core.record.rules.tiles import Place, write_place
from core.record.rules.tree import leaf_hash
from federation.confederations.rules.charters import charter_digest
from federation.peers.rules import civic, introductions, pieces
from federation.wire.rules.multibase import write_multikey
from federation.wire.rules.proofs import sign_object
from tests.docs.examples import AT, LOG, OBJECT, ROOT, VECTOR, WITNESS, public, witnessing

PAGE = ROOT / "docs" / "protocol.md"
BLOCK = re.compile(r"<!-- example: ([a-z._ -]+) -->\n```\w*\n(.*?)```\n", re.S)
# Made of the names that their groups gave: the first eight bytes are those of the origin.
VALLEY, HILL = "a3b9" * 16, "5f1c" * 16
VOTE = "a3b9a3b9-a3b9-a3b9-8e11-000000000002"
ASKED, RETURNED = (f"5f1c5f1c-5f1c-5f1c-9a31-00000000000{number}" for number in (1, 4))
JOINED, LEFT = (f"5f1c5f1c-5f1c-5f1c-9a31-00000000000{number}" for number in (5, 6))
ARGUED, SEAT = "5f1c5f1c-5f1c-5f1c-9a31-000000000003", "a3b9a3b9-a3b9-a3b9-8e11-000000000001"
UID = "8f14e45f-ceea-467f-ab3d-9f1c2e7b0004"
SECONDS = int(AT.timestamp())
DIGEST, NULLIFIER = "4d" * 32, "7c" * 32
VALUES = {"confederation.of_groups": True, "group.name": "The Valley"}
TERMS = {
    "grace_hours": 24,
    "group_majority": "simple",
    "groups": 2,
    "minimum_roll": 5,
    "patience_hours": 72,
    "signatures": 100,
    "witness_share": "1/2",
}
WORDS = {
    "title": "A bus on Sundays",
    "text": "The bus goes on **Sundays**, too.",
    "reason": "",
    "language": "en",
    "effects": [],
}


def introduction() -> dict[str, Any]:
    """How a group introduces itself."""
    checkpoint = next(text for name, text in witnessing() if name == "add checkpoint")
    found = introductions.Introduction(
        origin=HILL,
        address="https://hill.example",
        name="Hillside",
        log_keys={1: public(LOG).hex()},
        keys={
            "object": (1, write_multikey(public(OBJECT))),
            "witness": (1, write_multikey(public(WITNESS))),
            "http": (1, VECTOR["key"]),
        },
        checkpoint=checkpoint.partition("\n\n")[2],
    )
    return introductions.write(found)


def bodies() -> dict[str, dict[str, Any]]:
    """What each kind of object says, by its name."""
    counts = {"yes": 31, "no": 12, "blank": 2}
    direct, delegated = {"yes": 20, "no": 12, "blank": 2}, {"yes": 11, "no": 0, "blank": 0}
    proposal, vote = {"proposal": ASKED}, {"vote": VOTE}
    shown = dict(witnessing())
    note = shown["add checkpoint"].partition("\n\n")[2] + shown["cosignature"]
    return {
        "confederation.charter": {
            "number": 1,
            "digest": charter_digest(1, VALUES),
            "values": VALUES,
            "ground": {"vote": None},
        },
        "confederation.join": {
            "confederation": VALLEY,
            "charter": charter_digest(1, VALUES),
            "zone": "Europe/Warsaw",
            "word": JOINED,
        },
        "confederation.leave": {"confederation": VALLEY, "word": LEFT},
        "confederation.seat": {
            "seat": SEAT,
            "origin": HILL,
            "name": "Hillside",
            "address": "https://hill.example",
            "zone": "Europe/Warsaw",
            "weight": "1/2",
            "introduction": introduction(),
            "ground": {"vote": VOTE, "word": JOINED},
        },
        "confederation.unseat": {
            "seat": SEAT,
            "origin": HILL,
            "reason": "left",
            "ground": {"vote": None, "word": LEFT},
        },
        "joint.proposed": {
            "confederation": VALLEY,
            **proposal,
            "name": "Hillside",
            "started": "signatures",
            **WORDS,
        },
        "joint.withdrawn": proposal,
        "joint.refused": {**proposal, "why": "The charter fixes this at the founding."},
        "joint.sheet": {**proposal, "count": 57},
        "joint.argument": {
            **proposal,
            "argument": ARGUED,
            "name": "Hillside",
            "side": "for",
            "text": "Many of us work on Sundays.",
            "language": "en",
        },
        "joint.argument_taken_back": {"argument": ARGUED},
        "joint.opened": {
            "confederation": VALLEY,
            "charter": 1,
            **vote,
            **proposal,
            **WORDS,
            "started_by": None,
            "sheets": {HILL: 57, "77" * 32: 61},
            "opens_on": "2030-05-16",
            "closes_on": "2030-05-29",
            "returns_by": SECONDS + 31 * 86400,
            "terms": TERMS,
        },
        "joint.guarded": {**vote, "public_key": "e2" * 32},
        "joint.electors": {**vote, "size": 60},
        "joint.nullifiers": {**vote, "count": 52, "unnamed": 8, "digest": DIGEST},
        "joint.released": {**vote, "nullifier": NULLIFIER},
        "joint.roll": {**vote, "size": 60, "digest": DIGEST, "at": SECONDS},
        "joint.returned": {
            **vote,
            "return": RETURNED,
            **counts,
            "direct": direct,
            "delegated": delegated,
            "roll_digest": DIGEST,
            "stated_at": SECONDS,
            "supersedes": None,
            "salt": NULLIFIER,
        },
        "joint.witnessed": {**vote, "return": RETURNED, "notes": [note]},
        "joint.certified": {
            **vote,
            "outcome": "adopted",
            "digest": DIGEST,
            "yes": 131,
            "no": 112,
            "blank": 9,
            "voices": {"yes": 2, "no": 1, "abstain": 0},
        },
    }


def whole() -> dict[str, Any]:
    """One object as it travels, with its proof."""
    body = bodies()["joint.sheet"]
    document = civic.write(origin=HILL, uid=UID, kind="joint.sheet", number=4, body=body, at=AT)
    return sign_object(document, method=civic.method(HILL, 1), sign=OBJECT.sign, at=AT)


def announcement() -> str:
    """The entry that announces it, as its bytes stand in the record, and its hash."""
    document = whole()
    payload = {"number": 4, "kind": "joint.sheet", "digest": civic.digest(document)}
    data = leaf_data(
        uid="8f14e45f-ceea-467f-ab3d-9f1c2e7b0005",
        verb="federation.said",
        version=1,
        subject=f"civic:{UID}",
        payload=canonical(payload),
        at=AT,
    )
    return f"{data.decode()}\n\n{leaf_hash(data).hex()}\n"


def addresses() -> str:
    """Where the pieces of a record of 70,000 entries are that somebody needs who has 69,900."""
    lines = [
        f"/log/tile/0/{write_place(Place(273, 112))}",
        f"/log/tile/entries/{write_place(Place(273, 112))}",
        f"/log/tile/1/{write_place(Place(1, 17))}",
        f"/log/tile/2/{write_place(Place(0, 1))}",
    ]
    return "\n".join(lines) + "\n"


def piece() -> dict[str, Any]:
    """What a peer kept: an entry that travels, and one of which it only has the hash."""
    travels = announcement().partition("\n")[0].encode()
    leaves = [Kept(hash=leaf_hash(travels), data=travels), Kept(hash=leaf_hash(b"at home"))]
    [span] = pieces.cut(5, leaves, note=introduction()["checkpoint"])
    return {"pieces": [pieces.write(span)]}


def examples() -> dict[str, str]:
    """Every example by its name."""
    documents: Mapping[str, Any] = {
        "introduction": introduction(),
        "object": whole(),
        "piece": piece(),
        **bodies(),
    }
    written = {
        name: json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        for name, document in documents.items()
    }
    return {**written, "announcement": announcement(), "addresses of pieces": addresses()}


def filled(page: str) -> str:
    """The page with its examples as they are made now."""
    made = examples()

    def block(found: re.Match[str]) -> str:
        start, end = found.start(2) - found.start(), found.end(2) - found.start()
        return found[0][:start] + made[found[1]] + found[0][end:]

    return BLOCK.sub(block, page)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
