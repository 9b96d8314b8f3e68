"""A seat ends by the group's own word, or by a joint vote counted here; by nobody's say-so.

What the confederation says of it is only news. So its computer can neither end a membership, nor
keep somebody in, nor choose the moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.instance import instance
from federation.confederations.actions import unseat_group
from federation.confederations.counting import Counted
from federation.confederations.exchange import listeners
from federation.confederations.exchange.grounds import cannot_recount
from federation.confederations.exchange.hearing import arrived
from federation.confederations.force import in_force_at
from federation.confederations.models import (
    Confederation,
    Expulsion,
    JointVote,
    Seat,
    Word,
    WordKind,
)
from federation.confederations.rules.consequences import EXPEL, of_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """When a membership ends, and why."""

    at: datetime
    vote: UUID | None = None
    word: UUID | None = None

    @property
    def reason(self) -> str:
        return "expelled" if self.vote else "left"


def expel(vote: JointVote, counted: Counted, *, now: datetime) -> None:
    """Everywhere alike: who does not belong any more follows from what was counted for good.

    What we cannot recount is taken as the confederation says it was.
    """
    if counted.outcome.is_adopted and not cannot_recount(vote.confederation, vote):
        note_expulsions(vote, now=now)


@transaction.atomic
def note_expulsions(vote: JointVote, *, now: datetime) -> None:
    """Keep whom an adopted vote expels; they leave on its day."""
    for _place, data in of_kind(vote.effects, EXPEL):
        origin = str(data.get("origin"))
        facts = {
            "confederation": vote.confederation,
            "decided_at": vote.returns_by,
            "at": in_force_at(vote),
        }
        Expulsion.objects.get_or_create(vote=vote.uid, origin=origin, defaults=facts)
        settle(vote.confederation, origin, now=now)


def settle_due(*, now: datetime) -> None:
    """Let those leave whose expulsion takes force today; also before anything is counted."""
    due = Expulsion.objects.filter(is_done=False, at__lte=now).select_related("confederation")
    for each in due.order_by("at", "pk"):
        with transaction.atomic():
            settle(each.confederation, each.origin, now=now)
            Expulsion.objects.filter(pk=each.pk).update(is_done=True)


@transaction.atomic
def settle(confederation: Confederation, origin: str, *, now: datetime) -> None:
    """End the seats of a group that have ended by what is known now; in any order the same."""
    for seat in confederation.seats.filter(origin=origin).in_order():
        found = min(_ends(seat, now=now), default=None, key=lambda end: end.at)
        if found is not None:
            end(seat, found, now=now)


def _ends(seat: Seat, *, now: datetime) -> Iterator[End]:
    if (left := _leaving(seat)) is not None:
        yield End(at=left.at, word=left.uid)
    expelled = seat.confederation.expulsions.filter(
        origin=seat.origin, decided_at__gte=seat.joined_at, at__lte=now
    )
    if (first := expelled.order_by("at", "vote").first()) is not None:
        yield End(at=first.at, vote=first.vote)


def _leaving(seat: Seat) -> Word | None:
    """The first word by which the group left after it had joined."""
    said = Word.objects.filter(confederation=seat.confederation.origin, origin=seat.origin)
    joined = said.filter(uid=seat.word).first() if seat.word else None
    leaving = said.filter(kind=WordKind.LEAVE).order_by("pk")
    later = leaving.filter(pk__gt=joined.pk) if joined else leaving.filter(at__gte=seat.joined_at)
    return later.first()


@transaction.atomic
def end(seat: Seat, found: End, *, now: datetime) -> None:
    """End a membership at this moment, unless it had ended by then."""
    moment = max(found.at.replace(microsecond=0), seat.joined_at)
    if seat.left_at is not None and seat.left_at <= moment:
        return
    unseat_group(seat, at=moment, vote=found.vote, word=found.word, now=now)
    if seat.origin == instance.origin:
        # Who has agreed to join again since then has not left by the end of the former seat.
        ended = Confederation.objects.filter(pk=seat.confederation_id, joined_at=seat.joined_at)
        ended.update(left_at=seat.left_at)
    listeners.tell(listeners.unseated, seat, reason=found.reason, now=now)
    arrived(vacancy_name(seat.confederation, seat.origin), now=now)


def vacancy_name(confederation: Confederation, origin: str) -> str:
    """What waits for the end of a group's seat waits for this."""
    return f"vacancy:{confederation.origin}:{origin}"
