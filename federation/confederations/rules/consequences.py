"""What can follow from a joint vote in the confederation itself, by the names of the effects."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

AMEND, ADMIT, EXPEL, HUB = (
    "charter.amend",
    "confederation.admit",
    "confederation.expel",
    "confederation.hub",
)
KINDS = frozenset({AMEND, ADMIT, EXPEL, HUB})
# From these follows who is a member.
ABOUT_SEATS = frozenset({ADMIT, EXPEL})
Effects = Sequence[Mapping[str, Any]]


def of_kind(effects: Effects, kind: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What effects of this kind are about, with their places, counted from 1."""
    for place, effect in enumerate(effects, 1):
        data = effect.get("data")
        if effect.get("kind") == kind and isinstance(data, dict):
            yield place, data


def is_about_duty(effects: Effects) -> bool:
    """Whether they say who opens joint votes."""
    return HUB in {str(effect.get("kind")) for effect in effects}


def is_about_duty_alone(effects: Effects) -> bool:
    """Whether they say who opens joint votes, and nothing else: that any member may ask."""
    return [effect.get("kind") for effect in effects] == [HUB]


def is_about_seats(effects: Effects) -> bool:
    """Whether they say who is a member."""
    return not ABOUT_SEATS.isdisjoint(str(effect.get("kind")) for effect in effects)
