"""Arguments that travel: under the name of the group, never under that of a person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.refusals import Refusal
from federation.confederations.exchange import listeners
from federation.confederations.exchange.hearing import (
    NotTheirs,
    NotYet,
    Said,
    arrived,
    hears,
    proposal_of,
    require_member,
)
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.proposals import LONGEST_LANGUAGE, SaidBefore
from federation.confederations.models import JointArgument, JointProposal
from federation.peers.actions.publishing import publish
from groups.proposals.models import Argument, Side

LONGEST_ARGUMENT = 2_000
# More than anybody reads; a group that says more is heard no more.
MOST_OF_A_GROUP = 500


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
    body = {
        "proposal": str(found.uid),
        "argument": str(kept.uid),
        "name": name,
        "side": kept.side,
        "text": kept.text,
        "language": kept.language,
    }
    publish(kind="joint.argument", body=body, now=now)
    return kept


@transaction.atomic
def take_back(kept: JointArgument, *, now: datetime) -> None:
    """Tell all groups that an argument of this one is taken back; raises NotTheirs."""
    if kept.origin != instance.origin:
        raise NotTheirs
    if kept.taken_back_at is None:
        body = {"argument": str(kept.uid)}
        publish(kind="joint.argument_taken_back", body=body, now=now)
        _take_back(kept, at=now)


@hears("joint.argument")
def hear_argument(said: Said) -> None:
    """A group argues."""
    found, body = proposal_of(said), said.body
    require_member(found.confederation, said)
    uid = body.uid("argument", by=said.origin)
    if JointArgument.objects.filter(uid=uid).exists():
        raise SaidBefore
    if found.arguments.filter(origin=said.origin).count() >= MOST_OF_A_GROUP:
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
    )
    listeners.tell(listeners.argued, kept, now=said.now)
    arrived(f"argument:{uid}", now=said.now)


@hears("joint.argument_taken_back")
def hear_taken_back(said: Said) -> None:
    """A group takes an argument back; its words are kept nowhere."""
    uid = said.body.uid("argument", by=said.origin)
    kept = JointArgument.objects.filter(uid=uid).first()
    if kept is None:
        raise NotYet(f"argument:{uid}")
    if kept.taken_back_at is None:
        _take_back(kept, at=said.at)
        listeners.tell(listeners.taken_back, kept, now=said.now)


def _take_back(kept: JointArgument, *, at: datetime) -> None:
    kept.taken_back_at, kept.text = at.replace(microsecond=0), ""
    kept.save(update_fields=["taken_back_at", "text"])
