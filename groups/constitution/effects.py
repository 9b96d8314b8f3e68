"""The effect that amends the charter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import hooks
from core.charter.actions import amended, enact
from core.charter.parameters import Parameter
from core.charter.reading import current
from core.refusals import Refusal
from groups.constitution.forms import AmendmentForm, in_order
from groups.constitution.reading import AMEND, amending_prevented
from groups.decisions.effect_kinds import Data, EffectKind, EffectRefused, Words
from groups.decisions.models import Decision


@dataclass(frozen=True, slots=True)
class Change:
    """One rule before and after an amendment."""

    parameter: Parameter
    before: str
    after: str


def changes_of(data: Data) -> Iterator[Change]:
    """The sentences that change, in the order of the charter. Rules that are gone are left out."""
    known = [hooks.parameters[name] for name in data["changes"] if name in hooks.parameters]
    for parameter in in_order(known):
        before, after = (
            parameter.tell(parameter.read(data[when][parameter.name]))
            for when in ("before", "changes")
        )
        yield Change(parameter, before, after)


def clean(data: Data) -> Data:
    """Values that fit, differ from those in force and leave amending possible (S1-029, S1-030).

    Raises EffectRefused. What is in force now is kept beside them, so that people can always read
    what the author wanted to change.
    """
    changes = data.get("changes")
    if not isinstance(changes, dict) or not changes:
        raise EffectRefused(why=_("Name at least one rule of the charter and its new value."))
    charter = current()
    try:
        after = amended(charter, changes)
    except Refusal as refusal:
        raise EffectRefused(why=refusal) from None
    changed = [name for name in changes if after[name] != charter[name]]
    if why := amending_prevented(charter, after):
        raise EffectRefused(why=why)
    stored = {name: hooks.parameters[name].store for name in changed}
    return {
        "changes": {name: store(after[name]) for name, store in stored.items()},
        "before": {name: store(charter[name]) for name, store in stored.items()},
    }


def explain(data: Data) -> Words:
    """Each sentence of the charter that changes, as it was when proposed and as it would be."""
    return lazy(_explanation, str)(data)


def _explanation(data: Data) -> str:
    sentences = [
        _("In the charter, “%(before)s” becomes “%(after)s”")
        % {"before": change.before, "after": change.after}
        for change in changes_of(data)
    ]
    return " ".join(sentences)


def is_protected(data: Data) -> bool:
    """Whether any of the rules needs the higher majority; a rule nobody knows any more does not."""
    rules = [hooks.parameters.get(name) for name in data["changes"]]
    return any(rule.is_protected for rule in rules if rule)


def impossible(data: Data) -> Words | None:
    """Why the amendment cannot take force now: it holds already, or no longer fits."""
    charter = current()
    try:
        after = amended(charter, data["changes"])
    except Refusal as refusal:
        return str(refusal)
    return amending_prevented(charter, after)


def apply(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Bring the new version into force."""
    version = enact(data["changes"], now=now, decision=decision.uid, cause="amendment")
    return {"version": version.number}


def comparison(data: Data) -> tuple[str, str]:
    """The sentences before and after, one on a line."""
    changes: list[Any] = list(changes_of(data))
    return "\n".join(c.before for c in changes), "\n".join(c.after for c in changes)


AMENDMENT = EffectKind(
    name=AMEND,
    label=gettext_lazy("Change the charter"),
    form_class=AmendmentForm,
    clean=clean,
    explain=explain,
    apply=apply,
    impossible=impossible,
    is_protected=is_protected,
    comparison=comparison,
)
hooks.effects.add(AMENDMENT.name, AMENDMENT)
