"""Parameters that are numbers: whole ones, shares, and rational ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.charter import rules
from core.charter.parameters.base import Json, Parameter, Value, Words

SHARES: Mapping[Fraction, Words] = {
    Fraction(0): _("none"),
    Fraction(1, 2): _("one half"),
    Fraction(1, 3): _("one third"),
    Fraction(2, 3): _("two thirds"),
    Fraction(1, 4): _("one quarter"),
    Fraction(3, 4): _("three quarters"),
    Fraction(3, 5): _("three fifths"),
    Fraction(4, 5): _("four fifths"),
    Fraction(1): _("all"),
}
# From here on a bound only keeps numbers storable; nobody needs to be told.
MANY = 10**9


def say_share(share: Fraction) -> Words:
    """A share in plain words: "two thirds", "15 %", "7/30"."""
    if share in SHARES:
        return SHARES[share]
    if (share * 100).denominator == 1:
        return gettext("%(percent)d %%") % {"percent": int(share * 100)}
    return f"{share.numerator}/{share.denominator}"


@dataclass(frozen=True, eq=False)
class Whole(Parameter):
    """A whole number between two bounds, both allowed. `unit` is an `ngettext_lazy` with %d."""

    least: int = field(kw_only=True, default=0)
    most: int = field(kw_only=True, default=10**9)
    unit: Words | None = field(kw_only=True, default=None)
    words: Mapping[int, Words] = field(kw_only=True, default_factory=dict)

    def read(self, given: object) -> int:
        return rules.whole(given)

    def is_within(self, value: Value) -> bool:
        return bool(self.least <= value <= self.most)

    def allowed(self) -> Words:
        if self.most >= MANY:
            return gettext("Give a whole number, %(least)s or more.") % {"least": self.least}
        return gettext("Give a whole number from %(least)s to %(most)s.") % {
            "least": self.least,
            "most": self.most,
        }

    def say(self, value: Value) -> Words:
        return self.words.get(value, str(value))

    def amount(self, value: Value) -> Words:
        if self.unit is None or value in self.words:
            return self.say(value)
        return str(self.unit % value)


@dataclass(frozen=True, eq=False)
class Share(Parameter):
    """A part of a whole, exact, between two bounds; stored as "p/q"."""

    least: Fraction = field(kw_only=True, default=Fraction(0))
    most: Fraction = field(kw_only=True, default=Fraction(1))

    def read(self, given: object) -> Fraction:
        return rules.share(given)

    def is_within(self, value: Value) -> bool:
        return bool(self.least <= value <= self.most)

    def allowed(self) -> Words:
        return gettext(
            "Give a share from %(least)s to %(most)s, written like 2/3, 0.5 or 50 %%."
        ) % {
            "least": self.least,
            "most": self.most,
        }

    def say(self, value: Value) -> Words:
        return say_share(value)


@dataclass(frozen=True, eq=False)
class OptionalShare(Share):
    """A share, or none at all."""

    none: Words = field(kw_only=True, default=_("none"))

    def read(self, given: object) -> Fraction | None:  # type: ignore[override]
        return None if given is None or given == "none" else rules.share(given)

    def is_within(self, value: Value) -> bool:
        return value is None or super().is_within(value)

    def allowed(self) -> Words:
        return gettext("%(share)s The word “none” switches it off.") % {"share": super().allowed()}

    def say(self, value: Value) -> Words:
        return self.none if value is None else super().say(value)

    def write(self, value: Value) -> str:
        return "none" if value is None else super().write(value)


@dataclass(frozen=True, eq=False)
class Rational(Parameter):
    """A positive rational number, kept as the text people know ("27/10")."""

    most: int = field(kw_only=True, default=2**63 - 1)

    def read(self, given: object) -> str:
        number = rules.share(given)
        return str(number)

    def is_within(self, value: Value) -> bool:
        number = Fraction(value)
        return number > 0 and max(number.numerator, number.denominator) <= self.most

    def allowed(self) -> Words:
        return gettext("Give a number above 0, written like 5, 2.7 or 27/10.")

    def store(self, value: Value) -> Json:
        return str(value)
