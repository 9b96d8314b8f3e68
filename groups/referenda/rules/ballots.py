"""The file of all ballots of a vote: written once at the close, recounted by whoever likes.

Every line is canonical JSON (RFC 8785; only texts, whole numbers, lists and objects occur):
first the header with the rules, then the ballots in the order of their hashes, last the statement
of what the count came to. This module needs nothing but Python.

Where outcomes were delegated, or somebody voted in the open in a secret vote, the file has the
second format: its header adds how many outcomes were delegated to each choice and the digest of
the snapshot they follow from, and its statement tells direct and delegated ones apart.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from json.encoder import encode_basestring
from typing import Any

from groups.referenda.rules.counting import Outcome, Quorum, count

FORMAT = "folkmoot-ballots/1"
DELEGATED_FORMAT = "folkmoot-ballots/2"
BLANK = "blank"
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
LEVELS = {"open": "person", "sealed": "pseudonym"}  # who a ballot belongs to, by level of secrecy


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Ballot:
    """What one voter wants. Of several ballots of one voter the highest number counts."""

    voter: str  # a pseudonym, or in an open vote the uid of the person
    seq: int
    choice: str
    is_open: bool = False  # cast under one's name in a vote that is secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Everything but the ballots that is needed to count a vote again."""

    origin: str
    referendum: str
    level: str
    options: tuple[tuple[str, str], ...]  # key and text
    status_quo: str
    roll_size: int
    opens: str
    closes: str
    quorum: Quorum | None
    majority: Fraction | None
    # How many outcomes were delegated to each option's key and `blank`, and the SHA-256 of the
    # snapshot they follow from. None where the first format says all there is to say.
    delegated: Mapping[str, int] | None = None
    snapshot: str | None = None

    @property
    def format(self) -> str:
        return FORMAT if self.delegated is None else DELEGATED_FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a count came to, as a file states it and as a recount finds it."""

    tally: dict[str, int]  # every option's key and `blank`
    winner: str | None
    reason: str
    # The two parts of the tally, in the second format.
    direct: dict[str, int] | None = None
    delegated: dict[str, int] | None = None


def write_ballots(header: Header, ballots: Iterable[Ballot]) -> tuple[bytes, Outcome, Statement]:
    """The whole file, with its outcome. The order of `ballots` leaves no trace in it.

    Raises ValueError for numbers that no vote can have: more outcomes than people on the roll.
    """
    owner = LEVELS[header.level]
    kept = list(ballots)
    lines = sorted((ballot_line(owner, ballot) for ballot in kept), key=line_digest)
    outcome, statement = count_ballots(header, kept)
    head = canonical_line(_header_fields(header, ballots=len(kept)))
    tail = canonical_line(_statement_fields(statement))
    return b"".join((head, *lines, tail)), outcome, statement


def say_share(share: Fraction) -> str:
    """A share as a text, because its numbers may be larger than JSON's are for everybody."""
    return f"{share.numerator}/{share.denominator}"


def canonical_line(fields: dict[str, Any]) -> bytes:
    return ENCODER.encode(fields).encode() + b"\n"


def ballot_line(owner: str, ballot: Ballot) -> bytes:
    """The canonical line of a ballot; a file has so many that the encoder writes only its texts."""
    key = "person" if ballot.is_open else owner
    choice, voter = encode_basestring(ballot.choice), encode_basestring(ballot.voter)
    return f'{{"choice":{choice},"{key}":{voter},"seq":{ballot.seq}}}\n'.encode()


def line_digest(line: bytes) -> bytes:
    return hashlib.sha256(line.rstrip(b"\n")).digest()


def _header_fields(header: Header, *, ballots: int) -> dict[str, Any]:
    quorum, majority = header.quorum, header.majority
    counted: dict[str, Any] = {}
    if header.delegated is not None:
        counted = {"delegated": dict(header.delegated), "snapshot": header.snapshot}
    return {
        **counted,
        "ballots": ballots,
        "closes": header.closes,
        "format": header.format,
        "level": header.level,
        "majority": None if majority is None else say_share(majority),
        "opens": header.opens,
        "options": [{"key": key, "text": text} for key, text in header.options],
        "origin": header.origin,
        "quorum": None
        if quorum is None
        else {"basis": quorum.basis, "share": say_share(quorum.share)},
        "referendum": header.referendum,
        "roll_size": header.roll_size,
        "status_quo": header.status_quo,
    }


def _statement_fields(statement: Statement) -> dict[str, Any]:
    fields = {"reason": statement.reason, "tally": statement.tally, "winner": statement.winner}
    if statement.direct is None:
        return fields
    return {**fields, "direct": statement.direct, "delegated": statement.delegated}


def count_ballots(header: Header, ballots: Sequence[Ballot]) -> tuple[Outcome, Statement]:
    last: dict[str, Ballot] = {}
    for ballot in ballots:
        former = last.get(ballot.voter)
        if former is None or former.seq < ballot.seq:
            last[ballot.voter] = ballot
    direct = {key: 0 for key, _ in header.options} | {BLANK: 0}
    for ballot in last.values():
        direct[ballot.choice] += 1
    delegated = header.delegated
    tally = direct
    if delegated is not None:
        tally = {key: number + delegated[key] for key, number in direct.items()}
    outcome = count(
        {key: number for key, number in tally.items() if key != BLANK},
        blank=tally[BLANK],
        status_quo=header.status_quo,
        roll_size=header.roll_size,
        quorum=header.quorum,
        majority=header.majority,
    )
    parts = {} if delegated is None else {"direct": direct, "delegated": dict(delegated)}
    return outcome, Statement(
        tally=tally, winner=outcome.winner, reason=outcome.reason.value, **parts
    )
