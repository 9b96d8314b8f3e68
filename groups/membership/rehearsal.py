"""Plays scenarios of the kind `reputation` through the actions of this room."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from core import hooks
from core.charter.reading import current
from core.record.models import Entry
from core.rehearsal.reading import MOST, Piece, Reader
from core.rehearsal.scenarios import Kind
from core.rehearsal.stage import Stage
from groups.membership import actions, parameters, verbs
from groups.membership.models import Standing, members_count, sums
from groups.membership.rules import RATINGS, Formula, Greeting

FIRST_DAY: Final = date(2001, 1, 1)
MULTIPLIER = re.compile(r"([0-9]{1,30})(?:/([0-9]{1,30}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody does; `other` is the person it is about, if it is about one."""

    op: str
    by: str
    other: str = ""
    value: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A scenario of this kind, read without faults."""

    rule: Mapping[str, int | str]
    members: tuple[str, ...]
    ratings: tuple[tuple[str, str, int], ...]
    ticks: tuple[tuple[Event, ...], ...]

    def names(self) -> list[str]:
        """Everybody who is named anywhere, the first members first."""
        events = [event for tick in self.ticks for event in tick]
        others = [name for event in events for name in (event.by, event.other) if name]
        return list(dict.fromkeys([*self.members, *others]))


def read(reader: Reader) -> Story:
    """The fields of a scenario; faults are noted where they are."""
    rule = read_rule(reader.object("rule"))
    members = reader.names("initial_members")
    ratings = read_ratings(reader.items("initial_ratings"), members)
    ticks = tuple(
        tuple(read_event(event.object()) for event in tick.items())
        for tick in reader.items("ticks")
    )
    return Story(rule=rule, members=tuple(members), ratings=ratings, ticks=ticks)


def read_rule(reader: Reader) -> dict[str, int | str]:
    """The rule as values of the charter."""
    formula = reader.choice("formula", (Formula.CAPPED.value, Formula.LOG.value))
    rule: dict[str, int | str] = {}
    if formula == Formula.CAPPED:
        rule = {parameters.ACCEPTANCE.name: reader.whole("acceptance", least=1)}
    elif formula == Formula.LOG:
        multiplier = reader.take("multiplier")
        rule = {parameters.MULTIPLIER.name: read_multiplier(multiplier) if multiplier else "1"}
    if formula:
        # Where the formula is unknown, nobody can tell which other fields belong to it.
        reader.close()
    return {parameters.FORMULA.name: formula, **rule}


def read_multiplier(piece: Piece) -> str:
    """A positive rational number, written "27/10" or "5"."""
    text = piece.text()
    if not isinstance(piece.value, str):
        return "1"
    match = MULTIPLIER.fullmatch(text)
    numerator, denominator = (int(match[1]), int(match[2] or 1)) if match else (0, 0)
    if not 1 <= numerator <= MOST or not 1 <= denominator <= MOST:
        piece.fault('must be a number above 0 like "27/10" or "5"')
        return "1"
    return str(Fraction(numerator, denominator))


def read_ratings(pieces: list[Piece], members: list[str]) -> tuple[tuple[str, str, int], ...]:
    """Who thought what of whom at the beginning: two different members, each pair once."""
    ratings: dict[tuple[str, str], int] = {}
    for piece in pieces:
        parts = piece.items()
        if len(parts) != 3:
            if isinstance(piece.value, list):
                piece.fault("must be [by, about, value]")
            continue
        by, about = (part.known(members, "initial_members") for part in parts[:2])
        value = parts[2].whole(least=min(RATINGS), most=max(RATINGS))
        if by and by == about:
            piece.fault("is a rating of oneself")
        elif by and about and (by, about) in ratings:
            piece.fault("is given twice")
        ratings[by, about] = value
    return tuple((by, about, value) for (by, about), value in ratings.items())


def read_event(reader: Reader) -> Event:
    """One event with the fields of its op."""
    op = reader.choice("op", ("propose", "rate", "leave"))
    by = reader.name("by") if op or "by" in reader else ""
    other, value = "", 0
    if op == "propose":
        other = reader.name("candidate")
    elif op == "rate":
        other, value = reader.name("about"), reader.whole("value")
    if op:
        reader.close()
    return Event(op, by, other, value)


def play(story: Story, stage: Stage) -> dict[str, Any]:
    """What happens, tick by tick."""
    begin(story, stage)
    rows = []
    for number, events in enumerate(story.ticks, start=1):
        for index, event in enumerate(events):
            stage.attempt(number - 1, index, act(event, stage))
        rows.append(tick(number, stage))
    return {"ticks": rows, "refused": stage.refused}


def begin(story: Story, stage: Stage) -> None:
    """The group as it is before the first event."""
    stage.set_date(FIRST_DAY)
    stage.enact(
        {
            parameters.NEWCOMER_RATES_ALL.name: Greeting.ALWAYS.value,
            parameters.WARNING_MARGIN.name: 0,
            **story.rule,
        }
    )
    stage.invite(story.names())
    with stage.on_stage():
        members = [stage.people[name] for name in story.members]
        actions.admit_many(members, now=stage.now, cause="rehearsal")
        actions.rate_many(
            (stage.people[by], stage.people[about], value) for by, about, value in story.ratings
        )


def act(event: Event, stage: Stage) -> Callable[[], object]:
    """What the page would call for this person."""
    by, now = stage.people[event.by], stage.now
    if event.op == "leave":
        return lambda: actions.leave(by, now=now)
    other = stage.people[event.other]
    if event.op == "propose":
        return lambda: actions.propose(by, other, now=now)
    return lambda: actions.rate(by, other, event.value, now=now)


def tick(number: int, stage: Stage) -> dict[str, Any]:
    """One daily run, and how things stand before and after it."""
    with stage.on_stage():
        rule = parameters.rule_of(current())
        before = members_count()
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        stage.tick(number, FIRST_DAY + timedelta(days=number))
        names = {person.pk: name for name, person in stage.people.items()}
        known = Standing.objects.known().in_order_of_record()
        members = [names[row.pk] for row in known if row.is_member]
        waiting = [names[row.pk] for row in known if row.is_waiting]
        points = sums()
        return {
            "tick": number,
            "members_before": before,
            "required_before": rule.bar(before),
            "admitted": happened(verbs.ADMITTED.name, last, stage),
            "removed": happened(verbs.REMOVED.name, last, stage),
            "members": members,
            "waiting": waiting,
            "required_after": rule.bar(len(members)),
            "reputation": {names[row.pk]: points[row.pk] for row in known},
        }


def happened(verb: str, after: int, stage: Stage) -> list[str]:
    """To whom this happened since, in the order of the record."""
    names = {f"person:{person.uid}": name for name, person in stage.people.items()}
    entries = Entry.objects.filter(verb=verb, pk__gt=after).order_by("pk")
    return [names[subject] for subject in entries.values_list("subject", flat=True)]


KIND = Kind(name="reputation", read=read, play=play)
hooks.scenario_kinds.add(KIND.name, KIND)
