"""Whoever has the duty to open joint votes does so: on its dates, or says why not."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import override

from core.charter.reading import current
from core.heartbeat import clock
from core.instance import instance
from core.record.sequencer import lock_head
from core.refusals import Refusal
from federation.confederations.exchange import proposals
from federation.confederations.exchange.duty import passing
from federation.confederations.exchange.following import require_possible
from federation.confederations.exchange.hearing import arrived
from federation.confederations.exchange.signatures import signed_by_members
from federation.confederations.exchange.silence import awaited, is_silent, most_follow
from federation.confederations.exchange.votes import OPENED, NotAMember, open_vote, terms_in
from federation.confederations.models import (
    Confederation,
    Early,
    JointProposal,
    JointVote,
    Started,
)
from federation.confederations.parameters import DISCUSSION_DAYS, VOTING_DAYS, value_in
from federation.confederations.rules import deadlines
from federation.confederations.rules.consequences import is_about_duty_alone
from federation.confederations.rules.starting import may_start
from federation.peers.actions.publishing import said_before
from federation.peers.apart import apart

log = logging.getLogger("folkmoot.confederations")


@transaction.atomic
def consider(proposal: JointProposal, *, now: datetime) -> None:
    """Open the vote if that is our duty and somebody starts it; else wait, or say why not."""
    lock_head()
    held = JointProposal.objects.select_for_update().get(pk=proposal.pk)
    if held.confederation.hub != instance.origin or not _is_waiting(held):
        return
    if passing(held.confederation, at=now) or said_before(OPENED, {"proposal": str(held.uid)}):
        return
    if held.started == Started.SIGNATURES and not _has_signatures(held):
        return
    try:
        with transaction.atomic():
            require_possible(held)
            _open(held, now=now)
    except NotAMember as refusal:
        # Elsewhere it may only not have been heard yet that it is one.
        if held.confederation.is_ours:
            proposals.refuse(held, why=str(refusal), now=now)
    except Refusal as refusal:
        proposals.refuse(held, why=str(refusal), now=now)


def consider_all(*, now: datetime) -> None:
    """Open what can be opened now: at every beat, for what a single message does not decide.

    Each by itself: what fails with one, by whosever fault, holds up no other, and is tried again.
    """
    with override(str(current()["group.language"])):
        for confederation in Confederation.objects.followed().filter(hub=instance.origin):
            waiting = confederation.proposals.filter(opened=None, withdrawn_at=None, refused="")
            for proposal in waiting.order_by("proposed_at", "uid"):
                _try(proposal, now=now)


@transaction.atomic
def open_the_succession(proposal: JointProposal, *, now: datetime) -> JointVote | None:
    """Open the vote on who opens joint votes, where the charter lets a member do so; else None."""
    confederation = proposal.confederation
    if not is_about_duty_alone(proposal.effects) or confederation.hub == instance.origin:
        return None
    return _open(proposal, now=now) if is_silent(confederation) else None


def hear_the_silence(*, now: datetime) -> None:
    """Follow the opening of a member that came before we had heard nothing for long enough.

    Or before most groups followed it, whatever we are told ourselves.
    """
    for confederation in Confederation.objects.followed():
        name = awaited(confederation)
        votes = list(Early.objects.filter(waits_for=name).values_list("body__vote", flat=True))
        are_many = any(most_follow(confederation, vote) for vote in votes)
        if votes and (are_many or is_silent(confederation)):
            with transaction.atomic():
                lock_head()
                arrived(name, now=now)


def dates_of(confederation: Confederation, *, now: datetime) -> tuple[date, date]:
    """The first and the last date on which people vote on what is opened now."""
    talk, vote = (value_in(confederation.values, rule) for rule in (DISCUSSION_DAYS, VOTING_DAYS))
    return deadlines.dates_of(clock.group_date(now), talk=talk, vote=vote)


def _try(proposal: JointProposal, *, now: datetime) -> None:
    with apart(log, "Joint proposal %s was not opened", proposal.uid):
        try:
            consider(proposal, now=now)
        except Refusal as refusal:
            log.warning("Joint proposal %s is not opened yet: %s", proposal.uid, refusal)


def _open(proposal: JointProposal, *, now: datetime) -> JointVote:
    opens_on, closes_on = dates_of(proposal.confederation, now=now)
    return open_vote(proposal, opens_on=opens_on, closes_on=closes_on, now=now)


def _is_waiting(proposal: JointProposal) -> bool:
    is_over = proposal.opened_id or proposal.withdrawn_at or proposal.refused
    return not is_over


def _has_signatures(proposal: JointProposal) -> bool:
    """Whether people of enough groups have signed: of those that are members now."""
    terms = terms_in(proposal.confederation.values)
    sheets = signed_by_members(proposal)
    return may_start(sheets, signatures=terms.signatures, groups=terms.groups)
