"""The only writers of decisions, effects and laws."""

from groups.decisions.actions.deciding import decide
from groups.decisions.actions.laws import LawGone, SameText, adopt_law, repeal_law, replace_law
from groups.decisions.actions.proposing import (
    TooManyEffects,
    UnknownOption,
    attach,
    change,
    detach,
)
from groups.decisions.actions.settling import settle

__all__ = [
    "LawGone",
    "SameText",
    "TooManyEffects",
    "UnknownOption",
    "adopt_law",
    "attach",
    "change",
    "decide",
    "detach",
    "repeal_law",
    "replace_law",
    "settle",
]
