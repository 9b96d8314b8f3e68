"""Arguments that travel: under the name of the group, never under that of a person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.refusals import Refusal
from federation.confederations.exchange import listeners
from federation.confederations.exchange.hearing import NotTheirs, Said, arrived, hears
from federation.confederations.exchange.matters import (
    here_or_awaited,
    proposal_of,
    require_seat,
    seat_name,
)
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.proposals import LONGEST_LANGUAGE, SaidBefore
from federation.confederations.models import Early, JointArgument, JointProposal, Seat
from federation.peers.actions.publishing import publish
from federation.peers.models import Peer
from groups.proposals.actions import arguing
from groups.proposals.models import Argument, Side

ARGUMENT = "joint.argument"
LONGEST_ARGUMENT = 2_000


class TooManyArguments(Refusal):
    """A group argues without end."""

    code = "too-many-joint-arguments"
    sentence = _("There are too many arguments of this group.")


@transaction.atomic
def argue(found: JointProposal, *, name: str, argument: Argument, now: datetime) -> JointArgument:
    """Tell all groups what somebody here argues, as an argument of the group of this name."""
    kept = JointArgument.objects.create(
        uid=given_by(instance.origin),
        joint_proposal=found,
        origin=instance.origin,
        name=name,
        argument=argument,
        side=argument.side,
        text=argument.text,
        language=argument.language,
        said_at=now.replace(microsecond=0),
    )
    publish(kind=ARGUMENT, body=_told(kept), now=now)
    return kept


def _told(kept: JointArgument) -> dict[str, str]:
    return {
        "proposal": str(kept.joint_proposal.uid),
        "argument": str(kept.uid),
        "name": kept.name,
        "side": kept.side,
        "text": kept.text,
        "language": kept.language,
    }


@transaction.atomic
def take_back(kept: JointArgument, *, now: datetime) -> None:
    """Tell all groups that an argument of this one is taken back; raises NotTheirs."""
    if kept.origin != instance.origin:
        raise NotTheirs
    if kept.taken_back_at is None:
        body = {"argument": str(kept.uid)}
        publish(kind="joint.argument_taken_back", body=body, now=now)
        _take_back(kept, at=now)


@hears(ARGUMENT)
def hear_argument(said: Said) -> None:
    """A group argues."""
    found, body = proposal_of(said), said.body
    require_seat(found.confederation, said)
    uid = body.uid("argument", by=said.origin)
    if JointArgument.objects.filter(uid=uid).exists():
        raise SaidBefore
    if found.arguments.filter(origin=said.origin).count() >= arguing.MOST_OF_A_GROUP:
        raise TooManyArguments
    kept = JointArgument.objects.create(
        uid=uid,
        joint_proposal=found,
        origin=said.origin,
        # As we know the group, whatever it calls itself.
        name=said.peer.name,
        side=body.choice("side", Side.values),
        text=body.text("text", most=LONGEST_ARGUMENT),
        language=body.text("language", most=LONGEST_LANGUAGE),
        said_at=said.at,
        index=said.index,
    )
    listeners.tell(listeners.argued, kept, now=said.now)
    arrived(f"argument:{uid}", now=said.now)


@hears("joint.argument_taken_back")
def hear_taken_back(said: Said) -> None:
    """A group takes an argument back; its words are kept nowhere."""
    uid = said.body.uid("argument", by=said.origin)
    kept = here_or_awaited(JointArgument.objects.filter(uid=uid), f"argument:{uid}")
    if kept.taken_back_at is None:
        _take_back(kept, at=said.at)
        listeners.tell(listeners.taken_back, kept, now=said.now)


def _take_back(kept: JointArgument, *, at: datetime) -> None:
    kept.taken_back_at, kept.text = at.replace(microsecond=0), ""
    kept.save(update_fields=["taken_back_at", "text"])


# --- After the end of a seat ------------------------------------------------------------------
def unsay(seat: Seat, *, reason: str, now: datetime) -> None:  # noqa: ARG001 - as it is called
    """Let what a group argued after it had left wait, as if its end had been heard before.

    Should it have come back by then, it has its effect when that is heard.
    """
    late = JointArgument.objects.filter(
        joint_proposal__confederation=seat.confederation_id,
        origin=seat.origin,
        said_at__gte=seat.left_at,
        taken_back_at=None,
        index__isnull=False,
    )
    for kept in late.select_related("joint_proposal").order_by("index"):
        assert kept.index is not None
        listeners.tell(listeners.taken_back, kept, now=now)
        Early.objects.create(
            peer=Peer.objects.get(origin=seat.origin),
            kind=ARGUMENT,
            body=_told(kept),
            index=kept.index,
            logged_at=kept.said_at,
            waits_for=seat_name(seat.confederation, seat.origin),
        )
        kept.delete()
