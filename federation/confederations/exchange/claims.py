"""Who has a seat as the confederation says, and whether the plan, votes and words support that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from core.instance import instance
from core.keys.signing import verify
from federation.confederations.exchange.grounds import (
    Ground,
    adopted,
    word_name,
    word_of,
)
from federation.confederations.exchange.hearing import NotFollowed, NotYet
from federation.confederations.exchange.matters import charter_name
from federation.confederations.exchange.reading import Body, Malformed
from federation.confederations.force import in_force_at
from federation.confederations.models import Confederation, JointVote, Seat, Word, WordKind
from federation.confederations.rules.consequences import ADMIT, EXPEL
from federation.peers.actions import knowing
from federation.peers.models import Peer
from federation.peers.rules import introductions
from federation.peers.rules.introductions import Introduction

LONGEST_ADDRESS, LONGEST_ZONE, LONGEST_NAME = 300, 64, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who has a seat, as the confederation says."""

    origin: str
    name: str
    address: str
    zone: str
    weight: Fraction
    introduction: Introduction


def read(body: Body) -> Claim:
    """Who it is; raises Malformed."""
    origin = body.hex("origin")
    return Claim(
        origin=origin,
        name=body.text("name", most=LONGEST_NAME),
        address=_address(body),
        zone=body.text("zone", most=LONGEST_ZONE),
        weight=body.weight("weight"),
        introduction=_introduction(body.part("introduction"), origin),
    )


def _address(body: Body) -> str:
    """Where people find the group; it becomes a link on pages."""
    found = body.text("address", most=LONGEST_ADDRESS)
    if not introductions.is_address(found):
        raise Malformed(what="address")
    return found


def _introduction(body: Body, origin: str) -> introductions.Introduction:
    try:
        found = introductions.read(body.found)
    except introductions.NotIntroduced:
        raise Malformed(what="introduction") from None
    if found.origin != origin:
        raise Malformed(what="introduction")
    return found


def know(confederation: Confederation, claim: Claim, *, now: datetime) -> None:
    """Who joins a confederation has decided to know its members. Whom we knew stays as it is.

    The confederation can show us nobody in another's name: an introduction that does not prove
    whose record it speaks of makes nobody known.
    """
    introduction = claim.introduction
    if confederation.wanted_at is None or claim.origin == instance.origin:
        return
    if Peer.objects.filter(origin=introduction.origin).exists():
        return
    try:
        introductions.require_true(introduction, address=introduction.address, verify=verify)
    except introductions.NotIntroduced:
        return
    knowing.know(introduction, now=now)


# --- Seats ------------------------------------------------------------------------------------
def require_seat(
    confederation: Confederation,
    claim: Claim,
    ground: Ground,
    *,
    at: datetime,
    first: Callable[[], object],
) -> datetime | None:
    """Since when at the earliest the group has its seat, if a vote says; raises if it has none.

    It founded the confederation by the plan to which we agreed, or all groups admitted it, just so;
    and it said itself that it joins, under the plan or a charter. To hear that it has to be known:
    `first` does that.
    """
    since = None
    if ground.vote is None:
        _require_planned(confederation, claim)
        digests = [confederation.agreed["digest"]]
    else:
        since = _admitted_at(confederation, claim, ground, at=at)
        digests = list(confederation.charters.values_list("digest", flat=True))
    lie = NotFollowed(confederation, claim.name)
    if ground.word is None or confederation.seats.filter(word=ground.word).exists():
        raise lie
    word = word_of(confederation, ground.word, claim.origin, WordKind.JOIN, about=claim.name)
    if word is None:
        raise NotYet(word_name(claim.origin, ground.word), first=first)
    if claim.zone != word.zone:
        raise lie
    if word.digest not in digests:
        # It agreed to nothing that is a charter here: the one it means may still be on its way.
        raise lie if ground.vote is None else NotYet(charter_name(confederation, 0))
    return since


def _require_planned(confederation: Confederation, claim: Claim) -> None:
    agreed = confederation.agreed
    groups = agreed.get("groups", []) if agreed.get("is_plan") else []
    shown = [(each["origin"], each["name"], each["address"]) for each in groups]
    if (claim.origin, claim.name, claim.address) not in shown or claim.weight != 1:
        raise NotFollowed(confederation, claim.name)


def _admitted_at(
    confederation: Confederation, claim: Claim, ground: Ground, *, at: datetime
) -> datetime:
    """When it takes force that this very group is admitted; one vote gives it one seat."""
    lie = NotFollowed(confederation, claim.name)
    vote, effects = adopted(confederation, ground.vote, kind=ADMIT, about=claim.name, at=at)
    if not any(_is_the_one(claim, data) for _place, data in effects):
        raise lie
    if confederation.seats.filter(vote=vote.uid, origin=claim.origin).exists():
        raise lie
    return in_force_at(vote)


def _is_the_one(claim: Claim, data: Body) -> bool:
    """Whether all groups agreed to just this: who it is, and how much its voice weighs."""
    try:
        shown = introductions.read(data.part("introduction").found)
        weight = data.weight("weight")
    except (introductions.NotIntroduced, Malformed):
        return False
    said = claim.introduction
    calls = (claim.origin, claim.name, claim.address) == (shown.origin, shown.name, shown.address)
    return (
        calls
        and introductions.write(said) == introductions.write(shown)
        and (weight == claim.weight)
    )


# --- Ends -------------------------------------------------------------------------------------
def require_end(seat: Seat, reason: str, ground: Ground, *, at: datetime) -> JointVote | None:
    """The group left by its own word, or all groups expelled it by a vote, which is returned.

    Raises NotYet, NotFollowed.
    """
    confederation, lie = seat.confederation, NotFollowed(seat.confederation, seat.name)
    if reason == "expelled":
        vote, effects = adopted(confederation, ground.vote, kind=EXPEL, about=seat.name, at=at)
        is_meant = any(data.found.get("origin") == seat.origin for _place, data in effects)
        if not is_meant or seat.joined_at > vote.returns_by:
            raise lie
        return vote
    if ground.word is None:
        raise lie
    word = word_of(confederation, ground.word, seat.origin, WordKind.LEAVE, about=seat.name)
    if word is None:
        raise NotYet(word_name(seat.origin, ground.word))
    joined = Word.objects.filter(uid=seat.word).first() if seat.word else None
    if joined is not None and word.pk < joined.pk:
        raise lie
    return None
