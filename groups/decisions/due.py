"""What the heartbeat asks of decisions: on its day, each takes force."""

from datetime import date, datetime

from core import hooks
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from groups.decisions import actions
from groups.decisions.models import Decision

EFFECTS_ORDER = 30


# The decisions that take force on a date, in the order in which they were taken.
decisions_due = Daily(
    lambda day: Decision.objects.due(day).values_list("number", flat=True), is_seldom=True
)


def take_force(matter: str, *, date: date, now: datetime) -> None:
    """Apply the effects of one decision."""
    actions.settle(int(matter), day=date, now=now)


STEP = Step(name="decisions.effects", order=EFFECTS_ORDER, matters=decisions_due, act=take_force)
hooks.due.add(STEP.name, STEP)
