"""Groups return their tallies, and others vouch that they did."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.counting import moment_of, seconds
from federation.confederations.models import GroupRoll, JointVote, Return, Seat
from federation.confederations.rules.majorities import Ballots
from federation.confederations.rules.witnessing import witnessed_at, witnesses_needed
from federation.confederations.verbs import RETURNED, WITNESSED


class Contradiction(Refusal):
    """A return arrives again with other words than before: one of them is false."""

    code = "contradiction"
    sentence = _("This return was received before, and said something else.")


@transaction.atomic
def receive_return(
    vote: JointVote,
    *,
    origin: str,
    ballots: Ballots,
    stated_at: datetime,
    cosigned: Mapping[str, datetime],
    now: datetime,
    uid: UUID | None = None,
    supersedes: UUID | None = None,
) -> Return:
    """Keep what a group returned, whether it can count or not; that is judged when it is counted.

    `stated_at` is when the group logged it, `cosigned` when each of the others had cosigned the
    record that holds it, by their origins. The same return may arrive any number of times; raises
    Contradiction if it says something else then. After the vote was certified it is a mere note.
    """
    vote = _held(vote.pk)
    row = Return(
        uid=uid or uuid4(),
        vote=vote,
        origin=origin,
        yes=ballots.yes,
        no=ballots.no,
        blank=ballots.blank,
        supersedes=supersedes,
        stated_at=stated_at.replace(microsecond=0),
        received_at=now,
        is_note=vote.certified_at is not None,
    )
    former = Return.objects.filter(uid=row.uid).first()
    if former is not None:
        if _said(former) != _said(row):
            raise Contradiction
        return _note_witnesses(former, vote, cosigned, now=now)
    row.save()
    _record(row, now=now)
    return _note_witnesses(row, vote, cosigned, now=now)


def _said(row: Return) -> tuple[object, ...]:
    return (row.vote_id, row.origin, row.ballots, row.supersedes, row.stated_at)


def _record(row: Return, *, now: datetime) -> None:
    """Record a return; of a small group only its voice, and a commitment to its numbers."""
    numbers = {"yes": str(row.yes), "no": str(row.no), "blank": str(row.blank)}
    is_small = not GroupRoll.objects.filter(
        vote=row.vote, seat__origin=row.origin, size__gte=row.vote.minimum_roll
    ).exists()
    append(
        RETURNED,
        subject=row.vote.subject,
        payload={
            "vote": row.vote_id,
            "return": str(row.uid),
            "origin": row.origin,
            "voice": row.ballots.voice.value,
            **(dict.fromkeys(numbers, "") if is_small else numbers),
            "stated_at": seconds(row.stated_at),
            "supersedes": str(row.supersedes) if row.supersedes else None,
            "is_note": row.is_note,
        },
        private=numbers if is_small else None,
        at=now,
    )


@transaction.atomic
def vouch(row: Return, *, cosigned: Mapping[str, datetime], now: datetime) -> Return:
    """Note who else has cosigned the record that holds a return, and from when on it counts.

    Only other groups with a seat can vouch. The moment that counts is fixed once enough have, and
    none is fixed any more after the vote was certified.
    """
    vote = _held(row.vote_id)
    return _note_witnesses(Return.objects.get(pk=row.pk), vote, cosigned, now=now)


def _held(number: int) -> JointVote:
    """The vote, which whoever certifies it holds too: a return is in the count or after it."""
    return JointVote.objects.select_for_update().get(number=number)


def _note_witnesses(
    row: Return, vote: JointVote, cosigned: Mapping[str, datetime], *, now: datetime
) -> Return:
    others = Seat.objects.taken().exclude(origin=row.origin)
    named = {*cosigned, *row.cosigned}
    can_vouch = set(others.filter(origin__in=named).values_list("origin", flat=True))
    added = {origin: seconds(at) for origin, at in cosigned.items() if origin in can_vouch}
    # The first time counts: nobody who vouched can make a return later or earlier.
    row.cosigned = added | row.cosigned
    if row.witnessed_at is None and vote.certified_at is None:
        needed = witnesses_needed(others.count(), more_than=vote.terms.witness_share)
        moments = [at for origin, at in row.cosigned.items() if origin in can_vouch]
        counts = witnessed_at(seconds(row.stated_at), moments, needed=needed)
        if counts is not None:
            row.witnessed_at = moment_of(counts)
            facts = {"vote": vote.number, "return": str(row.uid), "at": counts}
            append(WITNESSED, subject=vote.subject, payload=facts, at=now)
    row.save(update_fields=["cosigned", "witnessed_at"])
    return row
