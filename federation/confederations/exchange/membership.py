"""Charters, joining and leaving: what a confederation and its members say of belonging.

Nobody obeys: each group looks on what it rests.
"""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.record.actions import append
from core.refusals import Refusal
from federation.confederations.actions import seat_group
from federation.confederations.exchange import claims, ends, grounds, listeners
from federation.confederations.exchange.claims import LONGEST_NAME, LONGEST_ZONE, Claim
from federation.confederations.exchange.grounds import Ground
from federation.confederations.exchange.hearing import NotYet, Said, arrived, hears
from federation.confederations.exchange.matters import (
    charter_name,
    here_or_awaited,
    hub_name,
    seat_name,
    speaking,
)
from federation.confederations.exchange.proposals import SaidBefore
from federation.confederations.exchange.reading import Malformed
from federation.confederations.exchange.undue import take_out
from federation.confederations.models import Confederation, Seat, Word, WordKind
from federation.confederations.rules.charters import charter_digest
from federation.confederations.verbs import CHARTER_HEARD, HUB_PASSED

REASONS = ("left", "expelled")
MOST_RULES = 500
# Of one group: far more often than any joins or leaves.
MOST_WORDS = 1_000


class NotTheNext(Refusal):
    """A charter is announced that is not newer than the last."""

    code = "not-the-next"
    sentence = _("Version %(number)s of the charter is not newer than the last that was announced.")


class TooManyWords(Refusal):
    """A group joins and leaves without end."""

    code = "too-many-words"
    sentence = _("This group has joined and left confederations too often.")


# --- Said by groups ---------------------------------------------------------------------------
@hears("confederation.join")
def hear_wish(said: Said) -> None:
    """A group agreed to join, and to which text; its seat rests on that, wherever it is heard."""
    digest, zone = said.body.hex("charter"), said.body.text("zone", most=LONGEST_ZONE)
    word = _keep(said, WordKind.JOIN, digest=digest, zone=zone)
    if word.confederation == instance.origin:
        listeners.tell(listeners.wished, said, digest=digest, zone=zone)


@hears("confederation.leave")
def hear_leaving(said: Said) -> None:
    """A group leaves: it has left when its record holds that, for everybody alike."""
    word = _keep(said, WordKind.LEAVE)
    confederation = Confederation.objects.filter(origin=word.confederation).first()
    if confederation is not None:
        ends.settle(confederation, said.origin, now=said.now)
    if word.confederation == instance.origin:
        listeners.tell(listeners.parted, said)


def _keep(said: Said, kind: WordKind, **facts: str) -> Word:
    """What the group said; what waits for that has its effect."""
    uid, about = said.body.uid("word", by=said.origin), said.body.hex("confederation")
    if Word.objects.filter(uid=uid).exists():
        raise SaidBefore
    if Word.objects.filter(origin=said.origin).count() >= MOST_WORDS:
        raise TooManyWords
    word: Word = Word.objects.create(
        uid=uid, confederation=about, origin=said.origin, kind=kind, at=said.at, **facts
    )
    arrived(grounds.word_name(said.origin, uid), now=said.now)
    return word


# --- Said by the confederation, looked at by groups -------------------------------------------
@hears("confederation.charter")
def hear_charter(said: Said) -> None:
    """The confederation announces a charter; all versions are kept, for votes that go by them."""
    confederation, body = speaking(said), said.body
    number, values = body.whole("number", least=1), body.values("values", most=MOST_RULES)
    digest = charter_digest(number, values)
    if digest != body.hex("digest"):
        raise Malformed(what="digest")
    if number <= confederation.charter_number:
        raise NotTheNext(number=number)
    vote, place = grounds.require_charter(confederation, said, number=number, values=values)
    confederation.charters.create(
        number=number, digest=digest, values=values, vote=vote, place=place, announced_at=said.at
    )
    show_charter(confederation)
    facts = {"name": confederation.name, "number": number, "digest": digest}
    append(CHARTER_HEARD, subject=confederation.subject, payload=facts, at=said.now)
    for which in (0, number):
        arrived(charter_name(confederation, which), now=said.now)


def show_charter(confederation: Confederation) -> None:
    """Its charter is the last one that was announced; before the first it has none."""
    last = confederation.charters.order_by("-number").first()
    number, digest, values = (last.number, last.digest, last.values) if last else (0, "", {})
    confederation.charter_number, confederation.charter_digest = number, digest
    confederation.values = values
    confederation.name = str(values.get("group.name") or confederation.name)[:LONGEST_NAME]
    confederation.save(update_fields=["charter_number", "charter_digest", "values", "name"])


@hears("confederation.seat")
def hear_seat(said: Said) -> None:
    """A group is a member since the confederation logged it, if that rests on something."""
    confederation, body = speaking(said), said.body
    uid, claim, ground = body.uid("seat", by=said.origin), claims.read(body), grounds.named(body)
    if Seat.objects.filter(uid=uid).exists():
        raise SaidBefore
    since = _since(confederation, said, claim, ground)
    seat = seat_group(
        confederation,
        uid=uid,
        origin=claim.origin,
        name=claim.name,
        address=claim.address,
        zone=claim.zone,
        weight=claim.weight,
        vote=ground.vote,
        word=ground.word,
        index=said.index if grounds.was_shown(confederation, said) else None,
        at=since,
        now=said.now,
    )
    if claim.origin == instance.origin:
        Confederation.objects.filter(pk=confederation.pk).update(joined_at=seat.joined_at)
    claims.know(confederation, claim, now=said.now)
    arrived(seat_name(confederation, claim.origin), now=said.now)
    listeners.tell(listeners.seated, seat, now=said.now)
    ends.settle(confederation, claim.origin, now=said.now)


def _since(confederation: Confederation, said: Said, claim: Claim, ground: Ground) -> datetime:
    """Since when it is a member; raises NotYet, NotFollowed."""
    since = said.at
    if not grounds.was_shown(confederation, said):
        know = partial(claims.know, confederation, claim, now=said.now)
        since = max(
            since,
            claims.require_seat(confederation, claim, ground, at=said.at, first=know) or since,
        )
        if confederation.seats.taken().filter(origin=claim.origin).exists():
            raise NotYet(ends.vacancy_name(confederation, claim.origin))
    return since


@hears("confederation.unseat")
def hear_end_of_seat(said: Said) -> None:
    """A group is a member no more, if that follows from its own word or from a joint vote.

    Then it has followed already, or does on the day of the vote. What stood in the record before
    we decided to join was so.
    """
    confederation, body = speaking(said), said.body
    reason, origin = body.choice("reason", REASONS), body.hex("origin")
    uid, ground = body.uid("seat", by=said.origin), grounds.named(body)
    seats = Seat.objects.filter(confederation=confederation, uid=uid, origin=origin)
    seat = here_or_awaited(seats, seat_name(confederation, origin))
    if grounds.was_shown(confederation, said):
        ends.end(seat, ends.End(at=said.at), now=said.now)
        return
    vote = claims.require_end(seat, reason, ground, at=said.at)
    if vote is not None:
        ends.note_expulsions(vote, now=said.now)


# --- Who opens joint votes --------------------------------------------------------------------
@transaction.atomic
def pass_hub(
    confederation: Confederation,
    *,
    to: str,
    now: datetime,
    at: datetime,
    vote: UUID | None = None,
) -> None:
    """Let another instance open joint votes, since the deadline of a vote that said so."""
    confederation.duties.create(vote=vote or uuid4(), origin=to, since=at)
    follow_duty(confederation, to, now=now)


@transaction.atomic
def follow_duty(confederation: Confederation, *concerned: str, now: datetime) -> None:
    """Say who opens joint votes by the rows of now, and hear what the `concerned` opened already.

    Call it whenever a row came from which that follows: then any order leads to the same.
    """
    hub, since = confederation.duty_at()
    if since is None:
        return
    same = Confederation.objects.filter(pk=confederation.pk, hub=hub, hub_since=since)
    if not same.exists():
        Confederation.objects.filter(pk=confederation.pk).update(hub=hub, hub_since=since)
        facts: dict[str, Any] = {"name": confederation.name, "hub": hub}
        append(HUB_PASSED, subject=confederation.subject, payload=facts, at=now)
    confederation.hub, confederation.hub_since = hub, since
    take_out(confederation, now=now)
    # A row may also change who had the duty at an earlier moment.
    for origin in sorted({hub, confederation.origin, *concerned}):
        arrived(hub_name(confederation, origin), now=now)
