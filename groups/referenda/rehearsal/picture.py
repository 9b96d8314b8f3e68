"""Reads scenarios of the kind `delegation`: a still picture of votes and of who follows whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.rehearsal.reading import Piece, Reader
from core.rehearsal.text import field_path, shown

GLOBAL: Final = "global"
MOST_DELEGATES: Final = 7
# What results are called by beside the issues.
RESERVED: Final = "id"
VOTES: Final = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule is about: an issue, a category, or with neither everything."""

    issue: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom somebody follows, all of them together, and until when."""

    giver: str
    to: tuple[str, ...]
    scope: Scope
    expires: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A scenario of this kind, read without faults."""

    now: int
    members: tuple[str, ...]
    issues: Mapping[str, tuple[str, ...]]  # their categories
    direct: Mapping[tuple[str, str], int]  # person and issue
    rules: tuple[Rule, ...]

    def strangers(self) -> list[str]:
        """Who is named without being a member: they were, and have been removed."""
        voted = [person for person, _issue in self.direct]
        named = [name for rule in self.rules for name in (rule.giver, *rule.to)]
        members = set(self.members)
        return [name for name in dict.fromkeys([*voted, *named]) if name not in members]


def read(reader: Reader) -> Picture:
    """The fields of a scenario; faults are noted where they are."""
    now = reader.whole("now", default=0)
    members = reader.names("members")
    issues = _read_issues(reader)
    return Picture(
        now=now,
        members=tuple(members),
        issues=issues,
        direct=_read_direct(reader, issues),
        rules=_read_rules(reader, issues),
    )


def _read_issues(reader: Reader) -> dict[str, tuple[str, ...]]:
    piece = reader.take("issues")
    if piece is None or not isinstance(piece.value, dict):
        if piece is not None:
            piece.object()  # notes the fault
        return {}
    issues = {}
    for name, value in piece.value.items():
        path = field_path(piece.path, name)
        Piece(name, path, piece.faults).name()
        if name == RESERVED:
            piece.faults.add(path, f'no issue can be called "{RESERVED}"')
        fields = Piece(value, path, piece.faults).object()
        issues[name] = tuple(dict.fromkeys(text.text() for text in fields.items("categories")))
        fields.close()
    return issues


def _read_direct(reader: Reader, issues: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    direct: dict[tuple[str, str], int] = {}
    for piece in reader.items("direct"):
        parts = piece.items()
        if len(parts) != 3:
            if isinstance(piece.value, list):
                piece.fault(f"must hold a person, an issue and a vote, holds {len(parts)} values")
            continue
        person, issue = parts[0].name(), parts[1].known(issues, "issues")
        vote = parts[2].whole(least=min(VOTES), most=max(VOTES))
        if person and issue and (person, issue) in direct:
            piece.fault(f"{shown(person)} and {shown(issue)} are given twice")
        direct[person, issue] = vote
    return direct


def _read_rules(reader: Reader, issues: Mapping[str, Any]) -> tuple[Rule, ...]:
    rules = []
    seen: set[tuple[str, Scope]] = set()
    for piece in reader.items("delegations"):
        fields = piece.object()
        giver, to = fields.name("from"), _read_delegates(fields)
        scope = _read_scope(fields.take("scope"), issues)
        expires = fields.maybe("expires")
        end = None if expires is None or expires.value is None else expires.whole()
        fields.close()
        if scope is None or not giver:
            continue
        if (giver, scope) in seen:
            piece.fault(f"{shown(giver)} has a rule for this scope already")
        seen.add((giver, scope))
        rules.append(Rule(giver, to, scope, end))
    return tuple(rules)


def _read_delegates(fields: Reader) -> tuple[str, ...]:
    piece = fields.take("to")
    if piece is None:
        return ()
    names = tuple(piece.names())
    if isinstance(piece.value, list) and not 1 <= len(names) <= MOST_DELEGATES:
        piece.fault(f"must name one to {MOST_DELEGATES} people, names {len(names)}")
    return names


def _read_scope(piece: Piece | None, issues: Mapping[str, Any]) -> Scope | None:
    """The scope; None, and a fault, for what is none."""
    if piece is None:
        return None
    if piece.value == GLOBAL:
        return Scope()
    if not isinstance(piece.value, dict) or len(piece.value) != 1:
        piece.fault(f'must be "{GLOBAL}", {{"category": text}} or {{"issue": name}}')
        return None
    fields = piece.object()
    issue, category = fields.maybe("issue"), fields.maybe("category")
    fields.close()
    if issue is not None:
        return Scope(issue=issue.known(issues, "issues"))
    return Scope(category=category.text()) if category is not None else None
