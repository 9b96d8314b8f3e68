"""Reads scenarios of the kind `referendum`: the rules of a group, its people and their days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from core.rehearsal.reading import Reader
from groups.referenda.rules import BLANK

OPS: Final = ("sign", "unsign", "admit", "remove", "vote")


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody does; `choice` is given with a vote alone."""

    op: str
    member: str
    choice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A scenario of this kind, read without faults."""

    charter: Mapping[str, Any]
    options: tuple[str, ...]
    status_quo: str
    created: date
    author: str
    members: tuple[str, ...]
    days: tuple[tuple[Event, ...], ...]

    def names(self) -> list[str]:
        """Everybody who is named anywhere, the first members first."""
        named = [event.member for day in self.days for event in day]
        return list(dict.fromkeys([*self.members, *named]))


def read(reader: Reader) -> Story:
    """The fields of a scenario; faults are noted where they are."""
    config = reader.object("config")
    options = _read_options(config)
    charter = _read_charter(config)
    status_quo = config.take("status_quo")
    if status_quo is not None:
        status_quo.choice(options)
    config.close()
    created = reader.date("creation_date")
    members = reader.names("initial_members")
    author = reader.take("author")
    days = tuple(
        tuple(_read_event(event.object()) for event in day.items()) for day in reader.items("days")
    )
    if created.toordinal() + len(days) > date.max.toordinal():
        reader.faults.add("days", f"go on after {date.max}")
    return Story(
        charter=charter,
        options=tuple(options),
        status_quo=str(status_quo.value) if status_quo else "",
        created=created,
        author=author.known(members, "initial_members") if author else "",
        members=tuple(members),
        days=days,
    )


def _read_options(config: Reader) -> list[str]:
    pieces = config.items("options")
    options: list[str] = []
    for piece in pieces:
        text = piece.text()
        if text == BLANK:
            piece.fault(f'must not be "{BLANK}"')
        if text in options and isinstance(piece.value, str):
            piece.fault("is given twice")
        options.append(text)
    if len(pieces) < 2 and isinstance(getattr(config.maybe("options"), "value", None), list):
        config.faults.add(config.path_of("options"), "must hold at least two texts")
    return options


def _read_charter(config: Reader) -> dict[str, Any]:
    """The rules of the group, by the names of the charter's parameters."""
    return {
        **_read_signatures(config.object("signatures")),
        "proposals.signature_days": config.whole("signature_days", least=1),
        "proposals.discussion_days": config.whole("discussion_days", least=0),
        "proposals.author_signs": config.switch("author_signs", default=True),
        "referenda.voting_days": config.whole("voting_days", least=1),
        "referenda.revote": config.switch("revote", default=False),
        **_read_quorum(config),
        "decisions.waiting_days": config.whole("vacatio_days", least=0, default=0),
    }


def _read_signatures(reader: Reader) -> dict[str, Any]:
    rule: dict[str, Any] = {}
    kind = reader.choice("type", ("absolute", "fraction"))
    if kind == "absolute":
        rule = {
            "proposals.signatures_kind": "number",
            "proposals.signatures_number": reader.whole("value", least=1),
        }
    elif kind == "fraction":
        num = reader.whole("num", least=1)
        rule = {
            "proposals.signatures_kind": "share",
            "proposals.signatures_share": Fraction(num, reader.whole("den", least=num)),
            "proposals.signatures_floor": 1,
        }
    if kind:
        # Where the type is unknown, nobody can tell which other fields belong to it.
        reader.close()
    return rule


def _read_quorum(config: Reader) -> dict[str, Any]:
    given = config.maybe("quorum")
    if given is None or given.value is None:
        return {"referenda.quorum_basis": "none"}
    reader = given.object()
    basis = reader.choice("basis", ("participation", "approval"))
    num = reader.whole("num", least=0)
    share = Fraction(num, reader.whole("den", least=max(1, num)))
    reader.close()
    return {"referenda.quorum_basis": basis, "referenda.quorum_share": share}


def _read_event(reader: Reader) -> Event:
    op = reader.choice("op", OPS)
    member = reader.name("member")
    choice = reader.text("choice") if op == "vote" else ""
    if op:
        reader.close()
    return Event(op, member, choice)
