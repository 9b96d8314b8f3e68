"""The village and its neighbours found a confederation, and ask their people something together."""

import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from core.heartbeat import clock
from core.pages.village import Deed, Village
from core.refusals import Refusal
from federation.confederations.exchange import planning
from federation.confederations.exchange.joining import JOIN
from federation.confederations.exchange.planning import Draft
from federation.confederations.models import Confederation
from groups.decisions import actions as decisions
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.referenda.seed import vote

log = logging.getLogger("folkmoot.village")
Told = dict[str, Any]
ASK = "confederation.ask"
JOINT = "joint"


def seed(village: Village) -> None:
    """Put what this place does among its neighbours on its days; alone it does nothing of it."""
    if village.neighbours:
        for days_ago, deed in _deeds(village):
            village.on(days_ago, partial(_try, deed))


def _deeds(village: Village) -> Iterator[tuple[int, Deed]]:
    if plan := village.story.get("plan"):
        yield plan["begun"], partial(_plan, village, plan)
    for told in village.story["proposals"]:
        if "joins" in told:
            yield told["published"] + 1, partial(_attach_joining, village, told)
        if "asks" in told:
            yield told["published"] + 1, partial(_attach_question, village, told)
    joint = village.story.get(JOINT, {"arguments": [], "voted": []})
    for said in joint["arguments"]:
        yield said["on"], partial(_argue, village, said)
    for turn, day in enumerate(joint["voted"]):
        yield day, partial(_vote, village, joint, turn)


def _try(deed: Deed, now: datetime) -> None:
    """Life goes on where a neighbour does not answer, without what was to follow from it."""
    try:
        deed(now)
    except (Refusal, ObjectDoesNotExist) as error:
        log.warning("Something among neighbours was left out: %s", error)


def _plan(village: Village, told: Told, now: datetime) -> None:
    """Begin to found a confederation of the neighbours, as its page does."""
    group = village.story["group"]
    draft = Draft(
        name=group["name"],
        short_name=group["short_name"],
        time_zone=str(clock.zone()),
        language=village.language,
        rules=told["rules"],
    )
    known = [name for name in told["members"] if name in village.neighbours]
    groups = planning.introduce_all([village.neighbours[name] for name in known])
    planning.begin_plan(draft, groups=groups, now=now)


def _attach_joining(village: Village, told: Told, now: datetime) -> None:
    _attach(village, told, JOIN, {"address": village.neighbours[told["joins"]]}, now=now)


def _attach_question(village: Village, told: Told, now: datetime) -> None:
    """What the group proposes to itself is to ask these very words."""
    words = {name: told[name] for name in ("title", "text", "reason", "language")}
    joined = Confederation.objects.joined().get()
    _attach(village, told, ASK, {"confederation": joined.origin, **words}, now=now)


def _attach(
    village: Village, told: Told, kind: str, data: dict[str, Any], *, now: datetime
) -> None:
    proposal = village.things["proposals"][told["key"]]
    author = village.things["cast"][told["author"]]
    decisions.attach(proposal, author, kind=kind, data=data, now=now)


def _question() -> Proposal:
    """The one that all groups are asked."""
    return Proposal.objects.filter(is_joint=True).get()


def _argue(village: Village, said: Told, now: datetime) -> None:
    proposals.argue(
        _question(),
        village.things["cast"][said["author"]],
        side=said["side"],
        text=said["text"],
        language=said["language"],
        now=now,
    )


def _vote(village: Village, joint: Told, turn: int, now: datetime) -> None:
    """Vote at home, as on every other proposal."""
    question = _question()
    village.things["proposals"][JOINT] = question
    told = {"key": JOINT, "title": question.title, "votes": joint["votes"], "said": {}}
    vote(village, told, turn, now)
