"""The frozen booklet of a vote, made ready to be read and printed in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language

from core import hooks
from core.charter.reading import numbered
from core.people.models import Person
from groups.proposals.languages import Reading, reading_of
from groups.proposals.models import Argument, Proposal, Side, Translation
from groups.proposals.models.options import option_labels
from groups.proposals.rules import Line, compare
from groups.referenda.models import Booklet, Option, Referendum

RULES = (
    "referenda.ballots",
    "referenda.revote",
    "referenda.quorum_basis",
    "referenda.quorum_share",
    "referenda.protected_majority",
    "decisions.waiting_days",
)
# What says how our group decides, not how several groups do.
OF_OUR_COUNT = frozenset(
    {"referenda.quorum_basis", "referenda.quorum_share", "decisions.waiting_days"}
)
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who wrote something, as they chose to be shown then; nobody's after erasure."""

    author: Person | None
    level: int
    group: str = ""  # in whose name it was written, where nobody here has


NOBODY = Byline(author=None, level=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedEffect:
    """What happens by itself if the proposal is adopted."""

    label: str
    words: str
    option: str
    lines: list[Line]
    # Whether the lines are members' words, in the language of their authors.
    are_words: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSide:
    """The arguments of one side, and its places that nobody filled."""

    side: str
    arguments: list[tuple[Facts, Byline, date]]
    empty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One proposal of a booklet."""

    number: int
    reading: Reading
    byline: Byline
    translator: Byline
    effects: list[PrintedEffect]
    sides: list[PrintedSide]

    @property
    def is_argued(self) -> bool:
        return any(side.arguments for side in self.sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A whole booklet."""

    facts: Facts
    opens: date
    last_day: date
    counted_on: date
    options: list[Option]
    pages: list[Page]
    rules: list[str]
    # What has come about since it was frozen; empty for most votes.
    is_reopened: bool
    is_extended: bool


def printed(booklet: Booklet, vote: Referendum, *, asked: str = "") -> Printed:
    """The booklet in the language that was asked for, or in the reader's."""
    facts = booklet.facts
    known = _bylines(facts["proposals"])
    closes = date.fromisoformat(facts["closes"])
    return Printed(
        facts=facts,
        opens=date.fromisoformat(facts["opens"]),
        last_day=closes - timedelta(days=1),
        counted_on=closes,
        options=[
            Option(key=each["key"], text=each["text"], is_status_quo=each["is_status_quo"])
            for each in facts["options"]
        ],
        pages=[_page(each, facts["places"], known, asked=asked) for each in facts["proposals"]],
        rules=_rules(facts),
        is_reopened=vote.reopened_on is not None,
        is_extended=vote.closes != closes and vote.reopened_on is None,
    )


def _rules(facts: Facts) -> list[str]:
    """The rules under which the vote is counted, as its charter says them."""
    charter = numbered(facts["charter"])
    every = [hooks.parameters[name] for name in RULES]
    return [
        rule.tell(charter[rule.name])
        for rule in every
        if rule.applies(charter)
        and (facts["protected"] or rule.name != "referenda.protected_majority")
        and not (facts.get("joint") and rule.name in OF_OUR_COUNT)
    ]


def _page(told: Facts, places: int, known: dict[str, Byline], *, asked: str) -> Page:
    proposal = _proposal(told)
    translations = [_translation(each, told["version"]) for each in told["translations"]]
    reading = reading_of(proposal, translations, asked=asked)
    shown = reading.translation
    return Page(
        number=told["number"],
        reading=reading,
        byline=known.get(told["uid"], NOBODY),
        translator=known.get(str(shown.uid), NOBODY) if shown else NOBODY,
        effects=[_effect(each, told["options"]) for each in told["effects"]],
        sides=[_side(side, told["arguments"].get(side, []), places, known) for side in Side.values],
    )


def _side(side: str, arguments: list[Facts], places: int, known: dict[str, Byline]) -> PrintedSide:
    return PrintedSide(
        side=side,
        arguments=[
            (each, known.get(each["uid"], NOBODY), date.fromisoformat(each["written_on"]))
            for each in arguments
        ],
        empty=places - len(arguments),
    )


def _effect(told: Facts, options: list[str]) -> PrintedEffect:
    words, option = told["words"], str(told["option"])
    language = (get_language() or "en").partition("-")[0]
    label, sentence = words.get(language) or words["en"]
    texts = told["before_and_after"] or {}
    before_and_after = texts.get("") or texts.get(language) or texts.get("en")
    labels = dict(zip(options, option_labels(options), strict=True))
    return PrintedEffect(
        label=label,
        words=sentence,
        option=labels.get(option, option) if len(labels) > 1 else "",
        lines=compare(*before_and_after) if before_and_after else [],
        are_words="" in texts,
    )


def _proposal(told: Facts) -> Proposal:
    """The words as values of their kind; never saved."""
    return Proposal(number=told["number"], version=told["version"], **_words(told))


def _translation(told: Facts, version: int) -> Translation:
    return Translation(uid=told["uid"], version=version, **_words(told))


def _words(told: Facts) -> Facts:
    names = ("language", "title", "text", "reason", "options", "status_quo")
    return {name: told[name] for name in names}


def _bylines(proposals: Iterable[Facts]) -> dict[str, Byline]:
    """Who wrote what, as things stand now: a booklet keeps no names itself."""
    told = list(proposals)
    arguments = [one["uid"] for each in told for side in each["arguments"].values() for one in side]
    translations = [one["uid"] for each in told for one in each["translations"]]
    proposed = Proposal.objects.filter(uid__in=[each["uid"] for each in told])
    argued = Argument.objects.filter(uid__in=arguments)
    translated = Translation.objects.filter(uid__in=translations)
    found = {
        str(each.uid): Byline(author=each.author, level=each.author_level, group=each.asked_by)
        for each in proposed.select_related("author")
    }
    found |= {
        str(each.uid): Byline(author=each.author, level=each.author_level, group=each.group)
        for each in argued.select_related("author")
    }
    return found | {
        str(each.uid): Byline(author=each.translator, level=each.translator_level)
        for each in translated.select_related("translator")
    }
