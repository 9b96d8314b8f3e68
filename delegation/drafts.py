"""A mandate while it is being written: what the form carries from page to page."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from delegation.rules.scope import MOST_CHOICES, Choice

ALL = "all"
LONGEST_SEARCH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceDraft:
    """One choice as far as it is written; `find` are the words by which people are looked for."""

    people: tuple[int, ...] = ()
    quota: str = ALL
    joint_yes: bool = False
    find: str = ""

    def initial(self) -> dict[str, Any]:
        """The same as a form wants it."""
        return {
            "people": [str(number) for number in self.people],
            "quota": self.quota,
            "joint_yes": self.joint_yes,
            "find": self.find,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All choices in their order, and the date that was written."""

    choices: tuple[ChoiceDraft, ...] = field(default=(ChoiceDraft(),))
    until_on: str = ""

    @property
    def people(self) -> set[int]:
        """Everybody named so far."""
        return {number for choice in self.choices for number in choice.people}

    def with_another(self) -> "Draft":
        """One more choice, if there may be more."""
        if len(self.choices) >= MOST_CHOICES:
            return self
        return replace(self, choices=(*self.choices, ChoiceDraft()))

    def without(self, place: int) -> "Draft":
        """One choice less; an empty one stays if it was the last."""
        left = tuple(each for at, each in enumerate(self.choices) if at != place)
        return replace(self, choices=left or (ChoiceDraft(),))

    def earlier(self, place: int) -> "Draft":
        """The choice changes places with the one before it."""
        if not 0 < place < len(self.choices):
            return self
        turned = list(self.choices)
        turned[place - 1], turned[place] = turned[place], turned[place - 1]
        return replace(self, choices=tuple(turned))


def prefix(place: int) -> str:
    """What the names of a choice's fields begin with."""
    return f"choice{place + 1}"


def read(data: Mapping[str, Any]) -> Draft:
    """The draft that was sent, whatever of it can be read."""
    given = str(data.get("choices", "1"))
    size = int(given) if given.isdecimal() and len(given) == 1 else 1
    places = range(min(max(size, 1), MOST_CHOICES))
    return Draft(
        choices=tuple(_choice(data, prefix(place)) for place in places),
        until_on=str(data.get("until_on", ""))[:10],
    )


def _choice(data: Mapping[str, Any], name: str) -> ChoiceDraft:
    several = getattr(data, "getlist", lambda key: list(data.get(key, ())))
    sent = [str(each) for each in several(f"{name}-people")]
    numbers = [int(each) for each in sent if each.isdecimal() and len(each) < 10]
    return ChoiceDraft(
        people=tuple(dict.fromkeys(numbers)),
        quota=str(data.get(f"{name}-quota", ALL)),
        joint_yes=bool(data.get(f"{name}-joint_yes")),
        find=str(data.get(f"{name}-find", "")).strip()[:LONGEST_SEARCH],
    )


def of(choices: tuple[Choice, ...], until_on: str) -> Draft:
    """A mandate that exists, to be changed."""
    return Draft(choices=tuple(map(_of, choices)) or (ChoiceDraft(),), until_on=until_on)


def _of(choice: Choice) -> ChoiceDraft:
    is_all = choice.quota == len(choice.delegates)
    quota = ALL if is_all else str(choice.quota)
    return ChoiceDraft(people=choice.delegates, quota=quota, joint_yes=choice.joint_yes)
