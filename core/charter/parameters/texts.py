"""Parameters that are texts or choices."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.charter import rules
from core.charter.parameters.base import Parameter, Value, Words
from core.zones import zone_names


@dataclass(frozen=True, eq=False)
class Text(Parameter):
    """A short text on one line; `pattern` restricts it and `hint` says so to people."""

    least: int = field(kw_only=True, default=0)
    most: int = field(kw_only=True, default=200)
    pattern: str = field(kw_only=True, default=r"[^\x00-\x1f\x7f]*")
    hint: Words = field(kw_only=True, default="")

    def read(self, given: object) -> str:
        if not isinstance(given, str):
            raise rules.NotReadable
        return given.strip()

    def is_within(self, value: Value) -> bool:
        fits = re.fullmatch(self.pattern, value) is not None
        return fits and self.least <= len(value) <= self.most

    def allowed(self) -> Words:
        length = gettext("Write %(least)s to %(most)s characters on one line.") % {
            "least": self.least,
            "most": self.most,
        }
        return f"{length} {self.hint}".strip()


@dataclass(frozen=True, eq=False)
class Several(Text):
    """Some of what has a name, each kept by a word that never changes, with a space between them.

    `names` says what such words are called now; `offered` what can be chosen. What nobody can name
    is shown by the beginning of its word.
    """

    NOBODY = "none"

    names: Callable[[Collection[str]], Mapping[str, str]] = field(kw_only=True)
    offered: Callable[[], Mapping[str, str]] = field(kw_only=True)

    def read(self, given: object) -> str:
        value = super().read(given)
        return "" if value == self.NOBODY else value

    def allowed(self) -> Words:
        return self.hint

    def say(self, value: Value) -> Words:
        words = value.split()
        if not words:
            return _("nobody")
        known = self.names(words)
        return ", ".join(known.get(word, word[:8]) for word in words)

    def write(self, value: Value) -> str:
        return str(value) or self.NOBODY

    def called(self, names: Mapping[str, str]) -> "Several":
        """The same rule, in which words have these names, whatever is known here."""
        return replace(self, names=lambda _words: names)


@dataclass(frozen=True, eq=False)
class Choice(Parameter):
    """One of several named values."""

    options: Mapping[str, Words] = field(kw_only=True, default_factory=dict)

    def read(self, given: object) -> str:
        if not isinstance(given, str):
            raise rules.NotReadable
        return given

    def is_within(self, value: Value) -> bool:
        return value in self.options

    def allowed(self) -> Words:
        words = ", ".join(str(label) for label in self.options.values())
        return gettext("Choose one of these: %(words)s.") % {"words": words}

    def say(self, value: Value) -> Words:
        return self.options.get(value, str(value))


@dataclass(frozen=True, eq=False)
class Switch(Parameter):
    """Yes or no. `sentences` should hold one sentence for True and one for False."""

    def read(self, given: object) -> bool:
        return rules.switch(given)

    def allowed(self) -> Words:
        return _("Choose yes or no.")

    def say(self, value: Value) -> Words:
        return _("yes") if value else _("no")

    def write(self, value: Value) -> str:
        return "yes" if value else "no"


@dataclass(frozen=True, eq=False)
class Zone(Parameter):
    """A time zone by its name in the tz database."""

    def read(self, given: object) -> str:
        if not isinstance(given, str):
            raise rules.NotReadable
        return given.strip()

    def is_within(self, value: Value) -> bool:
        return value in zone_names()

    def allowed(self) -> Words:
        return _("Write the name of a time zone, like Europe/Stockholm or UTC.")
