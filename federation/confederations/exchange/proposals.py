"""Joint proposals and how many have signed them: said at home, heard everywhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.refusals import Refusal
from federation.confederations.exchange import listeners
from federation.confederations.exchange.hearing import NotTheirs, Said, arrived, hears
from federation.confederations.exchange.matters import (
    confederation_of,
    proposal_of,
    require_member,
)
from federation.confederations.exchange.names import given_by
from federation.confederations.exchange.reading import MOST_PEOPLE
from federation.confederations.models import (
    Confederation,
    JointProposal,
    Sheet,
    Started,
)
from federation.peers.actions.publishing import publish
from groups.proposals.models import Proposal

MOST_EFFECTS = 20
LONGEST_TITLE, LONGEST_LANGUAGE = 200, 35
LONGEST_TEXT, LONGEST_WHY = 50_000, 500
# More than a group ever asks; its computer could fill the pages of all others.
MOST_OF_A_GROUP = 500
# Numbers of signatures: one for each night of almost three years.
MOST_TOLD = 1_000


class SaidBefore(Refusal):
    """A name was used before."""

    code = "said-before"
    sentence = _("Something of this name was said before.")


class TooManyQuestions(Refusal):
    """A group asks without end."""

    code = "too-many-questions"
    sentence = _("There are too many questions of this group. It can take some back.")


# --- What we say ------------------------------------------------------------------------------
@transaction.atomic
def propose(
    confederation: Confederation,
    *,
    name: str,
    started: str,
    title: str,
    text: str,
    reason: str,
    language: str,
    now: datetime,
    effects: Sequence[Mapping[str, Any]] = (),
    proposal: Proposal | None = None,
) -> JointProposal:
    """Ask, as the group of this name, that something is put to the people of all groups.

    `started` says whether the group decided to ask, or people sign. `proposal` is its page here.
    """
    found: JointProposal = JointProposal.objects.create(
        uid=given_by(instance.origin),
        confederation=confederation,
        origin=instance.origin,
        name=name,
        started=started,
        title=title,
        text=text,
        reason=reason,
        language=language,
        effects=list(effects),
        proposed_at=now.replace(microsecond=0),
        proposal=proposal,
        is_ours=True,
    )
    body = {
        "confederation": confederation.origin,
        "proposal": str(found.uid),
        "name": name,
        "started": started,
        "title": title,
        "text": text,
        "reason": reason,
        "language": language,
        "effects": found.effects,
    }
    publish(kind="joint.proposed", body=body, now=now)
    listeners.tell(listeners.proposed, found, now=now)
    return found


@transaction.atomic
def withdraw(found: JointProposal, *, now: datetime) -> None:
    """Take back what this group proposed; raises NotTheirs."""
    if not found.is_ours:
        raise NotTheirs
    publish(kind="joint.withdrawn", body={"proposal": str(found.uid)}, now=now)
    _withdraw(found, at=now, now=now)


@transaction.atomic
def tell_signatures(found: JointProposal, *, count: int, now: datetime) -> Sheet:
    """Tell how many have signed here; the same number is told once."""
    former = found.sheets.filter(origin=instance.origin).first()
    if former is not None and former.count == count:
        return former
    body = {"proposal": str(found.uid), "count": count}
    publish(kind="joint.sheet", body=body, now=now)
    return _sheet(found, instance.origin, count, at=now, now=now)


@transaction.atomic
def refuse(found: JointProposal, *, why: str, now: datetime) -> None:
    """Say, as the instance that opens joint votes, that this one is not opened, and why."""
    body = {"proposal": str(found.uid), "why": why[:LONGEST_WHY]}
    publish(kind="joint.refused", body=body, now=now)
    _refuse(found, why=why[:LONGEST_WHY], now=now)


# --- What we hear -----------------------------------------------------------------------------
@hears("joint.proposed")
def hear_proposal(said: Said) -> None:
    """A group proposes something; whether it may be opened is judged by who opens it."""
    confederation, body = confederation_of(said), said.body
    started = body.choice("started", Started.values)
    # Where the confederation lives, a group that has decided to ask is told that it may not.
    if not (confederation.is_ours and started == Started.DECISION):
        require_member(confederation, said)
    uid = body.uid("proposal", by=said.origin)
    if JointProposal.objects.filter(uid=uid).exists():
        raise SaidBefore
    standing = confederation.proposals.filter(origin=said.origin, withdrawn_at=None)
    if standing.count() >= MOST_OF_A_GROUP:
        raise TooManyQuestions
    found = JointProposal.objects.create(
        uid=uid,
        confederation=confederation,
        origin=said.origin,
        # As we know the group, whatever it calls itself: nobody speaks in another's name.
        name=said.peer.name,
        started=started,
        title=body.text("title", most=LONGEST_TITLE),
        text=body.text("text", most=LONGEST_TEXT),
        reason=body.text("reason", most=LONGEST_TEXT, least=0),
        language=body.text("language", most=LONGEST_LANGUAGE),
        effects=body.effects("effects", most=MOST_EFFECTS),
        proposed_at=said.at,
        opened=confederation.votes.filter(proposal_uid=uid, joint_proposal=None).first(),
        is_ours=said.is_ours,
    )
    listeners.tell(listeners.proposed, found, now=said.now)
    arrived(f"proposal:{uid}", now=said.now)


@hears("joint.withdrawn")
def hear_withdrawal(said: Said) -> None:
    """Whoever proposed it takes it back. A vote that was opened goes on."""
    found = proposal_of(said)
    if found.origin != said.origin:
        raise NotTheirs
    if found.withdrawn_at is None:
        _withdraw(found, at=said.at, now=said.now)


@hears("joint.sheet")
def hear_signatures(said: Said) -> None:
    """How many have signed in a group, which replaces what it said before."""
    count = said.body.whole("count", most=MOST_PEOPLE)
    found = proposal_of(said)
    _sheet(found, said.origin, count, at=said.at, index=said.index, now=said.now)


@hears("joint.refused")
def hear_refusal(said: Said) -> None:
    """Whoever opens joint votes says that this one is not opened."""
    found = proposal_of(said)
    if said.origin not in {found.confederation.origin, found.confederation.hub_at(said.at)}:
        raise NotTheirs
    _refuse(found, why=said.body.text("why", most=LONGEST_WHY), now=said.now)


def _withdraw(found: JointProposal, *, at: datetime, now: datetime) -> None:
    found.withdrawn_at = at.replace(microsecond=0)
    found.save(update_fields=["withdrawn_at"])
    listeners.tell(listeners.withdrawn, found, now=now)


def _sheet(
    found: JointProposal,
    origin: str,
    count: int,
    *,
    at: datetime,
    now: datetime,
    index: int | None = None,
) -> Sheet:
    former = found.sheets.select_for_update().filter(origin=origin).first()
    if former and former.index is not None and index is not None and index < former.index:
        # It waited for the question, and what was said later was read first.
        former.told = [count, *former.told][-MOST_TOLD:]
        former.save(update_fields=["told"])
        return former
    told = [*(former.told if former else ()), count][-MOST_TOLD:]
    facts = {"count": count, "told": told, "at": at.replace(microsecond=0), "index": index}
    sheet, _is_new = found.sheets.update_or_create(origin=origin, defaults=facts)
    listeners.tell(listeners.signed, found, now=now)
    return sheet


def _refuse(found: JointProposal, *, why: str, now: datetime) -> None:
    found.refused = why
    found.save(update_fields=["refused"])
    listeners.tell(listeners.refused, found, now=now)
