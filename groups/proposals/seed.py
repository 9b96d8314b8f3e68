"""The village proposes, signs, argues, thinks again, and says it in other languages."""

from datetime import datetime
from functools import partial
from typing import Any

from core.pages.village import Village
from core.people.models import Person
from groups.membership.models import member_ids
from groups.proposals import actions
from groups.proposals.models import Proposal

Told = dict[str, Any]
# The village thinks before it speaks: people argue in the middle of the days of discussion.
DAYS_OF_THOUGHT = 4


def seed(village: Village) -> None:
    """Let each proposal be drafted one day, published the next and signed that same day."""
    village.things.setdefault("proposals", {})
    for told in village.story["proposals"]:
        out, signed = told["published"], told["signed"]
        village.on(out + 1, partial(_draft, village, told))
        village.on(out, partial(_publish, village, told))
        if "signers_before" in told:
            village.on(out, partial(_sign, village, told, slice(told["signers_before"])))
        for revision in told["revisions"]:
            village.on(revision["on"], partial(_revise, village, told, revision))
        signers = slice(told.get("signers_before", 0), told["signers"])
        village.on(signed, partial(_sign, village, told, signers))
        for place, said in enumerate(told["arguments"]):
            day = said.get("on", max(signed - DAYS_OF_THOUGHT, 0))
            village.on(day, partial(_argue, village, told, place))
        _let_translate(village, told)
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


def _sign(village: Village, told: Told, which: slice, now: datetime) -> None:
    proposal, _author = _of(village, told)
    for person in _signers(village, told)[which]:
        actions.sign(proposal, person, now=now)


def _signers(village: Village, told: Told) -> list[Person]:
    """Those who sign sooner or later: chosen once, however many join in the meantime."""
    author = village.things["cast"][told["author"]]
    neighbours = [person for person in members_from(village, told["key"]) if person != author]
    found: list[Person] = village.things.setdefault(
        f"signers of {told['key']}", neighbours[: told["signers"]]
    )
    return found


def _revise(village: Village, told: Told, revision: Told, now: datetime) -> None:
    """Write better words; some of those who signed the first ones confirm the new ones."""
    proposal, author = _of(village, told)
    actions.revise(
        proposal,
        author,
        title=told["title"],
        text=revision["text"],
        reason=revision["reason"],
        note=revision["note"],
        now=now,
    )
    for person in _signers(village, told)[: revision["confirmed"]]:
        actions.confirm_signature(proposal, person, now=now)


def _argue(village: Village, told: Told, place: int, now: datetime) -> None:
    proposal, _author = _of(village, told)
    said = told["arguments"][place]
    argument = actions.argue(
        proposal,
        village.things["cast"][said["author"]],
        side=said["side"],
        text=said["text"],
        language=said["language"],
        now=now,
    )
    # The same people whatever language is spoken.
    for person in members_from(village, f"{told['key']} {place}")[: said["helpful"]]:
        actions.find_helpful(argument, person, now=now)


def _let_translate(village: Village, told: Told) -> None:
    """Let each translator say it again as soon as it says what it will, and they live here."""
    joined = {each["forename"]: each["joined"] for each in village.story["people"]}
    final = min([told["signed"], *(revision["on"] for revision in told["revisions"])])
    for words in told["translations"]:
        day = max(min(final, joined[words["translator"]]) - 1, 0)
        village.on(day, partial(_translate, village, told, words))


def _translate(village: Village, told: Told, words: Told, now: datetime) -> None:
    proposal, _author = _of(village, told)
    actions.translate(
        proposal,
        village.things["cast"][words["translator"]],
        language=words["language"],
        title=words["title"],
        text=words["text"],
        reason=words["reason"],
        now=now,
    )


def _withdraw(village: Village, told: Told, now: datetime) -> None:
    proposal, author = _of(village, told)
    actions.withdraw(proposal, author, now=now)
