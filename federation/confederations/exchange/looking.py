"""A group looks at a confederation before it votes: who it is, and what its charter says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.parameters import Parameter, Several, is_of_groups
from core.refusals import Refusal
from federation.confederations.exchange.reading import Body
from federation.confederations.rules.charters import charter_digest, plan_digest
from federation.peers import asking
from federation.peers.actions import knowing
from federation.peers.rules import introductions
from federation.peers.rules.introductions import Introduction
from federation.wire.fetching import NotFetched
from federation.wire.rules.documents import Document

ADDRESS = "/federation/charter"
# Beyond that a confederation is refused: who was left out of the list would be no member for us.
MOST_GROUPS = 10_000


class NoCharter(Refusal):
    """What stands there is no charter of a confederation that can be agreed to."""

    code = "no-charter"
    sentence = _("At this address there is no confederation that could be joined: %(why)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A charter, or the plan of one, as it was shown. `groups` are those who found it, or belong.

    `values` are as they are stored.
    """

    number: int
    values: Mapping[str, Any]
    groups: tuple[Mapping[str, str], ...]
    digest: str
    is_plan: bool

    @property
    def rules(self) -> list[Parameter]:
        """The rules, those on how groups decide first."""
        return how_first(rule for name, rule in hooks.parameters.items() if name in self.values)

    @property
    def sentences(self) -> list[str]:
        """The charter read aloud."""
        return [self.aloud(rule) for rule in self.rules]

    def aloud(self, rule: Parameter) -> str:
        """One rule in words; groups that it names are called as they were shown."""
        if isinstance(rule, Several):
            rule = rule.called({group["origin"]: group["name"] for group in self.groups})
        return rule.tell(rule.read(self.values[rule.name]))

    def as_kept(self) -> dict[str, Any]:
        """As it travels, and as the effect of a proposal keeps it."""
        return {
            "is_plan": self.is_plan,
            "number": self.number,
            "values": dict(self.values),
            "groups": [dict(group) for group in self.groups],
            "digest": self.digest,
        }


def how_first(rules: Iterable[Parameter]) -> list[Parameter]:
    """Rules in the order in which to read them: those on how groups decide before all others."""
    return sorted(rules, key=lambda rule: rule.room != "confederation")


def look(address: str) -> tuple[Introduction, Shown]:
    """Ask a confederation who it is, what its charter says, and for all its groups; keep nothing.

    Raises NotReached, OurOwn, NoCharter.
    """
    introduced = knowing.introduce(address)
    try:
        line = asking.Line(introduced.address, seconds=knowing.SECONDS_TO_INTRODUCE)
        found = _whole(line)
    except (NotFetched, ValueError) as error:
        raise NoCharter(why=error) from None
    return introduced, read(found)


def _whole(line: asking.Line) -> Document:
    """The charter with all groups: they come as many at a time as fit into one answer.

    Whoever never comes to an end is asked no more once there are too many, or for long enough.
    """
    found = piece = line.document(ADDRESS)
    groups = _listed(found)
    while piece.get("next") is not None and len(groups) <= MOST_GROUPS:
        piece = line.document(f"{ADDRESS}?after={_number(piece['next'])}")
        groups = groups + _listed(piece)
    return {**found, "groups": groups}


def read(found: Mapping[str, Any]) -> Shown:
    """A charter as it travels; raises NoCharter unless it is whole and its digest is right.

    All its groups are read, or it is refused: who is not in the list is no member for us.
    """
    try:
        if type(found["values"]) is not dict:
            raise ValueError("it has no rules")
        groups = _listed(found)
        if len(groups) > MOST_GROUPS:
            raise ValueError(_("more than %(most)s groups belong to it") % {"most": MOST_GROUPS})
        shown = Shown(
            number=_number(found["number"]),
            values=_values(found["values"]),
            groups=tuple(_group(group) for group in groups),
            digest=_text(found["digest"], 64),
            is_plan=found["is_plan"] is True,
        )
    except (KeyError, TypeError, ValueError, Refusal) as error:
        raise NoCharter(why=error) from None
    if shown.is_plan:
        digest = plan_digest(shown.values, [group["origin"] for group in shown.groups])
    else:
        digest = charter_digest(shown.number, shown.values)
    if digest != shown.digest:
        raise NoCharter(why=_("its digest is wrong"))
    return shown


def _values(found: Mapping[str, Any]) -> dict[str, Any]:
    """Rules that we know, with values that fit: what cannot be read aloud nobody can agree to."""
    for name, value in found.items():
        rule = hooks.parameters.get(name)
        if rule is None or rule.store(rule.clean(value)) != value:
            raise ValueError(f"the rule {str(name)[:60]} is unknown here")
    if not is_of_groups(found):
        raise ValueError("its members are people")
    return dict(found)


def _group(found: Mapping[str, Any]) -> dict[str, str]:
    return {
        "origin": _text(found["origin"], 64),
        "name": _text(found["name"], introductions.LONGEST_NAME),
        "address": _text(found["address"], 300),
        "weight": str(Body({"weight": found.get("weight", "1")}).weight("weight")),
    }


def _listed(found: Mapping[str, Any]) -> list[Any]:
    if type(found.get("groups")) is not list:
        raise ValueError("it has no groups")
    return list(found["groups"])


def _number(found: Any) -> int:
    if type(found) is not int or not 0 < found < 2**31:
        raise ValueError("its number is missing")
    return found


def _text(found: Any, longest: int) -> str:
    if not isinstance(found, str) or not 0 < len(found) <= longest:
        raise ValueError("a text is missing or too long")
    return found
