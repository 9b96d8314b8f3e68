"""Mandates of a vote that is over here and counted later: they stand as they were at its end."""

from datetime import datetime

import numpy as np
from django.db import transaction

from delegation.actions.assembling import gather
from delegation.actions.counting import Effective, resolved, speaks
from delegation.actions.pictures import basis_of, keep_basis
from delegation.matters import Matter, Voters
from delegation.models import Basis, Picture


class RollDiffers(Exception):
    """The roll is not the one for which mandates were fixed. Nothing is counted."""


@transaction.atomic
def fix(matter: Matter, voters: Voters, *, now: datetime) -> None:
    """Keep what the mandates of this moment say, in the place of last night's picture.

    Sealed like that one, and dropped when the vote is counted. Who is a member at this moment is
    kept with it. Nothing is resolved: the ballots stay unread until all groups have voted.
    """
    Picture.objects.filter(matter=matter.key).delete()
    gathered = gather(matter, voters, now=now) if speaks(matter, now=now) else None
    if gathered is not None:
        keep_basis(matter, gathered, voters.numbers, on=matter.closes)


def are_fixed(key: str) -> bool:
    """Whether mandates speak in a vote that was fixed."""
    return Basis.objects.filter(picture__matter=key).exists()


def count_fixed(matter: Matter, voters: Voters, *, checked: bool = False) -> Effective:
    """What the votes come to by the mandates that were fixed, as `count` says it.

    Raises MethodsDiffer, and RollDiffers.
    """
    kept = basis_of(matter.key)
    if kept is None:
        return resolved(matter, voters, None)
    gathered, numbers = kept
    if not np.array_equal(voters.numbers, numbers):
        raise RollDiffers(matter.key)
    found = gathered.with_votes(voters.outcome, voters.alone)
    return resolved(matter, voters, found, checked=checked)
