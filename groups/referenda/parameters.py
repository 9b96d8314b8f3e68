"""What the charter says about voting."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import hooks
from core.charter.parameters import DAYS, Choice, Share, Switch, Whole

VOTING_DAYS = Whole(
    "referenda.voting_days",
    7,
    least=1,
    most=2**63 - 1,
    unit=DAYS,
    sentence=_("Members can vote for %(amount)s."),
    explanation=_("The closing date comes after the last of these days."),
)
QUORUM_BASIS = Choice(
    "referenda.quorum_basis",
    "none",
    options={
        "none": _("no quorum"),
        "participation": _("all ballots"),
        "approval": _("the ballots for the winning option"),
    },
    sentence=_("A decision needs a quorum, reached by %(value)s."),
    sentences={
        "none": _("A decision needs no quorum."),
        "participation": _("A decision needs a quorum of all ballots, blank ones included."),
        "approval": _("A decision needs a quorum of ballots for the winning option."),
    },
    protection="protected",
    explanation=_(
        "With a quorum of all ballots a ballot against a proposal can help it to be adopted, "
        "because it adds to the turnout. With a quorum of the ballots for it that cannot happen."
    ),
)
QUORUM_SHARE = Share(
    "referenda.quorum_share",
    Fraction(0),
    sentence=_("The quorum, where there is one, is %(value)s of the people on the roll."),
    protection="protected",
    only_if={"referenda.quorum_basis": ("participation", "approval")},
)
PROTECTED_MAJORITY = Share(
    "referenda.protected_majority",
    Fraction(2, 3),
    least=Fraction(1, 2),
    sentence=_(
        "To change a protected rule, %(value)s of all ballots that are not blank must be for it."
    ),
    protection="protected",
)
BALLOTS = Choice(
    "referenda.ballots",
    "sealed",
    options={"sealed": _("secret"), "open": _("open")},
    sentence=_("Ballots are %(value)s."),
    sentences={
        "sealed": _("Ballots are secret."),
        "open": _("Ballots are open: members see who votes for what."),
    },
    protection="protected",
    explanation=_("A change applies to votes that open later, never to one that is running."),
)
REVOTE = Switch(
    "referenda.revote",
    True,
    sentence=_("A ballot can be changed and taken back until the close: %(value)s."),
    sentences={
        True: _("A ballot can be changed and taken back until the close."),
        False: _("A ballot that was cast stands."),
    },
)
BOOKLET_ARGUMENTS = Whole(
    "referenda.booklet_arguments",
    3,
    least=1,
    most=20,
    unit=ngettext_lazy("%d argument", "%d arguments"),
    sentence=_("What is printed for voters has room for %(amount)s on each side."),
    explanation=_(
        "Each side fills its places by what its own members find most helpful, in turns, so that "
        "no circle of friends fills all of them."
    ),
)

for parameter in (
    VOTING_DAYS,
    QUORUM_BASIS,
    QUORUM_SHARE,
    PROTECTED_MAJORITY,
    BALLOTS,
    REVOTE,
    BOOKLET_ARGUMENTS,
):
    hooks.parameters.add(parameter.name, parameter)
