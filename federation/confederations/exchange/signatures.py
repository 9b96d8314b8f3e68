"""Which numbers of signatures are named where a joint vote is opened: as many as fit."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from federation.confederations.models import JointProposal
from federation.confederations.rules.starting import as_many_as_fit, may_start
from federation.confederations.rules.terms import Terms
from federation.wire.rules.documents import LARGEST_CIVIC, canonical_bytes

# The names, dates and terms beside the words, and what every object says of itself.
THE_REST = 2048


class TooLong(Refusal):
    """A question does not fit into the message that opens it."""

    code = "too-long"
    sentence = _(
        "The question is too long: its words and the signatures that it needs do not fit into one "
        "message. It can be asked anew in fewer words."
    )


def signed_by_members(proposal: JointProposal) -> dict[str, int]:
    """How many have signed in each group that is a member now, by their origins."""
    members = proposal.confederation.seats.taken().values("origin")
    return dict(proposal.sheets.filter(origin__in=members).values_list("origin", "count"))


def named_in_the_opening(proposal: JointProposal, terms: Terms) -> dict[str, int]:
    """The numbers that an opening names: of all member groups in which somebody signed.

    If they are more than fit beside the words, of those with the most signatures.
    An opening is heard by what it names and nothing else, so all who hear it come to the same.
    Raises TooLong if the vote has its signatures, and the numbers that fit are too few.
    """
    signed = signed_by_members(proposal)
    named = as_many_as_fit(signed, room=LARGEST_CIVIC - THE_REST - _words(proposal))
    needed = {"signatures": terms.signatures, "groups": terms.groups}
    is_started = proposal.started == "decision" or may_start(named, **needed)
    if not is_started and may_start(signed, **needed):
        raise TooLong
    return named


def _words(proposal: JointProposal) -> int:
    """How many bytes the words of the question are, as they are written."""
    words = {
        name: getattr(proposal, name) for name in ("title", "text", "reason", "language", "effects")
    }
    return len(canonical_bytes(words))
