"""Groups return their tallies, and others vouch that they did."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.counting import seconds
from federation.confederations.models import GroupRoll, JointVote, Return
from federation.confederations.rules.majorities import Ballots
from federation.confederations.verbs import RETURNED, ROLL_WITNESSED, WITNESSED


class Contradiction(Refusal):
    """A return arrives again with other words than before: one of them is false."""

    code = "contradiction"
    sentence = _("This return was received before, and said something else.")


class OtherRoll(Refusal):
    """A return names another roll than the one its group announced."""

    code = "other-roll"
    sentence = _("The tally was taken on another roll than the one that was announced.")


@transaction.atomic
def receive_return(
    vote: JointVote,
    *,
    origin: str,
    ballots: Ballots,
    stated_at: datetime,
    now: datetime,
    cosigned: Mapping[str, datetime] | None = None,
    uid: UUID | None = None,
    supersedes: UUID | None = None,
    direct: Ballots | None = None,
    delegated: Ballots | None = None,
    roll_digest: str = "",
    index: int | None = None,
) -> Return:
    """Keep what a group returned, whether it can count or not; that is judged when it is counted.

    `stated_at` is when the group logged it, `cosigned` when each of the others had cosigned the
    record that holds it, by their origins. The same return may arrive any number of times; raises
    Contradiction if it says something else then, and OtherRoll. After the vote was certified it is
    a mere note.
    """
    vote = _held(vote.pk)
    row = Return(
        uid=uid or uuid4(),
        vote=vote,
        origin=origin,
        yes=ballots.yes,
        no=ballots.no,
        blank=ballots.blank,
        direct=_written(direct),
        delegated=_written(delegated),
        roll_digest=roll_digest,
        supersedes=supersedes,
        stated_at=stated_at.replace(microsecond=0),
        index=index,
        received_at=now,
        is_note=vote.certified_at is not None,
    )
    former = Return.objects.filter(uid=row.uid).first()
    if former is not None and _said(former) != _said(row):
        raise Contradiction
    if former is None:
        _require_roll(row)
        row.save()
        _record(row, now=now)
    kept = former or row
    note_witnesses(kept, vote, cosigned or {}, now=now)
    return kept


def _written(ballots: Ballots | None) -> dict[str, int]:
    return asdict(ballots) if ballots else {}


def _said(row: Return) -> tuple[object, ...]:
    parts = (row.ballots, row.direct, row.delegated, row.roll_digest)
    return (row.vote_id, row.origin, *parts, row.supersedes, row.stated_at)


def _require_roll(row: Return) -> None:
    """A home announces its roll in the same record, before it returns: both have one order."""
    announced = GroupRoll.objects.filter(vote=row.vote, origin=row.origin).exclude(digest="")
    if row.roll_digest and announced.exclude(digest=row.roll_digest).exists():
        raise OtherRoll


def _record(row: Return, *, now: datetime) -> None:
    """Record a return, and only a commitment to what its own home keeps to itself as well.

    That is the numbers of a small group; and while somebody may still vote the voice, too.
    """
    told = {"voice": row.ballots.voice.value, **row.numbers}
    hidden = _hidden(row, now=now)
    append(
        RETURNED,
        subject=row.vote.subject,
        payload={
            "vote": row.vote_id,
            "return": str(row.uid),
            "origin": row.origin,
            **told,
            **dict.fromkeys(hidden, ""),
            "stated_at": seconds(row.stated_at),
            "supersedes": str(row.supersedes) if row.supersedes else None,
            "is_note": row.is_note,
        },
        private={name: told[name] for name in hidden} or None,
        at=now,
    )


def _hidden(row: Return, *, now: datetime) -> list[str]:
    """Which of its words the record does not tell the world."""
    if now < row.vote.closed_at:
        return ["voice", *row.numbers]
    rolls = GroupRoll.objects.filter(vote=row.vote, origin=row.origin)
    is_large = rolls.filter(size__gte=row.vote.minimum_roll).exists()
    return [] if is_large else list(row.numbers)


@transaction.atomic
def vouch(row: Return | GroupRoll, *, cosigned: Mapping[str, datetime], now: datetime) -> None:
    """Note who else has cosigned the record that holds a return, or a roll.

    Of each the earliest moment is kept, whatever comes first; whose word counts is judged when it
    is counted. After the vote was certified nothing is noted any more.
    """
    vote = _held(row.vote_id)
    row.refresh_from_db()
    note_witnesses(row, vote, cosigned, now=now)


def note_witnesses(
    row: Return | GroupRoll,
    vote: JointVote,
    cosigned: Mapping[str, datetime],
    *,
    now: datetime,
) -> None:
    """The same while the vote is held."""
    if vote.certified_at is not None:
        return
    heard = {by: seconds(at) for by, at in cosigned.items() if by != row.origin}
    news = {by: at for by, at in sorted(heard.items()) if at < row.cosigned.get(by, at + 1)}
    if news:
        row.cosigned = row.cosigned | news
        row.save(update_fields=["cosigned"])
        _record_witnesses(row, vote, news, now=now)


def _record_witnesses(
    row: Return | GroupRoll, vote: JointVote, news: Mapping[str, int], *, now: datetime
) -> None:
    facts: dict[str, object] = {"vote": vote.number, "cosigned": news}
    if isinstance(row, Return):
        append(WITNESSED, subject=vote.subject, payload=facts | {"return": str(row.uid)}, at=now)
    else:
        append(ROLL_WITNESSED, subject=vote.subject, payload=facts | {"origin": row.origin}, at=now)


def _held(number: int) -> JointVote:
    """The vote, which whoever certifies it holds too: a return is in the count or after it."""
    return JointVote.objects.select_for_update().get(number=number)
