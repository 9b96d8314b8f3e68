"""Which confederations concern this group, and where a joint question stands among all groups."""

from typing import Any

from django.db.models import Q

from core.instance import instance
from core.prepared import Prepared
from federation.confederations.models import Confederation, JointProposal, JointVote, Seat
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage

VOTE = Prepared(
    lambda page: JointVote.objects.filter(proposal=page).select_related("confederation")
)
QUESTION = Prepared(
    lambda page: JointProposal.objects.filter(proposal=page).select_related("confederation")
)
# Without dates there is no vote.
UNDATED = frozenset({Stage.DRAFT, Stage.COLLECTING})


def askable() -> list[tuple[str, str]]:
    """The confederations of which our members can ask something: origin and name."""
    found = Confederation.objects.joined().filter(peer__isnull=False).order_by("name")
    return list(found.values_list("origin", "name"))


def concerns_us(confederation: Confederation) -> bool:
    """Whether its questions have pages here: we belong to it, or are it."""
    ours = Q(peer__isnull=True) | Q(joined_at__isnull=False, left_at__isnull=True)
    return Confederation.objects.filter(ours, pk=confederation.pk).exists()


def has_our_seat(confederation: Confederation) -> bool:
    """Whether our people vote in it now."""
    return Seat.objects.taken().filter(confederation=confederation, origin=instance.origin).exists()


def vote_of(page: Proposal) -> JointVote | None:
    """The joint vote on a proposal, asked for once however often its page needs it."""
    if not page.is_joint or page.stage in UNDATED:
        return None
    relation: Any = Proposal._meta.get_field("joint_vote")
    if not relation.is_cached(page):
        vote = VOTE.first(page.pk)
        if vote is None:
            return None
        vote.proposal = page
    known: JointVote = relation.get_cached_value(page)
    return known


def question_of(page: Proposal) -> JointProposal | None:
    """The joint proposal whose page this is."""
    return QUESTION.first(page.pk) if page.is_joint else None


def address_of(page: Proposal) -> str:
    """Where the groups' part in a joint question is shown; empty before there is a vote."""
    vote = vote_of(page)
    return vote.get_absolute_url() if vote else ""
