"""Joint votes are opened by one instance: with the dates and terms of the charter."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.charter.actions import clean
from core.charter.reading import Charter as InForce
from core.instance import instance
from core.refusals import Refusal
from federation.confederations.actions import open_joint_vote
from federation.confederations.counting import seconds
from federation.confederations.exchange import listeners
from federation.confederations.exchange.dates import days_by, deadline_by
from federation.confederations.exchange.duty import require_opener
from federation.confederations.exchange.hearing import NotYet, Said, arrived, hears
from federation.confederations.exchange.matters import (
    charter_name,
    confederation_of,
    here_or_awaited,
    seat_name,
    vote_name,
)
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.proposals import (
    LONGEST_LANGUAGE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_EFFECTS,
)
from federation.confederations.exchange.signatures import TooLong, named_in_the_opening
from federation.confederations.exchange.standing import stand_again
from federation.confederations.models import (
    Charter,
    Confederation,
    JointProposal,
    JointVote,
    Seat,
)
from federation.confederations.parameters import terms_of
from federation.confederations.rules.starting import may_start
from federation.confederations.rules.terms import Terms
from federation.peers.actions.publishing import publish, take_the_floor
from federation.wire.rules.documents import Unreadable

OPENED = "joint.opened"
MOST_SHEETS = 2_000


class OtherTerms(Refusal):
    """A joint vote does not go by the charter that it names."""

    code = "other-terms"
    sentence = _("The vote has other terms than the charter that it names.")


class NotAMember(Refusal):
    """A group speaks in a joint vote in which it has no seat."""

    code = "not-a-member"
    sentence = _("Only a member of the confederation can ask.")


# --- What we say ------------------------------------------------------------------------------
@transaction.atomic
def open_vote(
    proposal: JointProposal, *, opens_on: date, closes_on: date, now: datetime
) -> JointVote:
    """Open the vote on a joint proposal, as the instance that does so, and tell all groups.

    The numbers of signatures are named as `named_in_the_opening` says; whoever hears it checks
    these. Raises NobodyStartsIt, NotAMember, NotBefore, NotSeated, and TooLong for what does not
    fit into one message.
    """
    now, confederation = take_the_floor(now=now), proposal.confederation
    terms = terms_in(confederation.values)
    is_asked = proposal.started == "decision"
    seats = confederation.seats.taken()
    asking = seats.filter(origin=proposal.origin).first() if is_asked else None
    if is_asked and asking is None:
        raise NotAMember
    sheets = named_in_the_opening(proposal, terms)
    vote = open_joint_vote(
        confederation,
        uid=given_by(instance.origin),
        proposal_uid=proposal.uid,
        opened_by=instance.origin,
        title=proposal.title,
        text=proposal.text,
        reason=proposal.reason,
        language=proposal.language,
        effects=proposal.effects,
        opens_on=opens_on,
        closes_on=closes_on,
        terms=terms,
        charter=confederation.charter_number,
        started_by=asking,
        sheets=sheets,
        now=now,
    )
    try:
        publish(kind=OPENED, body=_told(vote, confederation, sheets), now=now)
    except Unreadable:
        raise TooLong from None
    _follow(vote, now=now)
    return vote


def _told(vote: JointVote, confederation: Confederation, sheets: dict[str, int]) -> dict[str, Any]:
    return {
        "confederation": confederation.origin,
        "charter": confederation.charter_number,
        "vote": str(vote.uid),
        "proposal": str(vote.proposal_uid),
        "title": vote.title,
        "text": vote.text,
        "reason": vote.reason,
        "language": vote.language,
        "effects": vote.effects,
        "started_by": vote.started_by.origin if vote.started_by else None,
        "sheets": sheets,
        "opens_on": vote.opens_on.isoformat(),
        "closes_on": vote.closes_on.isoformat(),
        "returns_by": seconds(vote.returns_by),
        "terms": vote.terms.stored(),
    }


# --- What we hear -----------------------------------------------------------------------------
@hears(OPENED)
def hear_opening(said: Said) -> None:
    """A vote is opened, by whom it may and under the terms of the charter that it names."""
    confederation, body = confederation_of(said), said.body
    uid = body.uid("vote", by=said.origin)
    effects = body.effects("effects", most=MOST_EFFECTS)
    require_opener(confederation, said, effects)
    former = JointVote.objects.filter(uid=uid).first()
    if former is not None:
        stand_again(former, said)
        _follow(former, now=said.now)
        return
    charter = _charter(confederation, said)
    terms = _terms(charter, said)
    opens_on, closes_on = days_by(charter, said)
    vote = open_joint_vote(
        confederation,
        uid=uid,
        proposal_uid=body.uid("proposal"),
        opened_by=said.origin,
        title=body.text("title", most=LONGEST_TITLE),
        text=body.text("text", most=LONGEST_TEXT),
        reason=body.text("reason", most=LONGEST_TEXT, least=0),
        language=body.text("language", most=LONGEST_LANGUAGE),
        effects=effects,
        opens_on=opens_on,
        closes_on=closes_on,
        returns_by=deadline_by(said, terms),
        terms=terms,
        charter=body.whole("charter", least=1),
        started_by=_asking(confederation, said),
        sheets=_sheets(confederation, said, terms),
        at=said.at,
        now=said.now,
    )
    _follow(vote, now=said.now)


def _asking(confederation: Confederation, said: Said) -> Seat | None:
    origin = said.body.maybe_hex("started_by")
    if not origin:
        return None
    seats = confederation.seats.filter(origin=origin).order_by("-number")
    return here_or_awaited(seats, seat_name(confederation, origin))


def _sheets(confederation: Confederation, said: Said, terms: Terms) -> dict[str, int]:
    """How many signed in each group; raises NotYet while a seat is unheard of that matters."""
    sheets = said.body.counts("sheets", most=MOST_SHEETS)
    known = set(confederation.seats.values_list("origin", flat=True))
    unheard = sorted(sheets.keys() - known)
    signed = {origin: count for origin, count in sheets.items() if origin in known}
    is_started = said.body.found.get("started_by") or may_start(
        signed, signatures=terms.signatures, groups=terms.groups
    )
    if unheard and not is_started and not confederation.is_ours:
        raise NotYet(seat_name(confederation, unheard[0]))
    return sheets


def _charter(confederation: Confederation, said: Said) -> Charter:
    """The one that is named; raises NotYet."""
    number = said.body.whole("charter", least=1)
    charters = confederation.charters.filter(number=number)
    return here_or_awaited(charters, charter_name(confederation, number))


def _terms(charter: Charter, said: Said) -> Terms:
    """Those of the charter that is named; raises OtherTerms."""
    terms = terms_in(charter.values)
    if dict(said.body.part("terms").found) != terms.stored():
        raise OtherTerms
    return terms


def _follow(vote: JointVote, *, now: datetime) -> None:
    """Everything that waited for the vote has its effect."""
    proposal = vote.confederation.proposals.filter(uid=vote.proposal_uid, opened=None).first()
    if proposal is not None:
        proposal.opened = vote
        proposal.save(update_fields=["opened"])
    listeners.tell(listeners.opened, vote, now=now)
    arrived(vote_name(vote.uid), now=now)


# --- Terms ------------------------------------------------------------------------------------
def terms_in(values: Mapping[str, Any]) -> Terms:
    """What votes go by under a charter, given its values as they are stored."""
    named = {name: value for name, value in values.items() if name.startswith("confederation.")}
    return terms_of(InForce(1, clean(named)))
