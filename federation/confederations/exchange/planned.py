"""Whom the rules of a plan can name: those who are to found the confederation."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.parameters import Several
from core.refusals import Refusal
from federation.confederations.models import Plan


class NotInThePlan(Refusal):
    """A rule names a group that is not to found the confederation."""

    code = "not-in-the-plan"
    sentence = _("A rule names %(name)s, which is not among the groups. Choose others there first.")


def require_planned(plan: Plan) -> None:
    """Whom the rules name are groups of the plan; raises NotInThePlan."""
    planned = set(plan.groups.values_list("origin", flat=True))
    for rule in hooks.parameters.values():
        if isinstance(rule, Several):
            for origin in str(plan.values.get(rule.name, "")).split():
                if origin not in planned:
                    raise NotInThePlan(name=rule.say(origin))
