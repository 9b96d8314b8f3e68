"""A mandate in words: what its giver asked for, as one sentence that a neighbour understands."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One choice of a mandate, with the names of those whom it follows."""

    names: Sequence[str]
    quota: int
    joint_yes: bool = False

    @property
    def is_single(self) -> bool:
        return len(self.names) == 1

    @property
    def needs_all(self) -> bool:
        return self.quota >= len(self.names)


def read_back(scope: str, clauses: Sequence[Clause], until_on: date, *, today: date) -> SafeString:
    """The whole mandate as a sentence; `scope` is the label of its scope, empty for everything."""
    return format_html(
        _("{where}, vote {how}; until {day}."),
        where=_on(scope),
        how=how(clauses),
        day=day_in_words(until_on, today=today),
    )


def _on(scope: str) -> SafeString:
    return format_html(_("On <em>{scope}</em>"), scope=scope or _("everything"))


def how(clauses: Sequence[Clause]) -> SafeString:
    """The choices in their order: "as Bob and Emily when both vote the same; if they differ, …"."""
    parts = [_clause(clauses[0])] if clauses else []
    for before, clause in itertools.pairwise(clauses):
        parts.append(
            format_html(_("{unless}, {then}"), unless=_unless(before), then=_clause(clause))
        )
    return format_html_join(mark_safe("; "), "{}", ((part,) for part in parts))


def _clause(clause: Clause) -> SafeString:
    return format_html(_phrase(clause), names=people(clause.names), quota=clause.quota)


def _phrase(clause: Clause) -> str:
    size = "one" if clause.is_single else "both" if len(clause.names) == 2 else "many"
    size = size if clause.needs_all else "some"
    return {
        ("one", False): _("as {names}"),
        ("both", False): _("as {names} when both vote the same"),
        ("many", False): _("as {names} when all of them vote the same"),
        ("some", False): _("as {names} when at least {quota} of them vote the same"),
        ("one", True): _("for the changes that {names} votes for"),
        ("both", True): _("for the changes that both {names} vote for"),
        ("many", True): _("for the changes that all of {names} vote for"),
        ("some", True): _("for the changes that at least {quota} of {names} vote for"),
    }[size, clause.joint_yes]


def _unless(clause: Clause) -> SafeString:
    """What leads to the next choice."""
    if clause.joint_yes:
        words = _("otherwise")
    elif clause.is_single:
        words = _("if {names} does not vote")
    elif clause.needs_all:
        words = _("if they differ")
    else:
        words = _("if fewer agree")
    return format_html(words, names=people(clause.names))


def people(names: Sequence[str]) -> str:
    """Names in a row: "Bob", "Bob and Emily", "Bob, Cleo and Emily"."""
    if len(names) < 2:
        return "".join(names)
    first = _(", ").join(names[:-1])
    return _("%(first)s and %(last)s") % {"first": first, "last": names[-1]}


def day_in_words(day: date, *, today: date) -> str:
    """A date as people say it: "3 May", "3 May next year", "3 May 2033"."""
    near = {0: "%(day)s", 1: _("%(day)s next year")}.get(day.year - today.year)
    return near % {"day": date_format(day, "j E")} if near else in_words(day)


def votes(weight: Fraction) -> str:
    """How many votes somebody carries, to the tenth: "3", "3.5"; the exact value may be finer."""
    tenths = round(weight * 10)
    if tenths % 10 == 0:
        return number_format(tenths // 10)
    return number_format(f"{tenths // 10}.{tenths % 10}")


def votes_in_words(weight: Fraction) -> str:
    """The same with its word: "1 vote", "3.5 votes"."""
    # A language that has more forms than one and many uses the one for whole numbers.
    return ngettext("%(n)s vote", "%(n)s votes", 1 if weight == 1 else max(2, round(weight))) % {
        "n": votes(weight)
    }


def percent(share: Fraction) -> str:
    """A share for a page: "12 %", and "less than 1 %" instead of nothing."""
    if 0 < share < Fraction(1, 100):
        return _("less than %(n)s %%") % {"n": 1}
    return _("%(n)s %%") % {"n": number_format(int(share * 100))}


def hundredths(value: Fraction) -> str:
    """A figure between 0 and 1 for a page: "0.42"."""
    rounded = round(value * 100)
    return number_format(f"{rounded // 100}.{rounded % 100:02d}")
