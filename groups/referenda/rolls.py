"""Rolls and open votes as delegation counts with them: everybody of one vote, or a few of many."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.db.models import BooleanField, Case, Count, Q, When

from delegation.matters import UNKNOWN, Matter, Voters
from groups.referenda.models import OpenBallot, Referendum, RollEntry
from groups.referenda.rules import BLANK

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groups.referenda.models.roll import RollEntryQuerySet

ENTRY = ("person_id", "is_present", "in_the_open", "took_part")
CAST = ("person_id", "choice", "alone")
Entry = tuple[int, bool, bool, bool]
Cast = tuple[int, str, bool]


def voters_of(referendum: Referendum, keys: Sequence[str]) -> Voters:
    """The roll with what is known of each; `keys` number the outcomes, blank comes after them."""
    entries = _with_presence(RollEntry.objects.filter(referendum=referendum))
    cast = OpenBallot.objects.filter(referendum=referendum).values_list(*CAST)
    rows = list(entries.order_by("person_id").values_list(*ENTRY))
    return _voters(rows, list(cast), keys, is_sealed=referendum.is_sealed)


def voters_among(votes: Mapping[UUID, Matter], numbers: Collection[int]) -> dict[str, Voters]:
    """The same of a few people in several votes, with as many questions as in one."""
    here = {"referendum__uid__in": list(votes), "person__in": numbers}
    entries = _with_presence(RollEntry.objects.filter(**here)).order_by("person_id")
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


def _with_presence(roll: "RollEntryQuerySet") -> "RollEntryQuerySet":
    is_member = When(person__standing__state="member", then=True)
    is_present = Case(is_member, default=False, output_field=BooleanField())
    return roll.annotate(is_present=is_present)


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
