"""A joint vote is opened, and the groups say how many people can vote in each."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.record.actions import append
from core.record.rules.canonical import canonical
from core.refusals import Refusal
from federation.confederations.actions.returning import note_witnesses
from federation.confederations.actions.seating import NotSeated
from federation.confederations.counting import moment_of, seconds
from federation.confederations.models import Confederation, GroupRoll, JointVote, Seat
from federation.confederations.rules.deadlines import return_deadline
from federation.confederations.rules.starting import may_start
from federation.confederations.rules.terms import Terms
from federation.confederations.verbs import OPENED, ROLL_ANNOUNCED

LARGEST_TEXT = 200_000


class NobodyStartsIt(Refusal):
    """Neither has a member group decided to ask, nor have enough people of enough groups signed."""

    code = "nobody-starts-it"
    sentence = _(
        "A joint vote needs the decision of a member group, or %(signatures)s signatures in at "
        "least %(groups)s groups."
    )


class NotBefore(Refusal):
    """People could not vote any more when the vote was opened."""

    code = "not-before"
    sentence = _("The days of voting have to come after today, the first before the last.")
    status = 400


class RollStands(Refusal):
    """A group announces another size of its roll than it did."""

    code = "roll-stands"
    sentence = _("%(name)s has announced %(size)s people; that stands for this vote.")


@transaction.atomic
def open_joint_vote(
    confederation: Confederation,
    *,
    title: str,
    text: str,
    opens_on: date,
    closes_on: date,
    terms: Terms,
    now: datetime,
    started_by: Seat | None = None,
    sheets: Mapping[str, int] | None = None,
    reason: str = "",
    language: str = "en",
    effects: Sequence[Mapping[str, Any]] = (),
    uid: UUID | None = None,
    proposal_uid: UUID | None = None,
    charter: int = 0,
    opened_by: str = "",
    returns_by: datetime | None = None,
    at: datetime | None = None,
) -> JointVote:
    """Put a question to the people of all groups; its terms are fixed from now on.

    It is started by a member group, which has decided to ask, or by people across groups: then
    `sheets` holds how many have signed in each group, by their origins. Those of others than
    members are passed over. `charter` is the version by which it goes. `at` is when it was opened
    elsewhere, where that is heard later: then all count that ever had a seat. Whoever opened it may
    not have heard yet that one had left, and who hears of both in another order has the vote, too.
    Raises NobodyStartsIt, NotBefore, NotSeated.
    """
    opened_at = (at or now).replace(microsecond=0)
    seats = confederation.seats.not_left_by(opened_at) if at is None else confederation.seats.all()
    members = list(seats.in_order())
    if not opened_at.date() < opens_on <= closes_on:
        raise NotBefore
    signed = _signed(members, sheets or {})
    _require_starter(started_by, signed, members, terms)
    vote = JointVote.objects.create(
        uid=uid or uuid4(),
        confederation=confederation,
        proposal_uid=proposal_uid or uuid4(),
        opened_by=opened_by or confederation.hub,
        title=title,
        text=text,
        reason=reason,
        language=language,
        effects=list(effects),
        charter_number=charter,
        started_by=started_by,
        sheets=dict(sheets or {}),
        opened_at=opened_at,
        opens_on=opens_on,
        closes_on=closes_on,
        returns_by=returns_by or deadline(members, closes_on=closes_on, terms=terms),
        group_majority=terms.group_majority.value,
        grace_hours=terms.grace_hours,
        minimum_roll=terms.minimum_roll,
        witness_numerator=terms.witness_share.numerator,
        witness_denominator=terms.witness_share.denominator,
        signatures=terms.signatures,
        groups=terms.groups,
        patience_hours=terms.patience_hours,
    )
    _record(vote, signed, now=now)
    return vote


def deadline(members: Iterable[Seat], *, closes_on: date, terms: Terms) -> datetime:
    """The last moment for a return of a vote of these groups."""
    zones = [seat.tzinfo for seat in members]
    return moment_of(return_deadline(closes_on, zones=zones, grace_hours=terms.grace_hours))


def _signed(members: list[Seat], sheets: Mapping[str, int]) -> dict[str, int]:
    origins = {seat.origin for seat in members}
    return {origin: count for origin, count in sheets.items() if origin in origins}


def _require_starter(
    started_by: Seat | None, signed: Mapping[str, int], members: list[Seat], terms: Terms
) -> None:
    if started_by is not None:
        if started_by not in members:
            raise NotSeated(name=started_by.name)
        return
    if not may_start(signed, signatures=terms.signatures, groups=terms.groups):
        raise NobodyStartsIt(signatures=terms.signatures, groups=terms.groups)


def _record(vote: JointVote, signed: Mapping[str, int], *, now: datetime) -> None:
    started_by = vote.started_by.origin if vote.started_by else None
    payload = facts_of(vote) | {"started_by": started_by, "signed": sum(signed.values())}
    append(OPENED, subject=vote.subject, payload=payload, at=now)


def facts_of(vote: JointVote) -> dict[str, Any]:
    """What a vote is about and goes by, as the record holds it; of its words a digest."""
    words = canonical(
        {
            "title": vote.title,
            "text": vote.text,
            "reason": vote.reason,
            "effects": vote.effects,
        },
        most=LARGEST_TEXT,
    )
    return {
        "vote": vote.number,
        "digest": hashlib.sha256(words.encode()).hexdigest(),
        "opens_on": vote.opens_on.isoformat(),
        "closes_on": vote.closes_on.isoformat(),
        "returns_by": seconds(vote.returns_by),
        "terms": vote.terms.stored(),
    }


@transaction.atomic
def announce_roll(
    vote: JointVote,
    origin: str,
    *,
    size: int,
    now: datetime,
    digest: str = "",
    at: datetime | None = None,
    index: int | None = None,
    cosigned: Mapping[str, datetime] | None = None,
) -> GroupRoll:
    """Say how many people can vote in a group; the same said twice is said once.

    Raises RollStands: who could change the size later could make room for votes nobody cast.
    `cosigned` is when each of the others had cosigned the record that holds it. Whether that was
    before anybody could know a tally is judged at the count. After the vote was certified it is a
    mere note.
    """
    vote = JointVote.objects.select_for_update().get(pk=vote.pk)
    is_note = vote.certified_at is not None
    roll, is_new = GroupRoll.objects.get_or_create(
        vote=vote,
        origin=origin,
        defaults={
            "size": size,
            "digest": digest,
            "announced_at": (at or now).replace(microsecond=0),
            "index": index,
            "is_note": is_note,
        },
    )
    name = vote.confederation.name_of(origin)
    if (roll.size, roll.digest) != (size, digest):
        raise RollStands(name=name, size=roll.size)
    if is_new:
        append(
            ROLL_ANNOUNCED,
            subject=vote.subject,
            payload={
                "vote": vote.number,
                "origin": origin,
                "name": name,
                "size": str(size),
                "digest": digest,
                "is_note": is_note,
            },
            at=now,
        )
    note_witnesses(roll, vote, cosigned or {}, now=now)
    return roll
