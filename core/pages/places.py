"""The places of the site, as rooms register them: one list for menu, drop-downs and map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import hooks
from core.pages.picture import picture

MENUS = 1000


@dataclass(slots=True, kw_only=True)
class Place:
    """Somewhere to go, and what lies under it."""

    label: str | Promise
    link: str
    order: int
    icon: str = "place"
    is_here: bool = False
    inside: list["Place"] = field(default_factory=list)


def menu(path: str) -> SafeString:
    """The menu on the page at `path`."""
    names = _shown_names()
    links = _links(names)
    return _menu(get_language(), names, _here(path, links), path if path in links else "")


def ways() -> SafeString:
    """The whole site twice: as a menu with indentations, and as a picture (S2-220 to S2-223)."""
    return _ways(get_language(), _shown_names())


def _shown_names() -> tuple[str, ...]:
    return tuple(name for name, entry in hooks.navigation.items() if _is_shown(entry))


@lru_cache
def _links(names: Sequence[str]) -> frozenset[str]:
    return frozenset(reverse(hooks.navigation[name]["url"]) for name in names)


# It is on every page and differs only by the language, by what is shown and by where one is.
@lru_cache(MENUS)
def _menu(_language: str, _names: Sequence[str], here: str, path: str) -> SafeString:
    return render_to_string("components/places.html", {"places": places(here), "path": path})


@lru_cache
def _ways(_language: str, _names: Sequence[str]) -> SafeString:
    every = places("")
    drawn = picture([len(place.inside) for place in every])
    spots = [
        (place, house, list(zip(place.inside, house.lines, strict=True)))
        for place, house in zip(every, drawn.houses, strict=True)
    ]
    context = {"places": every, "picture": drawn, "spots": spots}
    return render_to_string("components/ways.html", context)


def places(path: str) -> list[Place]:
    """Top places in order, each with those inside; the one that `path` is in is marked.

    A room registers a mapping with `label`, `url`, `order`, for a top place the name of its `icon`,
    for an inner place `under`, and for a place that is not always there `shown`, asked for every
    page, so it must cost no query.
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
    return Place(
        label=entry["label"],
        link=reverse(entry["url"]),
        order=entry["order"],
        icon=entry.get("icon", "place"),
    )


def _mark(path: str, every: list[Place]) -> None:
    """Mark the place with the longest address that `path` begins with."""
    here = _here(path, [place.link for place in every])
    for place in every:
        place.is_here = bool(here) and place.link == here


def _here(path: str, links: Iterable[str]) -> str:
    """The longest address that `path` begins with; none for the overview, which all begin with."""
    return max(
        (link for link in links if path.startswith(link) and link != "/"), key=len, default=""
    )
