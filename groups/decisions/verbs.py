"""What decisions and the law book write into the record."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb, Words

OUTCOMES: dict[str, Words] = {"adopted": _("adopted"), "rejected": _("rejected")}


def called(kind: str) -> Words:
    """What people call a kind of effect; of one that is no longer known only the name is."""
    known = hooks.effects.get(kind)
    return known.label if known else kind


EFFECT_ATTACHED = Verb(
    "effect.attached",
    1,
    _("Effect %(position)s was attached to proposal %(proposal)s: %(kind)s."),
    ("proposal", "position", "kind", "digest"),
    words={"kind": called},
)
EFFECT_CHANGED = Verb(
    "effect.changed",
    1,
    _("Effect %(position)s of proposal %(proposal)s was changed."),
    ("proposal", "position", "kind", "digest"),
)
EFFECT_REMOVED = Verb(
    "effect.removed",
    1,
    _("Effect %(position)s was taken off proposal %(proposal)s."),
    ("proposal", "position"),
)
DECISION_TAKEN = Verb(
    "decision.taken",
    1,
    _("Decision %(decision)s: proposal %(proposal)s was %(outcome)s."),
    ("decision", "proposal", "outcome", "reason", "in_force_on", "referendum", "effects"),
    words={"outcome": lambda outcome: OUTCOMES.get(outcome, outcome)},
)
DECISION_IN_FORCE = Verb(
    "decision.in_force",
    1,
    _("Decision %(decision)s is in force: %(applied)s effects done, %(failed)s failed."),
    ("decision", "applied", "failed"),
)
LAW_IN_FORCE = Verb(
    "law.in_force",
    1,
    _("Law %(law)s is in force, by decision %(decision)s."),
    ("law", "decision", "digest"),
)
LAW_REPLACED = Verb(
    "law.replaced",
    1,
    _("Law %(law)s has a new text, version %(version)s, by decision %(decision)s."),
    ("law", "version", "decision", "digest"),
)
LAW_REPEALED = Verb(
    "law.repealed",
    1,
    _("Law %(law)s was repealed by decision %(decision)s."),
    ("law", "decision"),
)
EFFECT_FAILED = Verb(
    "effect.failed",
    1,
    _("Effect %(position)s of decision %(decision)s had become impossible and was not applied."),
    ("decision", "position", "kind"),
)

for verb in (
    EFFECT_ATTACHED,
    EFFECT_CHANGED,
    EFFECT_REMOVED,
    DECISION_TAKEN,
    DECISION_IN_FORCE,
    LAW_IN_FORCE,
    LAW_REPLACED,
    LAW_REPEALED,
    EFFECT_FAILED,
):
    hooks.verbs.add(verb.name, verb)
