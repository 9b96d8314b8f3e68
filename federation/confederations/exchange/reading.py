"""The body of a civic object, read strictly: what has another form is refused, never guessed."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from federation.confederations.counting import moment_of
from federation.confederations.exchange.names import is_given_by
from federation.confederations.rules.majorities import Ballots

# More people than there are, and few enough that sums stay whole in every database.
MOST_PEOPLE = 10**12
# The first second of 2900: hours can be added to it.
LAST_SECOND = 29_348_006_400
LAST_YEAR = 2900
LARGEST_NUMBER = 2**31 - 1
LARGEST_WEIGHT = 10_000
LONGEST_KIND, LONGEST_NAME = 60, 200
# Effects that name a group.
NAMING = frozenset({"confederation.expel", "confederation.hub"})
_HEX = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WEIGHT = re.compile(r"([1-9][0-9]{0,4})(?:/([1-9][0-9]{0,4}))?")


class Malformed(Refusal):
    """What was said does not have its form."""

    code = "malformed"
    sentence = _("What was said does not have the form that it should: %(what)s.")
    status = 400


@dataclass(frozen=True, slots=True)
class Body:
    """What somebody said. Each question raises Malformed for anything but what it promises."""

    found: Mapping[str, Any]

    def require_legible(self) -> None:
        """Raises Malformed for signs that no database keeps, wherever they stand."""
        try:
            legible = b"\\u0000" not in json.dumps(self.found, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            legible = False
        self._require(legible, "text")

    def text(self, name: str, *, most: int, least: int = 1) -> str:
        """A text of so many characters."""
        found = self._of(str, name)
        self._require(least <= len(found) <= most, name)
        return str(found)

    def choice(self, name: str, choices: Collection[str]) -> str:
        """One of these words."""
        found = self._of(str, name)
        self._require(found in choices, name)
        return str(found)

    def whole(self, name: str, *, least: int = 0, most: int = LARGEST_NUMBER) -> int:
        """An integer within bounds."""
        found = self._of(int, name)
        self._require(least <= found <= most, name)
        return int(found)

    def hex(self, name: str) -> str:
        """A digest, or the origin of a group: 32 bytes in hex."""
        found = self._of(str, name)
        self._require(_HEX.fullmatch(found) is not None, name)
        return str(found)

    def maybe_hex(self, name: str) -> str:
        """The same, or an empty text where nothing is said."""
        return "" if self.found.get(name) is None else self.hex(name)

    def uid(self, name: str, *, by: str = "") -> UUID:
        """A name; one that the group `by` gave, if that is asked."""
        found = self._of(str, name)
        try:
            uid = UUID(found)
        except ValueError:
            raise Malformed(what=name) from None
        self._require(str(uid) == found and (not by or is_given_by(uid, by)), name)
        return uid

    def maybe_uid(self, name: str, *, by: str = "") -> UUID | None:
        """The same, or None where nothing is said."""
        return None if self.found.get(name) is None else self.uid(name, by=by)

    def day(self, name: str) -> date:
        """A date, as in 2030-05-01."""
        found = self._of(str, name)
        self._require(_DAY.fullmatch(found) is not None, name)
        try:
            day = date.fromisoformat(found)
        except ValueError:
            raise Malformed(what=name) from None
        self._require(day.year < LAST_YEAR, name)
        return day

    def moment(self, name: str) -> datetime:
        """A moment, in seconds since 1970."""
        return moment_of(self.whole(name, most=LAST_SECOND))

    def weight(self, name: str) -> Fraction:
        """How much a voice weighs: `1`, or `1/2`."""
        matched = _WEIGHT.fullmatch(self._of(str, name))
        if matched is None:
            raise Malformed(what=name)
        weight = Fraction(int(matched[1]), int(matched[2] or 1))
        self._require(weight <= LARGEST_WEIGHT, name)
        return weight

    def ballots(self) -> Ballots:
        """How many said yes, no, and nothing."""
        yes, no, blank = (self.whole(name, most=MOST_PEOPLE) for name in ("yes", "no", "blank"))
        return Ballots(yes=yes, no=no, blank=blank)

    def part(self, name: str) -> "Body":
        """What is said inside."""
        return Body(self._of(dict, name))

    def parts(self, name: str, *, most: int) -> list[dict[str, Any]]:
        """A list of objects, as they are; whoever uses them reads them."""
        found = self._of(list, name)
        self._require(len(found) <= most and all(type(one) is dict for one in found), name)
        return list(found)

    def effects(self, name: str, *, most: int) -> list[dict[str, Any]]:
        """What is to follow, as effects are stored: of each its kind, and what it is about.

        Whom an effect names is read here, because all groups follow it; the rest is read by
        whoever is to do it.
        """
        found = self.parts(name, most=most)
        for effect in map(Body, found):
            kind, about = effect.text("kind", most=LONGEST_KIND), effect.part("data")
            if kind in NAMING:
                about.hex("origin")
                about.text("name", most=LONGEST_NAME)
        return found

    def texts(self, name: str, *, most: int, longest: int) -> list[str]:
        """A list of texts."""
        found = self._of(list, name)
        fits = all(type(one) is str and len(one) <= longest for one in found)
        self._require(len(found) <= most and fits, name)
        return list(found)

    def counts(self, name: str, *, most: int) -> dict[str, int]:
        """How many of each group, by their origins."""
        inner = self.part(name)
        self._require(len(inner.found) <= most, name)
        self._require(all(_HEX.fullmatch(str(origin)) for origin in inner.found), name)
        return {origin: inner.whole(origin, most=MOST_PEOPLE) for origin in inner.found}

    def values(self, name: str, *, most: int) -> dict[str, Any]:
        """A charter as it is stored: texts, integers, truth values, and nothing."""
        found = self._of(dict, name)
        plain = all(type(one) in (str, int, bool, type(None)) for one in found.values())
        self._require(len(found) <= most and plain, name)
        return dict(found)

    def _of(self, kind: type, name: str) -> Any:
        value = self.found.get(name)
        self._require(type(value) is kind, name)
        return value

    @staticmethod
    def _require(is_right: bool, name: str) -> None:  # noqa: FBT001 - reads as a sentence
        if not is_right:
            raise Malformed(what=name)
