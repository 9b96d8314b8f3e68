"""The rules of decisions that a group can change."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.parameters import DAYS, Whole

WAITING_DAYS = Whole(
    "decisions.waiting_days",
    default=0,
    least=0,
    most=2**63 - 1,
    unit=DAYS,
    sentence=_("What was decided takes force %(amount)s after the vote has closed."),
    sentences={0: _("What was decided takes force on the day on which the vote closes.")},
)
hooks.parameters.add(WAITING_DAYS.name, WAITING_DAYS)
