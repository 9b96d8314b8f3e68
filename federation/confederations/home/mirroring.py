"""Questions of other groups get pages here, and go their way as all groups say."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from core.heartbeat import clock
from core.instance import instance
from core.refusals import Refusal
from federation.confederations.home.asking import tell_argument
from federation.confederations.home.belonging import concerns_us
from federation.confederations.home.echoing import show_argument
from federation.confederations.models import Confederation, JointProposal, JointVote, Seat, Started
from federation.peers.actions.withholding import ask_again
from groups.proposals.actions import date_joint, end_joint, mirror
from groups.proposals.models import Proposal
from groups.proposals.rules import UNDECIDED, Stage

ONE = timedelta(days=1)


def show_question(found: JointProposal, *, now: datetime) -> None:
    """Put a question on our pages that people of all groups can sign.

    What a group has decided to ask needs no signatures, and gets its page with its dates.
    """
    if found.opened_id is not None:
        _join(found, found.opened)
    if found.proposal_id is None and _is_collecting(found) and concerns_us(found.confederation):
        _keep(found, _mirrored(found.confederation, found, asked_by=found.name, now=now))
    _exchange_arguments(found, now=now)


def _is_collecting(found: JointProposal) -> bool:
    is_over = found.withdrawn_at or found.refused or found.opened_id
    return found.started == Started.SIGNATURES and not is_over


def _join(found: JointProposal, vote: JointVote | None) -> None:
    """Let a question and the vote on the very same words have one page."""
    if vote is not None and found.proposal_id is None and vote.proposal_id and _same(found, vote):
        _keep(found, vote.proposal)


def _same(one: JointProposal, other: JointVote) -> bool:
    return (one.title, one.text, one.reason) == (other.title, other.text, other.reason)


def _keep(row: JointProposal | JointVote, page: Proposal | None) -> None:
    row.proposal = page
    row.save(update_fields=["proposal"])


def _mirrored(
    confederation: Confederation, words: JointProposal | JointVote, *, asked_by: str, now: datetime
) -> Proposal:
    return mirror(
        asked_of=confederation.origin,
        asked_by=asked_by,
        title=words.title,
        text=words.text,
        reason=words.reason,
        language=words.language,
        now=now,
    )


def end_question(found: JointProposal, *, now: datetime) -> None:
    """It was taken back, or refused; a vote that was opened goes on."""
    if found.proposal is not None and found.opened_id is None:
        why = "withdrawn" if found.withdrawn_at else "refused"
        end_joint(found.proposal, why=why, day=clock.group_date(now), now=now)


def date_vote(vote: JointVote, *, now: datetime) -> None:
    """Give the page of a question the dates of the vote; without one it gets a page now.

    What is voted on are the words of the vote: where they are others than those of the question,
    they have a page of their own.
    """
    if vote.certified_at is not None or not concerns_us(vote.confederation):
        return
    # Were a question opened twice, the second vote would have a page of its own.
    found = JointProposal.objects.filter(opened=vote).first()
    if vote.proposal is None:
        is_same = found is not None and _same(found, vote)
        page = found.proposal if found is not None and is_same else None
        if page is None:
            page = _mirrored(vote.confederation, vote, asked_by=_asking(vote, found), now=now)
        _keep(vote, page)
        if found is not None:
            _join(found, vote)
    assert vote.proposal is not None
    opens, closes = vote.opens_on, vote.closes_on + ONE
    date_joint(vote.proposal, opens=opens, closes=closes, now=now)
    if found is not None:
        _exchange_arguments(found, now=now)


def end_vote(vote: JointVote, *, now: datetime) -> None:
    """It turned out that it was never opened."""
    if vote.proposal is not None:
        end_joint(vote.proposal, why="refused", day=clock.group_date(now), now=now)


def _asking(vote: JointVote, found: JointProposal | None) -> str:
    """In whose name it is asked."""
    if found is not None:
        return found.name
    return vote.started_by.name if vote.started_by else vote.confederation.name


def _exchange_arguments(found: JointProposal, *, now: datetime) -> None:
    """What was said before the question had its page, there and here."""
    if found.proposal is None:
        return
    for one in found.arguments.filter(argument=None, taken_back_at=None).order_by("pk"):
        with _holding_up_nothing():
            show_argument(one, now=now)
    ours = found.proposal.arguments.filter(origin="", joint_argument=None, taken_back_on=None)
    for argument in ours.order_by("pk"):
        tell_argument(found, argument, now=now)


@contextmanager
def _holding_up_nothing() -> Iterator[None]:
    """What cannot be shown is left out: words of one group keep nobody from voting or joining."""
    with suppress(Refusal), transaction.atomic():
        yield


def seated(seat: Seat, *, now: datetime) -> None:
    """Show what is going on in a confederation that we have just joined.

    Who left it and comes back before the voting begins takes part again.
    """
    if seat.origin != instance.origin:
        return
    ask_again()
    confederation, today = seat.confederation, clock.group_date(now)
    unshown = Q(proposal=None, closes_on__gte=today)
    ended = Q(proposal__stage=Stage.EXPIRED, opens_on__gt=today)
    for vote in confederation.votes.open().filter(unshown | ended).order_by("number"):
        with _holding_up_nothing():
            date_vote(vote, now=now)
    for found in confederation.proposals.filter(proposal=None, opened=None).order_by("pk"):
        with _holding_up_nothing():
            show_question(found, now=now)


def unseated(seat: Seat, *, reason: str, now: datetime) -> None:  # noqa: ARG001 - as it is called
    """End what we can no longer decide: it is not ours any more."""
    if seat.origin != instance.origin:
        return
    asked = Proposal.objects.filter(is_joint=True, asked_of=seat.confederation.origin)
    for page in asked.filter(stage__in=UNDECIDED).order_by("number"):
        end_joint(page, why="left", day=clock.group_date(now), now=now)
