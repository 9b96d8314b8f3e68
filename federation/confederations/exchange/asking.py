"""Our group asks the people of all groups something: what is asked, and what would follow."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import hooks
from core.charter import presets
from core.charter.parameters import Parameter, Several
from core.charter.reading import current
from core.instance import instance
from core.refusals import Refusal
from federation.confederations.actions import NotSeated
from federation.confederations.exchange import proposals
from federation.confederations.exchange.joining import NotJoined
from federation.confederations.exchange.opening import open_the_succession
from federation.confederations.exchange.reading import Body, Malformed
from federation.confederations.models import Confederation, JointProposal, Started
from federation.confederations.parameters import value_in
from federation.confederations.rules.consequences import ADMIT, AMEND, EXPEL, HUB
from federation.peers.actions import knowing
from federation.peers.rules import introductions

LONGEST_TITLE = 200


class NothingFollows(Refusal):
    """What is to follow was not said, or is so already."""

    code = "nothing-follows"
    sentence = gettext_lazy("%(why)s")


def changeable_rules() -> list[Parameter]:
    """The rules of a confederation that its groups can change."""
    proposed = presets.load("confederation").values
    every = hooks.parameters.values()
    return [rule for rule in every if rule.belongs(proposed) and not rule.is_fixed]


def joined(origin: object) -> Confederation:
    """A confederation that the group belongs to; raises NotJoined."""
    found = Confederation.objects.joined().filter(origin=str(origin)).first()
    if found is None:
        raise NotJoined
    return found


# --- What would follow ------------------------------------------------------------------------
def changing(confederation: Confederation, *, rule: str, value: str) -> dict[str, Any]:
    """A rule of the confederation gets another value.

    Raises NothingFollows, WrongValue, and NotSeated where the value names a group without a seat.
    """
    known = {each.name: each for each in changeable_rules()}.get(rule)
    if known is None:
        raise NothingFollows(why=_("Say which rule is to change."))
    present = value_in(confederation.values, known)
    wanted = known.clean(value)
    if wanted == present:
        raise NothingFollows(why=_("This is what the rule says already."))
    for group in wanted.split() if isinstance(known, Several) else ():
        _seated(confederation, group)
    return {
        "kind": AMEND,
        "data": {"changes": {rule: known.store(wanted)}, "before": {rule: known.store(present)}},
    }


def admitting(confederation: Confederation, *, address: str, weight: str) -> dict[str, Any]:
    """A group is taken in, as it introduces itself now.

    Raises NotReached, OurOwn, NothingFollows.
    """
    found = knowing.introduce(address)
    if confederation.seats.taken().filter(origin=found.origin).exists():
        raise NothingFollows(why=_("%(name)s belongs to it already.") % {"name": found.name})
    document = introductions.write(found)
    try:
        share: Fraction = Body({"weight": weight.strip() or "1"}).weight("weight")
    except Malformed:
        raise NothingFollows(why=_("Write the weight as 1, or as a part like 1/2.")) from None
    return {"kind": ADMIT, "data": {"introduction": document, "weight": str(share)}}


def expelling(confederation: Confederation, *, group: str) -> dict[str, Any]:
    """A group is put out; raises NotSeated, NothingFollows."""
    if group == instance.origin:
        raise NothingFollows(why=_("To leave, the group decides that alone."))
    return {"kind": EXPEL, "data": {"origin": group, "name": _seated(confederation, group)}}


def passing(confederation: Confederation, *, group: str) -> dict[str, Any]:
    """Another instance opens joint votes; raises NotSeated, NothingFollows."""
    if group == confederation.hub:
        raise NothingFollows(why=_("It opens joint votes already."))
    is_itself = group == confederation.origin
    name = confederation.name if is_itself else _seated(confederation, group)
    return {"kind": HUB, "data": {"origin": group, "name": name}}


def _seated(confederation: Confederation, group: str) -> str:
    seat = confederation.seats.taken().filter(origin=group).first()
    if seat is None:
        raise NotSeated(name=confederation.name_of(group) or group[:8])
    return seat.name


# --- Asking -----------------------------------------------------------------------------------
@transaction.atomic
def ask(question: Mapping[str, Any], *, now: datetime) -> JointProposal:
    """Ask it, as the group has decided; whoever opens joint votes opens this one.

    If nobody was heard there for so long that the charter lets a member open the vote on who does
    it from now on, and this is that vote, we open it ourselves. Raises NotJoined.
    """
    confederation = joined(question["confederation"])
    proposal = proposals.propose(
        confederation,
        name=str(current()["group.name"]),
        started=Started.DECISION,
        title=question["title"],
        text=question["text"],
        reason=question["reason"],
        language=question["language"],
        effects=question["effects"],
        now=now,
    )
    open_the_succession(proposal, now=now)
    return proposal
