"""What members do with a joint question here is told to the other groups."""

from collections.abc import Sequence
from datetime import datetime

from core.charter.reading import group_name
from core.record.models import Entry
from federation.confederations.exchange import arguments, proposals
from federation.confederations.home.belonging import concerns_us
from federation.confederations.models import Confederation, JointProposal, Started
from groups.proposals.models import Argument, Proposal


def tell_of_question(proposal: Proposal, *, now: datetime) -> None:
    """A member has published a question to all groups; its words are on their way with it."""
    if not proposal.is_joint:
        return
    proposals.propose(
        Confederation.objects.get(origin=proposal.asked_of),
        name=proposal.asked_by,
        started=Started.SIGNATURES.value,
        title=proposal.title,
        text=proposal.text,
        reason=proposal.reason,
        language=proposal.language,
        proposal=proposal,
        now=now,
    )


def follow(entries: Sequence[Entry]) -> None:
    """Follow the record: tell of arguments, and of questions of ours that ended."""
    for entry in entries:
        if entry.verb in ENDED:
            _tell_of_end(entry)
        elif entry.verb in ARGUED:
            _tell_of_argument(entry)
        elif entry.verb == "proposal.argument_taken_back":
            _tell_taken_back(entry)


def _tell_of_end(entry: Entry) -> None:
    uid = entry.subject.partition(":")[2]
    ours = JointProposal.objects.filter(is_ours=True, opened=None, withdrawn_at=None, refused="")
    for found in ours.filter(proposal__uid=uid):
        proposals.withdraw(found, now=entry.at)


def _tell_of_argument(entry: Entry) -> None:
    said = Argument.objects.filter(
        uid=entry.facts["argument"],
        origin="",
        taken_back_on=None,
        joint_argument=None,
        proposal__joint_proposal__isnull=False,
    )
    for argument in said.select_related("proposal__joint_proposal__confederation"):
        tell_argument(argument.proposal.joint_proposal, argument, now=entry.at)


def tell_argument(found: JointProposal, argument: Argument, *, now: datetime) -> None:
    """Tell all groups what somebody here says, as said in our group, while it belongs to them."""
    if not concerns_us(found.confederation):
        return
    arguments.argue(found, name=group_name(), argument=argument, now=now)


def _tell_taken_back(entry: Entry) -> None:
    said = Argument.objects.filter(
        uid=entry.facts["argument"], origin="", joint_argument__isnull=False
    )
    for argument in said.select_related("joint_argument"):
        arguments.take_back(argument.joint_argument, now=entry.at)


ENDED = frozenset({"proposal.withdrawn", "proposal.ended"})
ARGUED = frozenset({"proposal.argued_for", "proposal.argued_against"})
