"""What the village's proposals do by themselves, if they are adopted."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from core.pages.village import Village
from groups.decisions import actions
from groups.decisions.models import Law

Told = dict[str, Any]


def seed(village: Village) -> None:
    """Attach effects on the day the proposal is drafted, after the drafting."""
    for told in village.story["proposals"]:
        if {"amend", "replaces", "repeals", "once"} & told.keys():
            village.on(told["published"] + 1, partial(_attach, village, told))


def _attach(village: Village, told: Told, now: datetime) -> None:
    proposal = village.things["proposals"][told["key"]]
    author = village.things["cast"][told["author"]]
    for kind, data in _effects(village, told):
        actions.attach(proposal, author, kind=kind, data=data, now=now)


def _effects(village: Village, told: Told) -> Iterator[tuple[str, dict[str, Any]]]:
    if "amend" in told:
        yield "charter.amend", {"changes": told["amend"]}
    if "replaces" in told:
        law = _law_of(village, told["replaces"])
        yield "law.replace", {"law": law.number, "title": told["title"], "text": told["text"]}
    if "once" in told:
        yield "once", {}
    if "repeals" in told:
        yield "law.repeal", {"law": _law_of(village, told["repeals"]).number}


def _law_of(village: Village, key: str) -> Law:
    return Law.objects.get(title=village.things["proposals"][key].title)
