"""The places of the site, as rooms register them: one list for menu, drop-downs and map."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from core import hooks


@dataclass(slots=True, kw_only=True)
class Place:
    """Somewhere to go, and what lies under it."""

    label: str | Promise
    link: str
    order: int
    is_here: bool = False
    inside: list["Place"] = field(default_factory=list)


def places(path: str) -> list[Place]:
    """Top places in order, each with those inside; the one that `path` is in is marked.

    A room registers a mapping with `label`, `url`, `order`, for an inner place `under`, and for a
    place that is not always there `shown`, asked for every page, so it must cost no query.
    """
    registered = {name: entry for name, entry in hooks.navigation.items() if _is_shown(entry)}
    made = {name: _make(entry) for name, entry in registered.items()}
    for name, entry in registered.items():
        above = entry.get("under")
        if above in made:
            made[above].inside.append(made[name])
    top = [made[name] for name, entry in registered.items() if entry.get("under") not in made]
    for place in made.values():
        place.inside.sort(key=lambda inner: inner.order)
    _mark(path, list(made.values()))
    return sorted(top, key=lambda place: place.order)


def _is_shown(entry: dict[str, Any]) -> bool:
    """What lies under a place that is not shown is not shown either."""
    above = hooks.navigation.get(entry.get("under") or "") or {}
    asked = [each["shown"] for each in (entry, above) if "shown" in each]
    return all(is_shown() for is_shown in asked)


def _make(entry: dict[str, Any]) -> Place:
    return Place(label=entry["label"], link=reverse(entry["url"]), order=entry["order"])


def _mark(path: str, every: list[Place]) -> None:
    """Mark the place with the longest address that `path` begins with."""
    fitting = [place for place in every if path.startswith(place.link) and place.link != "/"]
    if fitting:
        max(fitting, key=lambda place: len(place.link)).is_here = True
