"""Arguments of other groups, shown among ours under the name of the group."""

from datetime import datetime

from federation.confederations.models import JointArgument
from groups.proposals.actions import echo, silence
from groups.proposals.rules import ENDED


def show_argument(one: JointArgument, *, now: datetime) -> None:
    """Put what another group says on the page of the question, if it has one that is not over."""
    page = one.joint_proposal.proposal
    if page is None or page.stage in ENDED:
        return
    one.argument = echo(
        page,
        uid=one.uid,
        origin=one.origin,
        group=one.name,
        side=one.side,
        text=one.text,
        language=one.language,
        now=now,
    )
    one.save(update_fields=["argument"])


def hide_argument(one: JointArgument, *, now: datetime) -> None:
    """Take it off again."""
    if one.argument is not None and one.argument.origin:
        silence(one.argument, origin=one.origin, now=now)
