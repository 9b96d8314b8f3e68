"""What every parameter of the charter has: a name, a sentence, a value that fits, a protection."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.charter import rules
from core.hooks import Registry
from core.refusals import Refusal

Words = str | Promise
# int, Fraction, str, bool or None. Rooms know the type of their own parameters.
Value = Any
Json = int | str | bool | None
Protection = Literal["ordinary", "protected"]

DAYS = ngettext_lazy("%d day", "%d days")
SIGNATURES = ngettext_lazy("%d signature", "%d signatures")
PEOPLE = ngettext_lazy("%d person", "%d people")
POINTS = ngettext_lazy("%d point", "%d points")
PROPOSALS = ngettext_lazy("%d proposal", "%d proposals")

HEADINGS: dict[str, Words] = {
    "group": _("The group"),
    "membership": _("Members"),
    "proposals": _("Proposals and signatures"),
    "referenda": _("Voting"),
    "delegation": _("Voting through others"),
    "decisions": _("Decisions"),
    "confederation": _("The confederation"),
}
# The rule that says of what the members are, and what one of both kinds lacks: all rules of a room,
# or a single one.
OF_GROUPS = "confederation.of_groups"
ONLY_OF_GROUPS = frozenset({"confederation"})
ROOMS_OF_PEOPLE = frozenset({"membership", "proposals", "referenda", "delegation"})
ONLY_OF_PEOPLE = ROOMS_OF_PEOPLE | {"group.civic_number_country"}


class WrongValue(Refusal):
    """A value is not of the parameter's type."""

    code = "wrong-value"
    sentence = _("“%(given)s” does not fit into “%(rule)s”. %(allowed)s")


class OutOfBounds(WrongValue):
    """A value is of the right type but too small, too large, too long or not among the choices."""

    code = "out-of-bounds"


class NoSuchValue:
    """Stands for "no legacy value declared", because None is a value."""


@dataclass(frozen=True, eq=False)
class Parameter(ABC):
    """One rule of the group that is data.

    `sentence` reads like a constitution and holds `%(value)s`, or `%(amount)s` for the value with
    its unit ("60 days"); `sentences` replaces it for single values, where "0" would read oddly.
    `only_if` names other rules with the values under which this one applies; else it sleeps.
    What `is_fixed` is chosen by the founders and never changes.
    `legacy` is the value that keeps present behaviour in groups founded before the parameter
    existed.
    """

    name: str
    default: Value
    sentence: Words = field(kw_only=True)
    sentences: Mapping[Value, Words] = field(kw_only=True, default_factory=dict)
    heading: Words = field(kw_only=True, default="")
    protection: Protection = field(kw_only=True, default="ordinary")
    explanation: Words = field(kw_only=True, default="")
    only_if: Mapping[str, tuple[Value, ...]] = field(kw_only=True, default_factory=dict)
    legacy: Value = field(kw_only=True, default=NoSuchValue)
    is_fixed: bool = field(kw_only=True, default=False)

    def __post_init__(self) -> None:
        if not self.heading:
            object.__setattr__(self, "heading", HEADINGS[self.room])
        self.clean(self.default)

    @property
    def room(self) -> str:
        return self.name.split(".", 1)[0]

    @property
    def is_protected(self) -> bool:
        return self.protection == "protected"

    def belongs(self, charter: Mapping[str, Value]) -> bool:
        """Say whether a group of this kind, of people or of groups, has such a rule at all."""
        absent = ONLY_OF_PEOPLE if is_of_groups(charter) else ONLY_OF_GROUPS
        return absent.isdisjoint((self.room, self.name))

    def applies(self, charter: Mapping[str, Value]) -> bool:
        """Say whether the rule has any effect under a charter."""
        if not self.belongs(charter):
            return False
        return all(charter[name] in values for name, values in self.only_if.items())

    def when_missing(self) -> Value:
        """What holds in a charter that was written before this parameter existed."""
        return self.default if self.legacy is NoSuchValue else self.legacy

    def clean(self, given: object) -> Value:
        """Read a value from a form, a file or the charter; raises WrongValue or OutOfBounds."""
        try:
            value = self.read(given)
        except rules.NotReadable:
            raise self.refusal(WrongValue, given) from None
        if not self.is_within(value):
            raise self.refusal(OutOfBounds, given)
        return value

    def refusal(self, kind: type[WrongValue], given: object) -> WrongValue:
        return kind(given=str(given)[:100], rule=self.gap(), allowed=self.allowed())

    @abstractmethod
    def read(self, given: object) -> Value:
        """Read a value of this type; raises rules.NotReadable."""

    def is_within(self, value: Value) -> bool:  # noqa: ARG002 - types without bounds accept all
        """Say whether the value may be chosen."""
        return True

    @abstractmethod
    def allowed(self) -> Words:
        """What may be written here, as a sentence that tells people what to do."""

    def say(self, value: Value) -> Words:
        """The value in plain words, as it stands in the sentence."""
        return str(value)

    def amount(self, value: Value) -> Words:
        """The value in plain words with its unit, as it stands alone."""
        return self.say(value)

    def tell(self, value: Value) -> str:
        """The whole sentence with the value in it."""
        sentence = str(self.sentences.get(value, self.sentence))
        return sentence % {"value": self.say(value), "amount": self.amount(value)}

    def gap(self) -> str:
        """The sentence with an open place where the value stands."""
        sentence = str(self.sentence) % {"value": "…", "amount": "…"}
        return sentence.replace("….", "…")

    def store(self, value: Value) -> Json:
        return rules.stored(value)

    def write(self, value: Value) -> str:
        """The value as people write it into a form; `clean` reads it back."""
        return str(self.store(value))


def is_of_groups(charter: Mapping[str, Value]) -> bool:
    """Whether a charter is that of a confederation: its members are groups, and no people."""
    return bool(charter.get(OF_GROUPS))


@dataclass(frozen=True, eq=False, kw_only=True)
class Check:
    """What must hold between several values, whoever sets them.

    `sentence` says what is required and what to change; `holds` is asked with the new values.
    """

    name: str
    sentence: Words
    holds: Callable[[Mapping[str, Value]], bool]


# Filled by rooms in their parameters.py, read by core.charter.actions.
checks: Registry[Check] = Registry("check of the charter")
