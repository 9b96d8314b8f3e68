"""Whether the record and the rows tell the same about a confederation, and its counts come out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import F

from core.record.models import Entry
from federation.confederations import verbs
from federation.confederations.actions.certifying import certificate
from federation.confederations.actions.opening import facts_of
from federation.confederations.counting import count, seconds
from federation.confederations.models import (
    Charter,
    Confederation,
    GroupRoll,
    JointVote,
    Return,
    Seat,
)
from federation.confederations.rules.charters import charter_digest

Facts = dict[str, Any]
# How a vote came to be is not among its rows.
STARTED = ("started_by", "signed")
NUMBERS = ("yes", "no", "blank", "direct", "delegated")


class Replay:
    """Follows the record's entries about seats and joint votes, then compares and counts again."""

    def __init__(self) -> None:
        self.seats: dict[str, Facts] = {}
        self.votes: dict[str, Facts] = {}
        self.rolls: dict[str, Facts] = {}
        self.returns: dict[str, Facts] = {}
        self.charters: dict[str, Facts] = {}
        self.hubs: dict[str, Facts] = {}

    def apply(self, entry: Entry) -> None:
        step = _STEPS.get(entry.verb)
        if step is not None:
            step(self, entry, entry.facts)

    def seated(self, entry: Entry, facts: Facts) -> None:
        names = ("origin", "name", "weight", "at")
        self.seats[entry.subject] = {name: facts[name] for name in names}

    def left(self, entry: Entry, facts: Facts) -> None:
        self.seats[entry.subject]["left"] = facts["at"]

    def opened(self, entry: Entry, facts: Facts) -> None:
        self.votes[entry.subject] = {name: facts[name] for name in facts if name not in STARTED}

    def roll_announced(self, entry: Entry, facts: Facts) -> None:
        roll = {name: facts[name] for name in ("size", "digest", "is_note")}
        self.rolls[f"roll of {facts['origin']} in {entry.subject}"] = roll | {"cosigned": {}}

    def roll_witnessed(self, entry: Entry, facts: Facts) -> None:
        roll = self.rolls[f"roll of {facts['origin']} in {entry.subject}"]
        roll["cosigned"] |= facts["cosigned"]

    def returned(self, entry: Entry, facts: Facts) -> None:
        self.returns[f"return {facts['return']}"] = _returned(entry, facts)

    def witnessed(self, _entry: Entry, facts: Facts) -> None:
        self.returns[f"return {facts['return']}"]["cosigned"] |= facts["cosigned"]

    def certified(self, entry: Entry, facts: Facts) -> None:
        self.votes[entry.subject]["certified"] = facts

    def charter_heard(self, entry: Entry, facts: Facts) -> None:
        self.charters[f"charter {facts['number']} of {entry.subject}"] = {"digest": facts["digest"]}

    def hub_passed(self, entry: Entry, facts: Facts) -> None:
        """Once it has the duty itself again, nothing is left to compare."""
        self.hubs.pop(f"hub of {entry.subject}", None)
        if entry.subject != f"confederation:{facts['hub']}":
            self.hubs[f"hub of {entry.subject}"] = {"hub": facts["hub"]}

    def unsaid(self, _entry: Entry, facts: Facts) -> None:
        """Taken back, because the record that is known now does not hold it."""
        row = str(facts["row"])
        if row.startswith("end of "):
            self.seats[row.removeprefix("end of ")].pop("left", None)
        elif row.startswith("witnesses of "):
            row = row.removeprefix("witnesses of ")
            (self.returns if row in self.returns else self.rolls)[row]["cosigned"] = {}
        else:
            for kept in (self.returns, self.rolls, self.charters, self.seats):
                kept.pop(row, None)

    def differences(self) -> Iterator[str]:
        yield from _compare(self.seats, _seats())
        yield from _compare(self.rolls, _rolls())
        yield from _compare(self.returns, _returns())
        yield from _compare(self.votes, _votes())
        yield from _compare(self.charters, _charters())
        yield from _compare(self.hubs, _hubs())


_STEPS: dict[str, Callable[[Replay, Entry, Facts], None]] = {
    verbs.SEATED.name: Replay.seated,
    verbs.LEFT.name: Replay.left,
    verbs.OPENED.name: Replay.opened,
    verbs.ROLL_ANNOUNCED.name: Replay.roll_announced,
    verbs.RETURNED.name: Replay.returned,
    verbs.WITNESSED.name: Replay.witnessed,
    verbs.ROLL_WITNESSED.name: Replay.roll_witnessed,
    verbs.CERTIFIED.name: Replay.certified,
    verbs.CHARTER_HEARD.name: Replay.charter_heard,
    verbs.HUB_PASSED.name: Replay.hub_passed,
    verbs.UNSAID.name: Replay.unsaid,
}


def _returned(entry: Entry, facts: Facts) -> Facts:
    """A return as it was recorded, with what stands in the private part."""
    opening = getattr(entry, "opening", None)
    told = facts if opening is None else facts | opening.facts
    names = ("vote", "origin", "voice", "stated_at", "is_note", *NUMBERS)
    return {name: told[name] for name in names} | {"cosigned": {}}


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
        facts = {
            "size": str(roll.size),
            "digest": roll.digest,
            "is_note": roll.is_note,
            "cosigned": roll.cosigned,
        }
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
        facts = facts_of(vote)
        if vote.certified_at:
            facts["certified"] = certificate(vote, count(vote))
        yield vote.subject, facts


def _charters() -> Iterator[tuple[str, Facts]]:
    """Those that we heard; our own are versions of the charter in force."""
    heard = Charter.objects.filter(confederation__peer__isnull=False)
    for charter in heard.select_related("confederation").order_by("pk"):
        digest = charter_digest(charter.number, charter.values)
        yield f"charter {charter.number} of {charter.confederation.subject}", {"digest": digest}


def _hubs() -> Iterator[tuple[str, Facts]]:
    """Where the duty to open votes was passed on."""
    for confederation in Confederation.objects.exclude(hub=F("origin")).order_by("pk"):
        yield f"hub of {confederation.subject}", {"hub": confederation.hub}


def _compare(recorded: Mapping[str, Facts], rows: Iterator[tuple[str, Facts]]) -> Iterator[str]:
    left = dict(recorded)
    for name, found in rows:
        told = left.pop(name, None)
        if told is None:
            yield f"{name} is not in the record"
        elif told != found:
            yield f"{name} is {found}, in the record {told}"
    yield from (f"{name} of the record is missing" for name in left)
