"""Whether the record and the rows tell the same about votes, and what must always hold."""

import hashlib
from collections.abc import Iterator
from typing import Any

from core.record.models import Entry
from groups.referenda import verbs
from groups.referenda.models import Referendum
from groups.referenda.rules import BallotsMalformed, recount


class Replay:
    """Follows the record's entries about votes, then compares with the rows."""

    def __init__(self) -> None:
        self.votes: dict[str, dict[str, Any]] = {}

    def apply(self, entry: Entry) -> None:
        facts = entry.facts
        match entry.verb:
            case verbs.OPENED.name:
                self.votes[entry.subject] = {
                    "number": facts["number"],
                    "opens": facts["opens"],
                    "closes": facts["closes"],
                    "roll": facts["roll"],
                    "open_ballots": 0,
                }
            case verbs.BOOKLET_FROZEN.name:
                self.votes[entry.subject]["booklet"] = facts["booklet"]
            case verbs.EXTENDED.name:
                self.votes[entry.subject]["closes"] = facts["closes"]
            case verbs.REOPENED.name:
                changed = {name: facts[name] for name in ("opens", "closes", "roll")}
                self.votes[entry.subject] |= changed | {"open_ballots": 0}
            case verbs.CLOSED.name | verbs.CLOSED_FOR_MEMBERS.name:
                names = ("reason", "winner", "tally", "turnout", "file")
                self.votes[entry.subject]["result"] = {
                    **{name: facts[name] for name in names},
                    # The first version of the verb knew neither.
                    **{name: facts.get(name) for name in ("delegated", "snapshot")},
                }
            case verbs.CAST.name:
                self.votes[entry.subject]["open_ballots"] += 1
            case verbs.TAKEN_BACK.name:
                self.votes[entry.subject]["open_ballots"] -= 1

    def differences(self) -> Iterator[str]:
        left = dict(self.votes)
        rows = Referendum.objects.select_related("result", "ballot_file", "booklet").order_by(
            "number"
        )
        for vote in rows.iterator(100):
            told = left.pop(vote.subject, None)
            if told is None:
                yield f"vote {vote.number} was never opened in the record"
                continue
            yield from _differences(vote, told)
            yield from broken_promises(vote)
        for told in left.values():
            yield f"vote {told['number']} of the record is missing"


def _differences(vote: Referendum, told: dict[str, Any]) -> Iterator[str]:
    found: dict[str, Any] = {
        "number": vote.number,
        "opens": vote.opens.isoformat(),
        "closes": vote.closes.isoformat(),
        "roll": vote.roll_size,
        "open_ballots": vote.open_ballots.count(),
    }
    if booklet := getattr(vote, "booklet", None):
        found["booklet"] = hashlib.sha256(booklet.content.encode()).hexdigest()
    if vote.is_closed:
        found["result"] = {
            "reason": vote.result.reason,
            "winner": vote.result.winner or None,
            "tally": vote.result.tally,
            "turnout": vote.result.turnout,
            "file": vote.ballot_file.sha256,
            "delegated": vote.result.delegated,
            "snapshot": vote.result.snapshot or None,
        }
    for name in found.keys() | told.keys():
        if found.get(name) != told.get(name):
            yield (
                f"vote {vote.number}: {name} is {found.get(name)!r}, "
                f"in the record {told.get(name)!r}"
            )


def broken_promises(vote: Referendum) -> Iterator[str]:
    """What must hold at every moment, whatever process died in the middle of what."""
    on_roll, took_part = vote.roll.count(), vote.roll.taken_part().count()
    if on_roll != vote.roll_size:
        yield f"vote {vote.number}: {on_roll} entries on a roll of {vote.roll_size}"
    sealed = vote.sealed_ballots.count()
    if vote.is_closed:
        if sealed:
            yield f"vote {vote.number}: {sealed} sealed ballots are left after the close"
        yield from _broken_file(vote, took_part)
        return
    ballots = sealed + vote.open_ballots.count()
    if ballots != took_part:
        yield f"vote {vote.number}: {ballots} ballots of {took_part} people who took part"


def _broken_file(vote: Referendum, took_part: int) -> Iterator[str]:
    content = bytes(vote.ballot_file.content)
    if hashlib.sha256(content).hexdigest() != vote.ballot_file.sha256:
        yield f"vote {vote.number}: the file of ballots was altered"
        return
    try:
        again = recount(content)
    except BallotsMalformed as fault:
        yield f"vote {vote.number}: the file of ballots breaks its format, {fault}"
        return
    if not again.agrees or again.found.tally != vote.result.tally:
        yield f"vote {vote.number}: the recount gives {again.found.tally}"
    if again.ballots != took_part:
        yield f"vote {vote.number}: {again.ballots} ballots of {took_part} people who took part"
