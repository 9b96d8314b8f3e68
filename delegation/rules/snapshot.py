"""What a count used, frozen: open voters by name, all other mandates as lists without owners.

The file is one canonical JSON object (RFC 8785; all its keys are plain letters), so that equal
counts have equal files and one SHA-256. Reading one back gives what can be resolved again.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from delegation.rules.assembly import UNRESOLVED, Assembly, Resolution, assemble
from delegation.rules.scope import Choice

FORMAT = "folkmoot-delegation-1"
BLANK = "blank"

Json = dict[str, Any]


class BrokenSnapshot(ValueError):
    """This is no snapshot that can be counted."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Thawed:
    """A snapshot read back. Members without a name stand for all who had the same lists."""

    options: tuple[str, ...]
    names: tuple[str, ...]  # of the first members
    counts: NDArray[np.int64]  # how many people each member stands for
    assembly: Assembly


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Votes by option, blank last, and those that came to nothing."""

    own: dict[str, int]
    delegated: dict[str, int]
    unresolved: int


def freeze(
    assembly: Assembly,
    *,
    options: Sequence[str],
    names: Mapping[int, str],
    counts: Sequence[int] | None = None,
) -> Json:
    """The snapshot of a count. `names` are the places of those who act in the open.

    `counts` says for how many people each member stands, if not for one. Raises BrokenSnapshot if
    somebody without a name is followed, or has a vote.
    """
    keys = [*options, BLANK]
    lists = _lists(assembly, names)
    hidden: Counter[str] = Counter()
    for place, mine in lists.items():
        if place not in names:
            hidden[_text(mine)] += 1 if counts is None else counts[place]
    voted = set(np.flatnonzero(assembly.direct[: assembly.members] != UNRESOLVED).tolist())
    if voted - names.keys():
        raise BrokenSnapshot("a vote of somebody without a name")
    people = [
        {
            "name": name,
            "vote": keys[assembly.direct[place]] if place in voted else None,
            "alone": bool(assembly.private[place]),
            # Who has voted needs no mandate.
            "mandate": None if place in voted else lists.get(place),
        }
        for place, name in names.items()
    ]
    return {
        "format": FORMAT,
        "options": list(options),
        "status_quo": options[assembly.status_quo],
        "open": sorted(people, key=lambda one: str(one["name"])),
        "secret": [
            {"mandate": json.loads(text), "members": count}
            for text, count in sorted(hidden.items())
        ],
    }


def canonical(snapshot: Json) -> bytes:
    """The file."""
    return _text(snapshot).encode()


def digest(data: bytes) -> str:
    """The hash of the file, which is in the record."""
    return hashlib.sha256(data).hexdigest()


def thaw(data: bytes) -> Thawed:
    """Read a file; raises BrokenSnapshot if it is not exactly such a file."""
    try:
        thawed = _read(json.loads(data))
        again = freeze(
            thawed.assembly,
            options=thawed.options,
            names=dict(enumerate(thawed.names)),
            counts=thawed.counts.tolist(),
        )
        if canonical(again) != data:
            raise BrokenSnapshot("it is not in canonical form")
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as fault:
        raise BrokenSnapshot(f"no snapshot: {fault!r}") from fault
    return thawed


def totals(thawed: Thawed, resolution: Resolution) -> Totals:
    """What a resolution of a snapshot comes to."""
    members = thawed.assembly.members
    outcome, level = resolution.outcome[:members], resolution.level[:members]

    def votes(which: NDArray[np.bool_]) -> dict[str, int]:
        found = np.zeros(len(thawed.options) + 1, np.int64)
        np.add.at(found, outcome[which], thawed.counts[which])
        return dict(zip([*thawed.options, BLANK], found.tolist(), strict=True))

    return Totals(
        own=votes(level == 0),
        delegated=votes(level > 0),
        unresolved=int(thawed.counts[level == UNRESOLVED].sum()),
    )


def _lists(assembly: Assembly, names: Mapping[int, str]) -> dict[int, list[list[Json]]]:
    """For every member with a mandate that speaks: the lists, in an order that tells nothing."""
    choices, of_owner = assembly.choices, dict[int, list[int]]()
    for choice, owner in enumerate(choices.owner.tolist()):
        of_owner.setdefault(owner, []).append(choice)

    def plain(choice: int) -> Json:
        places = choices.named(choice).tolist()
        if not names.keys() >= set(places):
            raise BrokenSnapshot("somebody without a name is followed")
        return {
            "of": sorted(names[place] for place in places),
            "quota": int(choices.quota[choice]),
            "joint": bool(choices.joint[choice]),
        }

    lists = {}
    for owner in [owner for owner in of_owner if owner < assembly.members]:
        named = choices.named(of_owner[owner][0]).tolist()
        speak = named if named[0] >= assembly.members else [owner]
        mine = [[plain(choice) for choice in of_owner[place]] for place in speak]
        lists[owner] = sorted(mine, key=_text)
    return lists


def _read(snapshot: Json) -> Thawed:
    options, people, hidden = snapshot["options"], snapshot["open"], snapshot["secret"]
    names = [one["name"] for one in people]
    if len(set(names)) < len(names) or len({*options, BLANK}) <= len(options):
        raise BrokenSnapshot("two have one name")
    place = {name: number for number, name in enumerate(names)}
    outcome = {key: number for number, key in enumerate([*options, BLANK])}
    mandates = [one["mandate"] for one in [*people, *hidden]]
    votes = [None if one["vote"] is None else outcome[one["vote"]] for one in people]
    counts = np.array([*([1] * len(people)), *(one["members"] for one in hidden)], np.int64)
    if np.any(counts < 1):
        raise BrokenSnapshot("a mandate of nobody")
    return Thawed(
        options=tuple(options),
        names=tuple(names),
        counts=counts,
        assembly=assemble(
            options=len(options),
            status_quo=outcome[snapshot["status_quo"]],
            direct=[*votes, *([None] * len(hidden))],
            lists={
                number: [[_choice(one, place) for one in mine] for mine in mandate]
                for number, mandate in enumerate(mandates)
                if mandate
            },
            private=[number for number, one in enumerate(people) if one["alone"]],
        ),
    )


def _choice(plain: Json, place: Mapping[str, int]) -> Choice:
    return Choice(
        delegates=tuple(place[name] for name in plain["of"]),
        quota=plain["quota"],
        joint_yes=plain["joint"],
    )


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
