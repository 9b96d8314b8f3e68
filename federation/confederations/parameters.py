"""What the charter of a confederation says: how its groups decide together."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import hooks
from core.charter.parameters import (
    DAYS,
    PEOPLE,
    SIGNATURES,
    Choice,
    Parameter,
    Share,
    Switch,
    Whole,
    WrongValue,
)
from federation.confederations.rules.majorities import GroupMajority
from federation.confederations.rules.terms import Terms

HOURS = ngettext_lazy("%d hour", "%d hours")
GROUPS = ngettext_lazy("%d group", "%d groups")
A_YEAR = 366

OF_GROUPS = Switch(
    "confederation.of_groups",
    False,
    is_fixed=True,
    sentence=_("The members are groups: %(value)s."),
    sentences={
        True: _("The members are groups. People belong to one of them, and vote there."),
        False: _("The members are people."),
    },
)
GROUP_MAJORITY = Choice(
    "confederation.group_majority",
    GroupMajority.SIMPLE.value,
    options={
        GroupMajority.SIMPLE.value: _("more groups say yes than no"),
        GroupMajority.ABSOLUTE.value: _("more than half of all groups say yes"),
    },
    sentence=_("A joint vote is adopted if more people say yes than no, and %(value)s."),
)
VOTING_DAYS = Whole(
    "confederation.voting_days",
    14,
    least=1,
    most=A_YEAR,
    unit=DAYS,
    sentence=_("People vote at home, in all groups at the same time, for %(amount)s."),
)
DISCUSSION_DAYS = Whole(
    "confederation.discussion_days",
    14,
    least=1,
    most=A_YEAR,
    unit=DAYS,
    sentence=_("Before that they talk about it for %(amount)s."),
    explanation=_("In these days every group learns of the vote and closes its roll."),
)
GRACE_HOURS = Whole(
    "confederation.grace_hours",
    24,
    least=1,
    most=24 * A_YEAR,
    unit=HOURS,
    sentence=_("A tally counts if it is vouched for within %(amount)s of the last midnight."),
    explanation=_("The last midnight is that of the group in which the day ends last."),
)
WITNESS_SHARE = Share(
    "confederation.witness_share",
    Fraction(1, 2),
    most=Fraction(99, 100),
    sentence=_("More than this share of the other groups has to vouch for a tally: %(value)s."),
    sentences={Fraction(0): _("At least one other group has to vouch for a tally.")},
)
PATIENCE_HOURS = Whole(
    "confederation.patience_hours",
    72,
    least=1,
    most=24 * A_YEAR,
    unit=HOURS,
    sentence=_("For a group that cannot be reached, the count waits %(amount)s and no longer."),
)
MINIMUM_ROLL = Whole(
    "confederation.minimum_roll",
    5,
    least=0,
    most=10_000,
    unit=PEOPLE,
    sentence=_("Figures of groups in which fewer than %(amount)s can vote are told together."),
    sentences={0: _("The figures of every group are told, however small it is.")},
    explanation=_("The figures of a few people would tell how each of them voted."),
)
SIGNATURES_NEEDED = Whole(
    "confederation.signatures",
    100,
    least=1,
    most=10**9,
    unit=SIGNATURES,
    sentence=_("A group may ask for a joint vote by its decision, or people by %(amount)s in all."),
)
GROUPS_NEEDED = Whole(
    "confederation.groups",
    3,
    least=1,
    most=10_000,
    unit=GROUPS,
    sentence=_("These signatures have to come from at least %(amount)s."),
)
SILENCE_DAYS = Whole(
    "confederation.silence_days",
    14,
    least=1,
    most=A_YEAR,
    unit=DAYS,
    sentence=_(
        "If nothing was heard for %(amount)s of the instance that opens joint votes, a member may "
        "open the vote on who does it from now on."
    ),
)

for parameter in (
    OF_GROUPS,
    GROUP_MAJORITY,
    VOTING_DAYS,
    DISCUSSION_DAYS,
    GRACE_HOURS,
    WITNESS_SHARE,
    PATIENCE_HOURS,
    MINIMUM_ROLL,
    SIGNATURES_NEEDED,
    GROUPS_NEEDED,
    SILENCE_DAYS,
):
    hooks.parameters.add(parameter.name, parameter)


def value_in(values: Mapping[str, Any], rule: Parameter) -> Any:
    """What the charter of a confederation, as it is stored, says of a rule.

    Another group's computer wrote it: where it says nothing, or nothing that we can read, it is
    what the rule says by itself.
    """
    try:
        return rule.clean(values[rule.name])
    except (KeyError, WrongValue):
        return rule.default


def terms_of(charter: Mapping[str, Any]) -> Terms:
    """What a joint vote goes by that is opened under a charter."""
    return Terms(
        group_majority=GroupMajority(charter[GROUP_MAJORITY.name]),
        grace_hours=charter[GRACE_HOURS.name],
        minimum_roll=charter[MINIMUM_ROLL.name],
        witness_share=charter[WITNESS_SHARE.name],
        signatures=charter[SIGNATURES_NEEDED.name],
        groups=charter[GROUPS_NEEDED.name],
        patience_hours=charter[PATIENCE_HOURS.name],
    )
