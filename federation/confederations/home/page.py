"""A joint question on the page of a proposal: how far all groups are, and what happens next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.heartbeat import clock
from core.people.models import Person
from core.refusals import Refusal
from federation.confederations.exchange.following import in_words
from federation.confederations.exchange.votes import terms_in
from federation.confederations.home.belonging import has_our_seat, question_of, vote_of
from federation.confederations.models import Confederation, JointProposal, JointVote
from federation.confederations.rules.terms import Terms
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The signatures of all groups, as each told them last."""

    rows: list[tuple[str, int]]
    terms: Terms | None

    @property
    def total(self) -> int:
        return sum(count for _name, count in self.rows)

    @property
    def groups(self) -> int:
        """In how many groups somebody has signed."""
        return len([count for _name, count in self.rows if count > 0])


def on_proposal(
    proposal: Proposal,
    _person: Person | None,
    _request: HttpRequest,
) -> dict[str, Any] | None:
    """For the page of a joint question; nothing for any other, and nothing is asked."""
    if not proposal.is_joint or not proposal.is_public:
        return None
    vote = vote_of(proposal)
    question = None if vote else question_of(proposal)
    known = vote or question
    if known is None:
        return None
    is_collecting = proposal.stage == Stage.COLLECTING and question is not None
    return {
        "template": "confederations/question.html",
        "order": 5,
        "confederation": known.confederation,
        "vote": vote,
        "question": question,
        "state": _state(vote, proposal, now=clock.now()) if vote else proposal.stage,
        "changes": in_words(known.effects),
        "has_left": _has_left(known.confederation),
        "collected": _collected(question) if question and is_collecting else None,
    }


def _has_left(confederation: Confederation) -> bool:
    """Whether nothing of us counts there any more: our seat has ended."""
    return bool(confederation.left_at) and not has_our_seat(confederation)


def _state(vote: JointVote, proposal: Proposal, *, now: datetime) -> str:
    """How far the vote is: before it, in it, over here, over everywhere, counted, or unsaid."""
    if vote.unsaid_at is not None:
        return "unsaid"
    if vote.certified_at is not None:
        return "certified"
    if now >= vote.returns_by:
        return "counting"
    if now >= vote.closed_at:
        return "returning"
    today = clock.group_date(now)
    if today > vote.closes_on:
        return "waiting"
    return "voting" if proposal.stage == Stage.VOTING else "dated"


def _collected(question: JointProposal) -> Collected:
    seats = question.confederation.seats.taken().order_by("number")
    sheets = dict(question.sheets.values_list("origin", "count"))
    rows = [(name, sheets.get(origin, 0)) for origin, name in seats.values_list("origin", "name")]
    try:
        terms = terms_in(question.confederation.values)
    except Refusal:
        # What the confederation announced is no charter; how many are needed is then not known.
        terms = None
    return Collected(rows=rows, terms=terms)


def dates_of(proposal: Proposal) -> list[dict[str, Any]]:
    """When the last group has voted, and until when tallies can come."""
    vote = vote_of(proposal)
    if vote is None:
        return []
    now = clock.now()
    return [
        _entry(_("The last group has voted"), vote.closed_at, now),
        _entry(_("All tallies are in; the result is counted"), vote.returns_by, now),
    ]


def _entry(label: str, moment: datetime, now: datetime) -> dict[str, Any]:
    day: date = clock.group_date(moment)
    return {
        "label": label,
        "date": day,
        "state": "past" if moment <= now else "to_come",
        "note": "",
    }
