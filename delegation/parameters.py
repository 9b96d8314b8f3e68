"""What the charter says about voting through others."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import hooks
from core.charter.parameters import DAYS, PEOPLE, OptionalShare, Switch, Whole

HOURS = ngettext_lazy("%d hour", "%d hours")
ONLY_IF_ON = {"delegation.on": (True,)}

ON = Switch(
    "delegation.on",
    True,
    legacy=False,
    sentence=_("Members can let others vote for them: %(value)s."),
    sentences={
        True: _("Members can let others vote for them, and always vote themselves instead."),
        False: _("Nobody votes for somebody else."),
    },
    protection="protected",
    explanation=_(
        "A change applies to votes that open later; a vote that is running is counted as it began."
    ),
)
LONGEST_DAYS = Whole(
    "delegation.longest_days",
    1096,
    least=1,
    most=36500,
    unit=DAYS,
    sentence=_("A mandate lasts %(amount)s at most, and can be renewed."),
    only_if=ONLY_IF_ON,
)
USUAL_DAYS = Whole(
    "delegation.usual_days",
    365,
    least=1,
    most=36500,
    unit=DAYS,
    sentence=_("Unless the giver says otherwise, a mandate lasts %(amount)s."),
    only_if=ONLY_IF_ON,
)
LARGEST_SHARE = OptionalShare(
    "delegation.largest_share",
    None,
    sentence=_("Nobody is given further mandates who carries %(value)s of the members' votes."),
    sentences={None: _("There is no limit to how many votes one member may carry.")},
    only_if=ONLY_IF_ON,
    explanation=_("Mandates that were given before go on; the count never cuts a vote."),
)
FIXED_HOURS = Whole(
    "delegation.fixed_hours",
    24,
    least=0,
    most=720,
    unit=HOURS,
    sentence=_(
        "In a secret vote, whoever votes in the open cannot change that vote in the last "
        "%(amount)s before the close."
    ),
    sentences={
        0: _("In a secret vote, whoever votes in the open can change that vote until the close.")
    },
    only_if=ONLY_IF_ON,
    explanation=_("So that those who follow have time to vote themselves."),
)
ORDERED_CHOICES = Switch(
    "delegation.ordered_choices",
    True,
    sentence=_("A mandate can name further choices, in order: %(value)s."),
    sentences={
        True: _("A mandate can name up to five choices, in order, for when the first yields none."),
        False: _("A mandate names one choice only."),
    },
    only_if=ONLY_IF_ON,
)
CHECKED_UP_TO = Whole(
    "delegation.checked_up_to",
    200_000,
    unit=PEOPLE,
    sentence=_(
        "Delegated votes are counted twice, in two ways; above %(amount)s on the roll the second "
        "way counts a sample."
    ),
    only_if=ONLY_IF_ON,
)

for parameter in (
    ON,
    LONGEST_DAYS,
    USUAL_DAYS,
    LARGEST_SHARE,
    FIXED_HOURS,
    ORDERED_CHOICES,
    CHECKED_UP_TO,
):
    hooks.parameters.add(parameter.name, parameter)
