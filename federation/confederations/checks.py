"""Whether the record and the rows tell the same about a confederation, and its counts come out."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.record.models import Entry
from federation.confederations import verbs
from federation.confederations.actions.certifying import certificate
from federation.confederations.counting import count, seconds
from federation.confederations.models import GroupRoll, JointVote, Return, Seat

Facts = dict[str, Any]
NUMBERS = ("yes", "no", "blank", "direct", "delegated")


class Replay:
    """Follows the record's entries about seats and joint votes, then compares and counts again."""

    def __init__(self) -> None:
        self.seats: dict[str, Facts] = {}
        self.votes: dict[str, Facts] = {}
        self.rolls: dict[str, Facts] = {}
        self.returns: dict[str, Facts] = {}

    def apply(self, entry: Entry) -> None:
        facts = entry.facts
        match entry.verb:
            case verbs.SEATED.name:
                names = ("origin", "name", "weight", "at")
                self.seats[entry.subject] = {name: facts[name] for name in names}
            case verbs.LEFT.name:
                self.seats[entry.subject]["left"] = facts["at"]
            case verbs.OPENED.name:
                majority = facts["terms"]["group_majority"]
                self.votes[entry.subject] = {
                    "returns_by": facts["returns_by"],
                    "group_majority": majority,
                }
            case verbs.ROLL_ANNOUNCED.name:
                roll = {name: facts[name] for name in ("size", "digest", "is_note")}
                self.rolls[f"roll of {facts['origin']} in {entry.subject}"] = roll
            case verbs.RETURNED.name:
                self.returns[f"return {facts['return']}"] = _returned(entry, facts)
            case verbs.WITNESSED.name:
                self.returns[f"return {facts['return']}"]["cosigned"] |= facts["cosigned"]
            case verbs.CERTIFIED.name:
                self.votes[entry.subject]["certified"] = facts

    def differences(self) -> Iterator[str]:
        yield from _compare(self.seats, _seats())
        yield from _compare(self.rolls, _rolls())
        yield from _compare(self.returns, _returns())
        yield from _compare(self.votes, _votes())


def _returned(entry: Entry, facts: Facts) -> Facts:
    """A return as it was recorded; the numbers of a small group are in the private part."""
    opening = getattr(entry, "opening", None)
    numbers = facts if opening is None else opening.facts
    names = ("vote", "origin", "voice", "stated_at", "is_note")
    found = {name: facts[name] for name in names} | {name: numbers[name] for name in NUMBERS}
    return found | {"cosigned": {}}


def _seats() -> Iterator[tuple[str, Facts]]:
    for seat in Seat.objects.in_order().iterator(500):
        facts = {
            "origin": seat.origin,
            "name": seat.name,
            "weight": str(seat.weight),
            "at": seconds(seat.joined_at),
        }
        yield seat.subject, facts | ({"left": seconds(seat.left_at)} if seat.left_at else {})


def _rolls() -> Iterator[tuple[str, Facts]]:
    for roll in GroupRoll.objects.select_related("vote").order_by("pk").iterator(500):
        facts = {"size": str(roll.size), "digest": roll.digest, "is_note": roll.is_note}
        yield f"roll of {roll.origin} in {roll.vote.subject}", facts


def _returns() -> Iterator[tuple[str, Facts]]:
    for row in Return.objects.order_by("pk").iterator(500):
        facts = {
            "vote": row.vote_id,
            "origin": row.origin,
            "voice": row.ballots.voice.value,
            "stated_at": seconds(row.stated_at),
            "is_note": row.is_note,
            **row.numbers,
            "cosigned": row.cosigned,
        }
        yield f"return {row.uid}", facts


def _votes() -> Iterator[tuple[str, Facts]]:
    for vote in JointVote.objects.order_by("number").iterator(100):
        facts: Facts = {
            "returns_by": seconds(vote.returns_by),
            "group_majority": vote.group_majority,
        }
        if vote.certified_at:
            facts["certified"] = certificate(vote, count(vote))
        yield vote.subject, facts


def _compare(recorded: Mapping[str, Facts], rows: Iterator[tuple[str, Facts]]) -> Iterator[str]:
    left = dict(recorded)
    for name, found in rows:
        told = left.pop(name, None)
        if told is None:
            yield f"{name} is not in the record"
        elif told != found:
            yield f"{name} is {found}, in the record {told}"
    yield from (f"{name} of the record is missing" for name in left)
