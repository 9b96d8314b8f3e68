"""The rule of membership in words, with the numbers of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.charter.parameters import say_share
from core.charter.reading import current
from groups.membership.models import members_count
from groups.membership.parameters import rule_of
from groups.membership.rules import Formula, Greeting, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a page says about the bar."""

    members: int
    bar: int
    sentences: list[str]


def explain(charter: Mapping[str, Any] | None = None) -> Explanation:
    """The rule that is in force, for the members of this moment; one query for their number."""
    rule = rule_of(current() if charter is None else charter)
    members = members_count()
    bar = rule.bar(members)
    sentences = [
        _("Every member can give every other person one point, none, or one point against."),
        _("The sum is the person's reputation; it is counted once a day, at midnight."),
        _("Who waits and has more than %(bar)s is admitted; a member with less is removed.")
        % {"bar": bar},
        formula_in_words(rule, members=members, bar=bar),
    ]
    if rule.greets(members):
        sentences.append(_("Who is admitted gives every member one point by that."))
    elif rule.greeting is not Greeting.NEVER:
        sentences.append(
            _("In a small group newcomers give every member a point; this one is not.")
        )
    return Explanation(members=members, bar=bar, sentences=sentences)


def formula_in_words(rule: Rule, *, members: int, bar: int) -> str:
    """How the bar comes about."""
    facts = {"members": members, "bar": bar}
    if rule.formula is Formula.CAPPED:
        return _(
            "The bar is the number of members less %(acceptance)s, but never more than "
            "%(acceptance)s: with %(members)s members it is %(bar)s."
        ) % {**facts, "acceptance": rule.acceptance}
    if rule.formula is Formula.LOG:
        return _(
            "The bar grows with the logarithm of the number of members, ⌊ln(%(multiplier)s · "
            "members + 1)⌋ − 2: with %(members)s members it is %(bar)s."
        ) % {**facts, "multiplier": rule.multiplier}
    return _(
        "The bar is one less than this share of the members, rounded up: %(share)s; with "
        "%(members)s members it is %(bar)s."
    ) % {**facts, "share": say_share(rule.share)}
