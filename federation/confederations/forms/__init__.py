"""What people fill in about confederations."""

from federation.confederations.forms.counting import (
    FEWEST_GROUPS,
    MORE_GROUPS,
    MOST_GROUPS,
    NAME,
    CountForm,
)
from federation.confederations.forms.effects import AskForm, JoinForm, LeaveForm
from federation.confederations.forms.founding import PlanForm

__all__ = [
    "FEWEST_GROUPS",
    "MORE_GROUPS",
    "MOST_GROUPS",
    "NAME",
    "AskForm",
    "CountForm",
    "JoinForm",
    "LeaveForm",
    "PlanForm",
]
