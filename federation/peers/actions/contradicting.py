"""Two things that a peer said of which only one can be true: the first stands, both are kept."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.record.rules.canonical import canonical
from core.refusals import Refusal
from federation.peers.actions.knowing import accuse
from federation.peers.models import Fault, Peer
from federation.peers.rules.civic import Announced


class SaidOtherwise(Refusal):
    """A peer said something else about the same before. That stands, and both are kept to be seen.

    `former` is where that stands in its record, if it is known.
    """

    code = "said-otherwise"
    sentence = _("The group has said something else about this before; that stands.")

    def __init__(self, *, former: int | None) -> None:
        super().__init__()
        self.former = former


def why_refused(peer: Peer, refusal: Refusal, *, index: int, now: datetime) -> str:
    """Why nothing follows from what stands here in a peer's record.

    Two things of which only one can be true are kept as evidence, in the order of the record.
    """
    if isinstance(refusal, SaidOtherwise) and refusal.former is not None:
        both = peer.heard.standing().filter(index__in=(refusal.former, index)).order_by("index")
        both_told = [told(heard.announced) for heard in both]
        if len(both_told) == 2:
            accuse(peer, Fault.TWO_CONTENTS, *both_told, now=now)
    return str(refusal)


def told(one: Announced) -> str:
    """What a record announced, as it is kept."""
    return canonical(asdict(one))
