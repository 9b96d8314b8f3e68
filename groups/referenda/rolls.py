"""Rolls and open votes as delegation counts with them: everybody of one vote, or a few of many."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.db.models import Case, Count, IntegerField, Q, Value, When

from delegation.matters import UNKNOWN, Matter, Voters
from delegation.models.bulk import arrays
from delegation.rules.columns import places
from groups.membership.models import Standing
from groups.referenda.models import OpenBallot, Referendum, RollEntry
from groups.referenda.rules import BLANK

if TYPE_CHECKING:
    from django.db.models import QuerySet

ENTRY = ("person_id", "is_present", "in_the_open", "took_part")
CAST = ("person_id", "choice", "alone")
Entry = tuple[int, bool, bool, bool]
Cast = tuple[int, str, bool]


def voters_of(referendum: Referendum, keys: Sequence[str]) -> Voters:
    """The roll with what is known of each; `keys` number the outcomes, blank comes after them.

    A million people are read without making an object of any.
    """
    roll = RollEntry.objects.filter(referendum=referendum).order_by()
    numbers, in_the_open, took_part = arrays(
        roll.values_list("person_id", "in_the_open", "took_part"), ("int4", "bool", "bool")
    )
    order = np.argsort(numbers)
    numbers = numbers[order].astype(np.int64)
    present = np.zeros(numbers.size, np.bool_)
    (members,) = arrays(Standing.objects.members().order_by().values_list("person_id"), ("int4",))
    here = places(numbers, members)
    present[here[here >= 0]] = True
    outcome = np.full(numbers.size, UNKNOWN, np.int16)
    alone = np.zeros(numbers.size, np.bool_)
    cast = OpenBallot.objects.filter(referendum=referendum).order_by()
    choice = Case(
        *(When(choice=key, then=Value(place)) for place, key in enumerate((*keys, BLANK))),
        output_field=IntegerField(),
    )
    people, chosen, late = arrays(
        cast.values_list("person_id", choice, "alone"), ("int4", "int2", "bool")
    )
    where = places(numbers, people)
    outcome[where] = chosen
    alone[where] = late
    return Voters(
        numbers=numbers,
        present=present,
        in_the_open=in_the_open[order] if referendum.is_sealed else np.ones_like(present),
        outcome=outcome,
        alone=alone,
        took_part=took_part[order],
    )


def voters_among(votes: Mapping[UUID, Matter], numbers: Collection[int]) -> dict[str, Voters]:
    """The same of a few people in several votes, with as many questions as in one."""
    here = {"referendum__uid__in": list(votes), "person__in": numbers}
    entries = RollEntry.objects.filter(**here).with_presence().order_by("person_id")
    rows: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for uid, *entry in entries.values_list("referendum__uid", *ENTRY):
        rows[uid].append((entry[0], entry[1], entry[2], entry[3]))
    cast: defaultdict[UUID, list[Cast]] = defaultdict(list)
    ballots = OpenBallot.objects.filter(**here).values_list("referendum__uid", *CAST)
    for uid, person, choice, alone in ballots:
        cast[uid].append((person, choice, alone))
    return {
        matter.key: _voters(rows[uid], cast[uid], matter.keys, is_sealed=matter.is_secret)
        for uid, matter in votes.items()
    }


def attendance(
    votes: "QuerySet[Referendum]", numbers: Collection[int]
) -> dict[int, tuple[int, int]]:
    """For each of these people: in how many of the votes they took part, and could have."""
    entries = RollEntry.objects.filter(referendum__in=votes.values("pk"), person__in=numbers)
    counted = (
        entries.order_by()
        .values("person_id")
        .annotate(asked=Count("pk"), voted=Count("pk", filter=Q(took_part=True)))
    )
    return {row["person_id"]: (row["voted"], row["asked"]) for row in counted}


def _voters(
    rows: Sequence[Entry], cast: Sequence[Cast], keys: Sequence[str], *, is_sealed: bool
) -> Voters:
    """The arrays, from entries of the roll in their order and open votes in any."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    numbers = np.ascontiguousarray(table[:, 0])
    places = {key: place for place, key in enumerate((*keys, BLANK))}
    outcome = np.full(len(numbers), UNKNOWN, dtype=np.int16)
    alone = np.zeros(len(numbers), dtype=np.bool_)
    if cast:
        people, choices, late = zip(*cast, strict=True)
        where = np.searchsorted(numbers, np.array(people, dtype=np.int64))
        outcome[where] = [places[choice] for choice in choices]
        alone[where] = late
    in_the_open = table[:, 2] if is_sealed else np.ones(len(numbers))
    return Voters(
        numbers=numbers,
        present=table[:, 1].astype(np.bool_),
        in_the_open=in_the_open.astype(np.bool_),
        outcome=outcome,
        alone=alone,
        took_part=table[:, 3].astype(np.bool_),
    )
