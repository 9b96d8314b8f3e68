"""What the close of a vote leads to: a decision, and effects that wait for their day."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from core.record.actions import append
from groups.decisions.models import Decision, Effect, EffectState, Outcome
from groups.decisions.rules import in_force_on, text_of_law
from groups.decisions.verbs import DECISION_TAKEN
from groups.proposals.models import ADOPT, Proposal

LAW_ADOPT = "law.adopt"


@transaction.atomic
def decide(
    proposal: Proposal,
    *,
    outcome: str,
    option: str | None,
    reason: str,
    tally: Mapping[str, Any],
    referendum_uid: UUID | None,
    decided_on: date,
    waiting_days: int,
    now: datetime,
    rule: Mapping[str, Any] | None = None,
) -> Decision:
    """Write down what was decided about a proposal, once.

    If it was adopted it takes force `waiting_days` after the close, and the effects of the option
    that won wait for that day. An adopted option without effects becomes a law with the title and
    text of the proposal. The effects of what was not adopted are dropped.
    """
    is_adopted = outcome == Outcome.ADOPTED
    decision = Decision.objects.create(
        proposal=proposal,
        option=(option or "") if is_adopted else "",
        outcome=outcome,
        reason=reason,
        decided_on=decided_on,
        in_force_on=in_force_on(decided_on, waiting_days=waiting_days) if is_adopted else None,
        tally=dict(tally),
        rule=dict(rule or {}),
        referendum_uid=referendum_uid,
    )
    if is_adopted:
        _make_pending(decision)
    decision.proposal.effects.filter(state=EffectState.PROPOSED).update(
        state=EffectState.DROPPED, decision=decision
    )
    append(
        DECISION_TAKEN,
        subject=decision.subject,
        payload={
            "decision": decision.number,
            "proposal": proposal.number,
            "outcome": decision.outcome,
            "reason": reason,
            "in_force_on": decision.in_force_on.isoformat() if decision.in_force_on else None,
            "referendum": str(referendum_uid) if referendum_uid else None,
            "effects": digest_of_effects(decision),
        },
        at=now,
    )
    return decision


def digest_of_effects(decision: Decision) -> str | None:
    """What the record keeps of the effects a decision will have: SHA-256 in hex, or nothing."""
    effects = list(decision.effects.exclude(state=EffectState.DROPPED).order_by("position"))
    if not effects:
        return None
    words = json.dumps([[each.kind, each.data] for each in effects], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


def _make_pending(decision: Decision) -> None:
    effects = decision.proposal.effects.filter(state=EffectState.PROPOSED)
    chosen = effects.of_option(decision.option)
    if not chosen.update(state=EffectState.PENDING, decision=decision):
        _make_law(decision)


def _make_law(decision: Decision) -> None:
    """What is adopted without an effect of its own is a law by its own words."""
    proposal = decision.proposal
    chosen = None if decision.option in ("", ADOPT) else decision.option
    last = proposal.effects.order_by("-position").values_list("position", flat=True).first()
    Effect.objects.create(
        proposal=proposal,
        option=decision.option[:200],
        kind=LAW_ADOPT,
        data={
            "title": proposal.title,
            "text": text_of_law(proposal.text, chosen=chosen, options=proposal.options),
        },
        position=(last or 0) + 1,
        state=EffectState.PENDING,
        decision=decision,
    )
