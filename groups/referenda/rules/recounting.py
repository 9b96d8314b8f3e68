"""Reading a file of ballots back, line by line, and counting it again."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any

from groups.referenda.rules.ballots import (
    BLANK,
    DELEGATED_FORMAT,
    FORMAT,
    LEVELS,
    Ballot,
    Header,
    Statement,
    canonical_line,
    count_ballots,
    line_digest,
)
from groups.referenda.rules.counting import Outcome, Quorum

MOST = 2**53 - 1  # RFC 8785 knows no larger whole number
NAME = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHARE = re.compile(r"(0|[1-9][0-9]{0,99})/([1-9][0-9]{0,99})", re.ASCII)
KEY = re.compile(r"[0-9a-z]{1,16}")
HEADER_FIELDS = {
    "ballots", "closes", "format", "level", "majority", "opens", "options", "origin", "quorum",
    "referendum", "roll_size", "status_quo",
}  # fmt: skip
STATEMENT_FIELDS = {"reason", "tally", "winner"}
# What the second format adds.
HEADER_ADDS = {"delegated", "snapshot"}
STATEMENT_ADDS = {"delegated", "direct"}
DIGEST = re.compile(r"[0-9a-f]{64}")
OPEN = b'"person":'  # no choice can contain it


class BallotsMalformed(ValueError):
    """The file breaks the format; `line` (from 1) and `fault` say where and how."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(f"line {line}: {fault}")
        self.line = line
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A file read and counted again."""

    header: Header
    ballots: int
    outcome: Outcome
    found: Statement
    stated: Statement

    @property
    def agrees(self) -> bool:
        return self.found == self.stated


def recount(content: bytes) -> Recount:
    """Read a file of ballots and count it again.

    Raises BallotsMalformed for the first line that is not exactly what `write_ballots` writes.
    """
    lines = content.splitlines(keepends=True)
    if len(lines) < 2:
        raise BallotsMalformed(1, "a file of ballots has at least a header and a result")
    fields = _read(1, lines[0], HEADER_FIELDS, HEADER_ADDS)
    header = _read_header(fields)
    if fields["ballots"] != len(lines) - 2:
        raise BallotsMalformed(1, f"says {fields['ballots']} ballots; there are {len(lines) - 2}")
    ballots = _read_ballots(header, lines[1:-1])
    stated = _read_statement(len(lines), lines[-1], header)
    try:
        outcome, found = count_ballots(header, ballots)
    except ValueError as error:
        raise BallotsMalformed(1, str(error)) from None
    return Recount(header=header, ballots=len(ballots), outcome=outcome, found=found, stated=stated)


def find_ballots(content: bytes, voter: str) -> list[Ballot]:
    """The ballots in a file that belong to a pseudonym (or person), lowest number first."""
    found = []
    for line in content.splitlines()[1:-1]:
        if voter.encode() in line:
            fields = json.loads(line)
            owner = fields.get("pseudonym") or fields.get("person")
            if owner == voter:
                found.append(Ballot(voter=owner, seq=fields["seq"], choice=fields["choice"]))
    return sorted(found)


def _read(number: int, line: bytes, names: set[str], also: Collection[str] = ()) -> dict[str, Any]:
    """One line as an object with exactly these fields, written canonically.

    `also` are fields that are there all together or not at all.
    """
    try:
        fields = json.loads(line)
        canonical = isinstance(fields, dict) and canonical_line(fields) == line
    except (ValueError, RecursionError):  # a lone surrogate raises a ValueError too
        raise BallotsMalformed(number, "is not JSON") from None
    if not canonical:
        raise BallotsMalformed(number, "is not one canonical JSON object (RFC 8785)")
    if fields.keys() - set(also) != names or fields.keys() & set(also) not in (set(), set(also)):
        raise BallotsMalformed(number, f"has not exactly the fields {', '.join(sorted(names))}")
    return dict(fields)


def _read_header(fields: dict[str, Any]) -> Header:
    expected = DELEGATED_FORMAT if fields.keys() >= HEADER_ADDS else FORMAT
    if fields["format"] != expected:
        raise BallotsMalformed(1, f"format: with these fields it is {expected}")
    for name in ("origin", "referendum", "opens", "closes"):
        if not isinstance(fields[name], str):
            raise BallotsMalformed(1, f"{name}: is no text")
    if fields["level"] not in ("open", "sealed"):
        raise BallotsMalformed(1, "level: known are open and sealed")
    options = _read_options(fields["options"])
    if fields["status_quo"] not in [key for key, _ in options]:
        raise BallotsMalformed(1, "status_quo: is none of the options")
    majority, snapshot = fields["majority"], fields.get("snapshot")
    if snapshot is not None and not (isinstance(snapshot, str) and DIGEST.fullmatch(snapshot)):
        raise BallotsMalformed(1, "snapshot: is neither null nor a SHA-256")
    delegated = None
    if expected == DELEGATED_FORMAT:
        delegated = _read_numbers(1, "delegated", fields["delegated"], options)
    return Header(
        origin=fields["origin"],
        referendum=fields["referendum"],
        level=fields["level"],
        options=options,
        status_quo=fields["status_quo"],
        roll_size=_read_number(1, "roll_size", fields["roll_size"]),
        opens=fields["opens"],
        closes=fields["closes"],
        quorum=_read_quorum(fields["quorum"]),
        majority=None if majority is None else _read_share("majority", majority),
        delegated=delegated,
        snapshot=snapshot,
    )


def _read_options(options: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(options, list) or len(options) < 2:
        raise BallotsMalformed(1, "options: is no list of two or more")
    for option in options:
        if not isinstance(option, dict) or set(option) != {"key", "text"}:
            raise BallotsMalformed(1, "options: one has not exactly key and text")
        if not all(isinstance(value, str) for value in option.values()):
            raise BallotsMalformed(1, "options: key and text are texts")
    keys = [option["key"] for option in options]
    if not all(KEY.fullmatch(key) for key in keys):
        raise BallotsMalformed(1, "options: a key has 1 to 16 small letters and digits")
    if len(set(keys)) != len(keys) or BLANK in keys:
        raise BallotsMalformed(1, "options: keys are different, and none is blank")
    return tuple((option["key"], option["text"]) for option in options)


def _read_quorum(quorum: Any) -> Quorum | None:
    if quorum is None:
        return None
    if not isinstance(quorum, dict) or set(quorum) != {"basis", "share"}:
        raise BallotsMalformed(1, "quorum: is neither null nor basis and share")
    if quorum["basis"] not in ("participation", "approval"):
        raise BallotsMalformed(1, "quorum.basis: known are participation and approval")
    return Quorum(basis=quorum["basis"], share=_read_share("quorum.share", quorum["share"]))


def _read_share(name: str, text: Any) -> Fraction:
    parts = SHARE.fullmatch(text) if isinstance(text, str) else None
    if parts is None:
        raise BallotsMalformed(1, f'{name}: is no share like "2/3"')
    num, den = int(parts[1]), int(parts[2])
    if num > den or gcd(num, den) != 1:
        raise BallotsMalformed(1, f"{name}: is no share between 0 and 1 in lowest terms")
    return Fraction(num, den)


def _read_number(line: int, name: str, number: Any) -> int:
    if type(number) is not int or not 0 <= number <= MOST:
        raise BallotsMalformed(line, f"{name}: is no whole number")
    return number


def _read_numbers(
    line: int, name: str, numbers: Any, options: Sequence[tuple[str, str]]
) -> dict[str, int]:
    """A number for each option and for blank."""
    if not isinstance(numbers, dict) or set(numbers) != {key for key, _ in options} | {BLANK}:
        raise BallotsMalformed(line, f"{name}: has not exactly one number for each choice")
    return {key: _read_number(line, f"{name}.{key}", value) for key, value in numbers.items()}


def _read_ballots(header: Header, lines: Sequence[bytes]) -> list[Ballot]:
    owner = LEVELS[header.level]
    # In a secret vote of the second format some ballots have a name.
    is_mixed = header.level == "sealed" and header.delegated is not None
    choices = {key for key, _ in header.options} | {BLANK}
    ballots: list[Ballot] = []
    seen: set[tuple[str, int]] = set()
    former = b""
    for number, line in enumerate(lines, start=2):
        is_open = is_mixed and OPEN in line
        whose = "person" if is_open else owner
        fields = _read(number, line, {whose, "seq", "choice"})
        voter, seq = fields[whose], _read_number(number, "seq", fields["seq"])
        if not isinstance(voter, str) or not NAME.fullmatch(voter):
            raise BallotsMalformed(number, f"{whose}: is no name of a voter")
        if not isinstance(fields["choice"], str) or fields["choice"] not in choices:
            raise BallotsMalformed(number, "choice: is none of the options")
        if (voter, seq) in seen:
            raise BallotsMalformed(number, "is the second ballot of one voter with this number")
        digest = line_digest(line)
        if digest < former:
            raise BallotsMalformed(number, "is not in the order of the hashes")
        former = digest
        seen.add((voter, seq))
        ballots.append(Ballot(voter=voter, seq=seq, choice=fields["choice"], is_open=is_open))
    return ballots


def _read_statement(number: int, line: bytes, header: Header) -> Statement:
    is_second = header.delegated is not None
    fields = _read(number, line, STATEMENT_FIELDS | (STATEMENT_ADDS if is_second else set()))
    parts = {
        name: _read_numbers(number, name, fields[name], header.options)
        for name in ("tally", "direct", "delegated")
        if name in fields
    }
    winner, reason = fields["winner"], fields["reason"]
    if not isinstance(reason, str) or not (winner is None or isinstance(winner, str)):
        raise BallotsMalformed(number, "winner and reason: are texts; winner may be null")
    return Statement(winner=winner, reason=reason, **parts)
