"""What a group's charter says about proposals and signatures."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import hooks
from core.charter.parameters import (
    DAYS,
    PROPOSALS,
    SIGNATURES,
    Choice,
    Parameter,
    Share,
    Switch,
    Whole,
)
from core.charter.reading import Charter
from groups.proposals.rules import Requirement

GREATEST = 2**63 - 1
KEYWORDS = ngettext_lazy("%d keyword", "%d keywords")

SIGNATURES_KIND = Choice(
    "proposals.signatures_kind",
    "number",
    options={"number": _("a number of members"), "share": _("a share of the members")},
    sentence=_("How many signatures a proposal needs is set as %(value)s."),
)
SIGNATURES_NUMBER = Whole(
    "proposals.signatures_number",
    3,
    least=1,
    most=GREATEST,
    unit=SIGNATURES,
    sentence=_("Where it is a number, a proposal needs %(amount)s to come to the vote."),
    only_if={"proposals.signatures_kind": ("number",)},
)
SIGNATURES_SHARE = Share(
    "proposals.signatures_share",
    Fraction(1, 10),
    sentence=_("Where it is a share, %(value)s of the members have to sign, rounded up."),
    explanation=_("Members are counted anew at every daily run."),
    only_if={"proposals.signatures_kind": ("share",)},
)
SIGNATURES_FLOOR = Whole(
    "proposals.signatures_floor",
    1,
    least=1,
    most=GREATEST,
    unit=SIGNATURES,
    sentence=_("Where it is a share, at least %(amount)s are needed however small the group is."),
    only_if={"proposals.signatures_kind": ("share",)},
)
SIGNATURE_DAYS = Whole(
    "proposals.signature_days",
    365,
    least=1,
    most=GREATEST,
    unit=DAYS,
    sentence=_("A proposal collects signatures for %(amount)s at most."),
    explanation=_("Enough signatures on the last day are in time."),
)
DISCUSSION_DAYS = Whole(
    "proposals.discussion_days",
    7,
    least=0,
    most=GREATEST,
    unit=DAYS,
    sentence=_("After that it is discussed for %(amount)s; its text can no longer change."),
    sentences={0: _("After that it comes to the vote at once.")},
)
AUTHOR_SIGNS = Switch(
    "proposals.author_signs",
    True,
    sentence=_("The author signs by publishing: %(value)s."),
    sentences={
        True: _("Who publishes a proposal signs it thereby."),
        False: _("Who publishes a proposal has not signed it yet."),
    },
)
COLLECTING_PER_AUTHOR = Whole(
    "proposals.collecting_per_author",
    5,
    least=0,
    most=GREATEST,
    legacy=0,
    unit=PROPOSALS,
    sentence=_("One author can have %(amount)s collecting signatures at the same time."),
    sentences={0: _("One author can have any number of proposals collecting signatures.")},
)
MOST_KEYWORDS = Whole(
    "proposals.most_keywords",
    8,
    least=1,
    most=GREATEST,
    unit=KEYWORDS,
    sentence=_("A proposal can have up to %(amount)s."),
    explanation=_("People find it by its keywords, and can give mandates on them."),
)
EDIT_NEEDS_CONFIRMATION = Switch(
    "proposals.edit_needs_confirmation",
    True,
    sentence=_("Who has signed confirms the signature when the text changes: %(value)s."),
    sentences={
        True: _("When the author changes the text, a signature counts again once confirmed."),
        False: _("When the author changes the text, the signatures it has go on counting."),
    },
)
CONFIRM_DAYS = Whole(
    "proposals.confirm_days",
    7,
    least=1,
    most=GREATEST,
    unit=DAYS,
    sentence=_("A signature that is not confirmed within %(amount)s lapses."),
    only_if={"proposals.edit_needs_confirmation": (True,)},
)

EVERY: tuple[Parameter, ...] = (
    SIGNATURES_KIND,
    SIGNATURES_NUMBER,
    SIGNATURES_SHARE,
    SIGNATURES_FLOOR,
    SIGNATURE_DAYS,
    DISCUSSION_DAYS,
    AUTHOR_SIGNS,
    COLLECTING_PER_AUTHOR,
    MOST_KEYWORDS,
    EDIT_NEEDS_CONFIRMATION,
    CONFIRM_DAYS,
)
for parameter in EVERY:
    hooks.parameters.add(parameter.name, parameter)


def requirement_of(charter: Charter) -> Requirement:
    """What a charter asks of a proposal that collects signatures."""
    if charter["proposals.signatures_kind"] == "number":
        return Requirement(number=charter["proposals.signatures_number"])
    return Requirement(
        share=charter["proposals.signatures_share"], floor=charter["proposals.signatures_floor"]
    )
