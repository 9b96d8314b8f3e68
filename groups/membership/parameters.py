"""What the charter says about membership."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.parameters import PEOPLE, POINTS, Choice, Rational, Share, Switch, Whole
from groups.membership.rules import Formula, Greeting, Rule

FORMULA = Choice(
    "membership.formula",
    Formula.LOG.value,
    options={
        Formula.CAPPED.value: _("the number of members less a fixed number, up to that number"),
        Formula.LOG.value: _("the logarithm of the number of members"),
        Formula.SHARE.value: _("a share of the members"),
    },
    sentence=_(
        "Members rate each other. Who stands above a bar is admitted, who falls below it is "
        "removed. The bar follows %(value)s."
    ),
)
ACCEPTANCE = Whole(
    "membership.acceptance",
    3,
    least=1,
    most=2**63 - 1,
    sentence=_("Where the bar is a fixed number, that number is %(value)s."),
    only_if={"membership.formula": ("capped",)},
)
MULTIPLIER = Rational(
    "membership.multiplier",
    "27/10",
    sentence=_(
        "Where the bar is a logarithm, the number of members is first multiplied by %(value)s "
        "and 1 is added; 2 is taken off the whole part of the logarithm."
    ),
    only_if={"membership.formula": ("log",)},
)
SHARE = Share(
    "membership.share",
    Fraction(1, 4),
    least=Fraction(1, 10**9),
    most=Fraction(1, 2),
    sentence=_("Where the bar is a share, %(value)s of the members must stand behind a newcomer."),
    only_if={"membership.formula": ("share",)},
)
NEWCOMER_RATES_ALL = Choice(
    "membership.newcomer_rates_all",
    Greeting.WHILE_SMALL.value,
    options={
        Greeting.ALWAYS.value: _("always"),
        Greeting.WHILE_SMALL.value: _("while the group is small"),
        Greeting.NEVER.value: _("never"),
    },
    sentence=_("A newcomer gives every member one point on being admitted: %(value)s."),
    explanation=_(
        "Without these points the first members fall below a rising bar; with them in a large "
        "group it takes about half of all members to remove anybody."
    ),
)
SMALL_SIZE = Whole(
    "membership.small_size",
    12,
    least=1,
    most=10**9,
    unit=PEOPLE,
    sentence=_("A group counts as small as long as a newcomer finds %(amount)s in it at most."),
    only_if={"membership.newcomer_rates_all": ("while_small",)},
)
WARNING_MARGIN = Whole(
    "membership.warning_margin",
    1,
    least=0,
    most=1000,
    unit=POINTS,
    sentence=_("A member who would fall out by losing %(amount)s is warned."),
    sentences={0: _("Members are not warned before they fall out.")},
)
SELF_APPLICATION = Switch(
    "membership.self_application",
    True,
    sentence=_("Everybody may apply to become a member: %(value)s."),
    sentences={
        True: _("Everybody may apply to become a member."),
        False: _("Only who is invited or proposed by a member may apply to become one."),
    },
)
FOUNDERS = Whole(
    "membership.founders",
    3,
    least=3,
    most=1000,
    unit=PEOPLE,
    sentence=_("The group was founded when %(amount)s had vouched for each other."),
)

for parameter in (
    FORMULA,
    ACCEPTANCE,
    MULTIPLIER,
    SHARE,
    NEWCOMER_RATES_ALL,
    SMALL_SIZE,
    WARNING_MARGIN,
    SELF_APPLICATION,
    FOUNDERS,
):
    hooks.parameters.add(parameter.name, parameter)


def rule_of(charter: Mapping[str, Any]) -> Rule:
    """The rule of membership that a charter holds."""
    return Rule(
        formula=Formula(charter[FORMULA.name]),
        acceptance=charter[ACCEPTANCE.name],
        multiplier=Fraction(charter[MULTIPLIER.name]),
        share=charter[SHARE.name],
        greeting=Greeting(charter[NEWCOMER_RATES_ALL.name]),
        small_size=charter[SMALL_SIZE.name],
    )
