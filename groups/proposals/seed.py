"""The village proposes, signs and argues."""

from datetime import datetime
from functools import partial
from typing import Any

from core.pages.village import Village
from core.people.models import Person
from groups.membership.models import member_ids
from groups.proposals import actions
from groups.proposals.models import Proposal

Told = dict[str, Any]
# The village thinks before it speaks: people argue while voting is open.
DAYS_OF_THOUGHT = 9


def seed(village: Village) -> None:
    """Let each proposal be drafted one day, published the next and signed that same day."""
    village.things.setdefault("proposals", {})
    for told in village.story["proposals"]:
        day = told["published"]
        village.on(day + 1, partial(_draft, village, told))
        village.on(day, partial(_publish, village, told))
        if told["signers"]:
            village.on(day, partial(_sign, village, told))
        village.on(max(day - DAYS_OF_THOUGHT, 0), partial(_argue, village, told))
        if "withdraw" in told:
            village.on(told["withdraw"], partial(_withdraw, village, told))
    for told in village.story["drafts"]:
        village.on(told["written"], partial(_draft, village, told))


def members_from(village: Village, key: str) -> list[Person]:
    """All members, beginning with another one for each proposal: not always the same act."""
    cast: dict[str, Person] = village.things["cast"]
    present = set(member_ids())
    members = [person for person in cast.values() if person.pk in present]
    start = sum(key.encode()) % len(members)
    return members[start:] + members[:start]


def _of(village: Village, told: Told) -> tuple[Proposal, Person]:
    proposal: Proposal = village.things["proposals"][told["key"]]
    return proposal, village.things["cast"][told["author"]]


def _draft(village: Village, told: Told, now: datetime) -> None:
    author: Person = village.things["cast"][told["author"]]
    other = village.things["proposals"].get(told.get("alternative_to"))
    village.things["proposals"][told["key"]] = actions.draft(
        author,
        title=told["title"],
        text=told["text"],
        reason=told["reason"],
        keywords=told["keywords"],
        language=told["language"],
        alternative_to=other,
        now=now,
    )


def _publish(village: Village, told: Told, now: datetime) -> None:
    proposal, author = _of(village, told)
    actions.publish(proposal, author, now=now)


def _sign(village: Village, told: Told, now: datetime) -> None:
    proposal, author = _of(village, told)
    neighbours = [person for person in members_from(village, told["key"]) if person != author]
    for person in neighbours[: told["signers"]]:
        actions.sign(proposal, person, now=now)


def _argue(village: Village, told: Told, now: datetime) -> None:
    proposal, _author = _of(village, told)
    cast: dict[str, Person] = village.things["cast"]
    for said in told.get("arguments", ()):
        argument = actions.argue(
            proposal,
            cast[said["author"]],
            side=said["side"],
            text=said["text"],
            language=said["language"],
            now=now,
        )
        for person in members_from(village, said["text"])[: said["helpful"]]:
            actions.find_helpful(argument, person, now=now)


def _withdraw(village: Village, told: Told, now: datetime) -> None:
    proposal, author = _of(village, told)
    actions.withdraw(proposal, author, now=now)
