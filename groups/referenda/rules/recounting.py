"""Reading a file of ballots back, line by line, and counting it again."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groups.referenda.rules.ballots import (
    BLANK,
    DELEGATED_FORMAT,
    FORMAT,
    LEVELS,
    Ballot,
    Header,
    Statement,
    count_ballots,
    line_digest,
)
from groups.referenda.rules.counting import Outcome
from groups.referenda.rules.fields import (
    BallotsMalformed,
    read_line,
    read_number,
    read_numbers,
    read_options,
    read_quorum,
    read_share,
)

NAME = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A file read and counted again."""

    header: Header
    ballots: int
    outcome: Outcome
    found: Statement
    stated: Statement
    # What people voted under their names, by the uid of the person; for comparing with a snapshot.
    named: Mapping[str, str]

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
    fields = read_line(1, lines[0], HEADER_FIELDS, HEADER_ADDS)
    header = _read_header(fields)
    if fields["ballots"] != len(lines) - 2:
        raise BallotsMalformed(1, f"says {fields['ballots']} ballots; there are {len(lines) - 2}")
    ballots = _read_ballots(header, lines[1:-1])
    stated = _read_statement(len(lines), lines[-1], header)
    try:
        outcome, found = count_ballots(header, ballots)
    except ValueError as error:
        raise BallotsMalformed(1, str(error)) from None
    return Recount(
        header=header,
        ballots=len(ballots),
        outcome=outcome,
        found=found,
        stated=stated,
        named=_named(header, ballots),
    )


def _named(header: Header, ballots: Sequence[Ballot]) -> dict[str, str]:
    if header.snapshot is None:
        return {}
    has_names = header.level == "open"
    named = sorted(ballot for ballot in ballots if has_names or ballot.is_open)
    return {ballot.voter: ballot.choice for ballot in named}


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


def _read_header(fields: dict[str, Any]) -> Header:
    expected = DELEGATED_FORMAT if fields.keys() >= HEADER_ADDS else FORMAT
    if fields["format"] != expected:
        raise BallotsMalformed(1, f"format: with these fields it is {expected}")
    for name in ("origin", "referendum", "opens", "closes"):
        if not isinstance(fields[name], str):
            raise BallotsMalformed(1, f"{name}: is no text")
    if fields["level"] not in ("open", "sealed"):
        raise BallotsMalformed(1, "level: known are open and sealed")
    options = read_options(fields["options"])
    if fields["status_quo"] not in [key for key, _ in options]:
        raise BallotsMalformed(1, "status_quo: is none of the options")
    majority, snapshot = fields["majority"], fields.get("snapshot")
    if snapshot is not None and not (isinstance(snapshot, str) and DIGEST.fullmatch(snapshot)):
        raise BallotsMalformed(1, "snapshot: is neither null nor a SHA-256")
    delegated = None
    if expected == DELEGATED_FORMAT:
        delegated = read_numbers(1, "delegated", fields["delegated"], options)
    return Header(
        origin=fields["origin"],
        referendum=fields["referendum"],
        level=fields["level"],
        options=options,
        status_quo=fields["status_quo"],
        roll_size=read_number(1, "roll_size", fields["roll_size"]),
        opens=fields["opens"],
        closes=fields["closes"],
        quorum=read_quorum(fields["quorum"]),
        majority=None if majority is None else read_share("majority", majority),
        delegated=delegated,
        snapshot=snapshot,
    )


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
        fields = read_line(number, line, {whose, "seq", "choice"})
        voter, seq = fields[whose], read_number(number, "seq", fields["seq"])
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
    fields = read_line(number, line, STATEMENT_FIELDS | (STATEMENT_ADDS if is_second else set()))
    parts = {
        name: read_numbers(number, name, fields[name], header.options)
        for name in ("tally", "direct", "delegated")
        if name in fields
    }
    winner, reason = fields["winner"], fields["reason"]
    if not isinstance(reason, str) or not (winner is None or isinstance(winner, str)):
        raise BallotsMalformed(number, "winner and reason: are texts; winner may be null")
    return Statement(winner=winner, reason=reason, **parts)
