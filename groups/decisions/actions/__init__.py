"""The only writers of decisions, effects and laws."""

from groups.decisions.actions.deciding import decide, digest_of_effects
from groups.decisions.actions.laws import (
    LawGone,
    LawOfAll,
    SameText,
    adopt_law,
    repeal_law,
    replace_law,
    require_ours,
)
from groups.decisions.actions.proposing import (
    EffectGone,
    JointHasNoEffects,
    TooManyEffects,
    UnknownOption,
    attach,
    change,
    detach,
    record_attached,
    require_changeable,
)
from groups.decisions.actions.settling import settle

__all__ = [
    "EffectGone",
    "JointHasNoEffects",
    "LawGone",
    "LawOfAll",
    "SameText",
    "TooManyEffects",
    "UnknownOption",
    "adopt_law",
    "attach",
    "change",
    "decide",
    "detach",
    "digest_of_effects",
    "record_attached",
    "repeal_law",
    "replace_law",
    "require_changeable",
    "require_ours",
    "settle",
]
