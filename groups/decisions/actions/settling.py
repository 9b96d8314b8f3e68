"""The day a decision takes force: its effects are applied, each whole or not at all."""

from datetime import date, datetime

from django.db import transaction
from django.utils import translation

from core.charter.reading import current
from core.record.actions import append
from core.refusals import Refusal
from groups.decisions.effect_kinds import EffectRefused, effect_kind
from groups.decisions.models import Decision, Effect, EffectState
from groups.decisions.verbs import DECISION_IN_FORCE, EFFECT_FAILED


@transaction.atomic
def settle(number: int, *, day: date, now: datetime) -> bool:
    """Apply the effects of a decision that takes force; False if that was done before.

    All effects of one decision are one transaction, so a process that dies in the middle leaves
    nothing half done, and the mark on the decision lets nobody apply them again. An effect that
    has become impossible fails alone and says why.
    """
    decision = Decision.objects.select_for_update().waiting().filter(number=number).first()
    if decision is None:
        return False
    decision.settled_on = day
    # What the group reads for years is in its language, not in that of whoever woke it up.
    with translation.override(str(current()["group.language"])):
        states = [_apply(effect, decision, now=now) for effect in decision.effects.pending()]
    decision.save(update_fields=["settled_on"])
    append(
        DECISION_IN_FORCE,
        subject=decision.subject,
        payload={
            "decision": decision.number,
            "applied": states.count(EffectState.APPLIED),
            "failed": states.count(EffectState.FAILED),
        },
        at=now,
    )
    return True


def _apply(effect: Effect, decision: Decision, *, now: datetime) -> EffectState:
    kind = effect_kind(effect.kind)
    effect.settled_on = decision.settled_on
    try:
        with transaction.atomic():
            why = kind.impossible(effect.data)
            if why is not None:
                raise EffectRefused(why=why)
            effect.result = kind.apply(effect.data, decision=decision, now=now)
        effect.state = EffectState.APPLIED
    except Refusal as refusal:
        if refusal.is_passing:
            raise
        effect.reason = str(refusal)
        effect.state = EffectState.FAILED
        append(
            EFFECT_FAILED,
            subject=decision.subject,
            payload={
                "decision": decision.number,
                "position": effect.position,
                "kind": effect.kind,
            },
            at=now,
        )
    effect.save(update_fields=["state", "reason", "result", "settled_on"])
    return EffectState(effect.state)
