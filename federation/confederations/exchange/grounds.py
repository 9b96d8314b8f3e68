"""On what it rests what a confederation says of who belongs and of its rules; each group looks.

It is no authority: its computer may lie. A seat rests on the plan or a joint vote and on the word
of the group itself, a changed charter on a joint vote. While these are not known here, what was
said waits; where they do not support it, it is not followed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core import hooks
from core.instance import instance
from core.refusals import Refusal
from federation.confederations.exchange.hearing import NotFollowed, NotYet, Said
from federation.confederations.exchange.matters import charter_name, here_or_awaited, vote_name
from federation.confederations.exchange.reading import Body, Malformed
from federation.confederations.force import in_force_at
from federation.confederations.models import (
    Charter,
    Confederation,
    Early,
    JointVote,
    Word,
    WordKind,
)
from federation.confederations.rules.consequences import AMEND, of_kind

# A confederation that changed the zone in which it lives began its day so much earlier.
ZONES = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is named as support: a joint vote, and a word of the group itself."""

    vote: UUID | None = None
    word: UUID | None = None


def named(body: Body) -> Ground:
    """What is named; nothing where it is not named as it should be, which supports nothing."""
    try:
        part = body.part("ground")
        return Ground(vote=part.maybe_uid("vote"), word=part.maybe_uid("word"))
    except Malformed:
        return Ground()


def written(*, vote: UUID | None = None, word: UUID | None = None) -> dict[str, str | None]:
    """The same as it is said."""
    return {"vote": str(vote) if vote else None, "word": str(word) if word else None}


def was_shown(confederation: Confederation, said: Said) -> bool:
    """Whether our group was shown this record up to there, when it decided to join.

    What came before it cannot recount: it agreed to what it was shown. Those who found a
    confederation were shown a plan, and nothing that came before it.
    """
    agreed = confederation.agreed
    return not agreed.get("is_plan") and said.index < agreed.get("size", 0)


# --- What all groups decided ------------------------------------------------------------------
def adopted(
    confederation: Confederation, uid: UUID | None, *, kind: str, about: str, at: datetime
) -> tuple[JointVote, list[tuple[int, Body]]]:
    """A joint vote that was adopted, as counted here, and what its effects of a kind are about.

    `at` is when the confederation said what rests on it. Raises NotYet, NotFollowed.
    """
    vote = JointVote.objects.filter(uid=uid).first() if uid else None
    if uid and vote is None:
        raise NotYet(vote_name(uid))
    if vote is None or vote.confederation_id != confederation.pk:
        raise NotFollowed(confederation, about)
    effects = [(place, Body(data)) for place, data in of_kind(vote.effects, kind)]
    if not effects or not _is_adopted(confederation, vote, at=at):
        raise NotFollowed(confederation, about)
    return vote, effects


def _is_adopted(confederation: Confederation, vote: JointVote, *, at: datetime) -> bool:
    if cannot_recount(confederation, vote):
        return at > vote.returns_by
    if vote.certified_at is None:
        raise NotYet(f"certified:{vote.uid}")
    return bool(vote.is_adopted)


def cannot_recount(confederation: Confederation, vote: JointVote) -> bool:
    """Whether a vote ended while our group had no seat: before it decided to join, or meanwhile.

    The tallies of small groups are not given to us then, and former witnesses may be gone. Those
    who founded the confederation take part in all its votes until they leave.
    """
    wanted, until = confederation.wanted_at, vote.returns_by
    seats = confederation.seats.filter(origin=instance.origin)
    if wanted is None or seats.filter(joined_at__lte=until).not_left_by(until).exists():
        return False
    if confederation.agreed.get("is_plan"):
        return bool(seats.filter(left_at__lte=until).exists())
    told = Early.objects.filter(peer=confederation.peer_id, kind="confederation.seat")
    return until <= wanted or not told.filter(body__origin=instance.origin).exists()


# --- Charters ---------------------------------------------------------------------------------
def require_charter(
    confederation: Confederation, said: Said, *, number: int, values: Mapping[str, Any]
) -> tuple[UUID | None, int]:
    """The vote that changed the charter so, and which of its effects; nothing for the first.

    It is the one that we agreed to, or the one before it changed by an effect that all groups
    adopted, and by nothing else. Raises NotYet, NotFollowed.
    """
    agreed, about = confederation.agreed, str(number)
    if number == agreed.get("number"):
        if values != agreed["values"]:
            raise NotFollowed(confederation, about)
        return None, 0
    if was_shown(confederation, said) and number < agreed["number"]:
        return None, 0
    former = confederation.charters.filter(number=number - 1)
    before = here_or_awaited(former, charter_name(confederation, number - 1))
    vote, effects = adopted(
        confederation, named(said.body).vote, kind=AMEND, about=about, at=said.at
    )
    used = confederation.charters.filter(vote=vote.uid).order_by("place").last()
    for place, data in effects:
        is_new = used is None or place > used.place
        if is_new and _follows(before, data, values) and said.at >= in_force_at(vote) - ZONES:
            return vote.uid, place
    raise NotFollowed(confederation, about)


def _follows(before: Charter, data: Body, values: Mapping[str, Any]) -> bool:
    """Whether these values are those of the charter before with a change, and nothing else.

    A rule that a later version of the program has begins as it is proposed there.
    """
    changes = data.found.get("changes")
    if not isinstance(changes, dict):
        return False
    for name in sorted(changes.keys() | (values.keys() - before.values.keys())):
        if name not in hooks.parameters:
            raise NotYet(f"rule:{name}"[:200])
    try:
        rules = {name: hooks.parameters[name] for name in values if name not in before.values}
        begun = {name: rule.store(rule.default) for name, rule in rules.items()}
        changed = {name: _stored(name, value) for name, value in changes.items()}
    except Refusal:
        return False
    expected = {**begun, **before.values, **changed}
    gone = {name for name in expected.keys() - values.keys() if name not in hooks.parameters}
    return {name: expected[name] for name in expected.keys() - gone} == values


def _stored(name: str, value: object) -> Any:
    rule = hooks.parameters[name]
    return rule.store(rule.clean(value))


# --- What groups say themselves ---------------------------------------------------------------
def word_of(
    confederation: Confederation, uid: UUID, origin: str, kind: WordKind, *, about: str
) -> Word | None:
    """What the group itself said of its belonging, if that was heard; raises NotFollowed."""
    word = Word.objects.filter(uid=uid).first()
    said = (confederation.origin, origin, kind.value)
    if word is not None and (word.confederation, word.origin, word.kind) != said:
        raise NotFollowed(confederation, about)
    return word


def word_name(origin: str, uid: UUID) -> str:
    """What waits for the word of a group waits for this."""
    return f"word:{origin}:{uid}"
