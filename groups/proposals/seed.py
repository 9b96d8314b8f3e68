"""The village's proposals: drafts, signatures, arguments, and one that was withdrawn."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from core.pages.village import Village
from core.people.models import Person
from groups.membership.models import is_member
from groups.proposals import actions
from groups.proposals.models import Proposal

Told = dict[str, Any]


def seed(village: Village) -> None:
    """Draft and publish what the story tells, sign it, argue about it."""
    village.things.setdefault("proposals", {})
    for told in village.story["proposals"]:
        village.on(told["published"] + 1, partial(_draft, village, told))
        village.on(told["published"], partial(_publish, village, told))
        village.on(told["published"], partial(_sign, village, told))
        if told["arguments"]:
            village.on(max(told["published"] - 4, 0), partial(_argue, village, told))
        if "withdraw" in told:
            village.on(told["withdraw"], partial(_withdraw, village, told))
    for told in village.story["drafts"]:
        village.on(told["written"], partial(_draft, village, told))


def members_from(village: Village, key: str) -> Iterator[Person]:
    """All members, beginning somewhere else for every key, so that not always the same act."""
    cast = list(village.things["cast"].values())
    start = sum(key.encode()) % len(cast)
    return (person for person in cast[start:] + cast[:start] if is_member(person))


def _draft(village: Village, told: Told, now: datetime) -> None:
    proposals: dict[str, Proposal] = village.things["proposals"]
    above = told.get("alternative_to")
    proposals[told["key"]] = actions.draft(
        village.things["cast"][told["author"]],
        title=told["title"],
        text="\n\n".join(filter(None, (told["text"], told["reason"]))),
        keywords=told["keywords"],
        language=told["language"],
        alternative_to=proposals[above] if above else None,
        now=now,
    )


def _publish(village: Village, told: Told, now: datetime) -> None:
    actions.publish(
        village.things["proposals"][told["key"]], village.things["cast"][told["author"]], now=now
    )


def _sign(village: Village, told: Told, now: datetime) -> None:
    proposal = village.things["proposals"][told["key"]]
    author = village.things["cast"][told["author"]]
    others = (person for person in members_from(village, told["key"]) if person != author)
    for person, _ in zip(others, range(told["signers"]), strict=False):
        actions.sign(proposal, person, now=now)


def _argue(village: Village, told: Told, now: datetime) -> None:
    proposal = village.things["proposals"][told["key"]]
    cast = village.things["cast"]
    for said in told["arguments"]:
        argument = actions.argue(
            proposal,
            cast[said["author"]],
            side=said["side"],
            text=said["text"],
            language=said["language"],
            now=now,
        )
        readers = (
            person
            for person in members_from(village, said["text"])
            if person != cast[said["author"]]
        )
        for person, _ in zip(readers, range(said["helpful"]), strict=False):
            actions.find_helpful(argument, person, now=now)


def _withdraw(village: Village, told: Told, now: datetime) -> None:
    actions.withdraw(
        village.things["proposals"][told["key"]], village.things["cast"][told["author"]], now=now
    )
