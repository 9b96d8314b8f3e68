"""Open ballots: cast under one's name, seen by members at once, and recorded one by one."""

from datetime import datetime

from django.db import transaction

from core.people.models import Person
from core.record.actions import append
from groups.referenda.actions.casting import (
    AlreadyVoted,
    BallotsAreSealed,
    BallotStands,
    admit,
    check_choice,
    take_part,
    unmark,
)
from groups.referenda.models import OpenBallot, Referendum
from groups.referenda.verbs import CAST, CHANGED, TAKEN_BACK


@transaction.atomic
def cast_open(referendum: Referendum, person: Person, choice: str, *, now: datetime) -> OpenBallot:
    """Cast an open ballot, or change it where the charter allows (S1-016, AMB-49).

    Choosing the same again changes nothing. Raises TooEarly, TooLate, NotAMember, NotOnTheRoll,
    UnknownChoice, AlreadyVoted, BallotsAreSealed.
    """
    found = admit(referendum, person, now=now)
    if found.is_sealed:
        raise BallotsAreSealed
    check_choice(found, choice)
    if take_part(found, person):
        ballot = OpenBallot.objects.create(referendum=found, person=person, choice=choice)
        _record(CAST.name, found, person, now=now, choice=choice)
        return ballot
    ballot = OpenBallot.objects.select_for_update().get(referendum=found, person=person)
    if not found.revote:
        raise AlreadyVoted
    if ballot.choice != choice:
        ballot.choice, ballot.seq = choice, ballot.seq + 1
        ballot.save(update_fields=["choice", "seq"])
        _record(CHANGED.name, found, person, now=now, choice=choice)
    return ballot


@transaction.atomic
def take_back_open(referendum: Referendum, person: Person, *, now: datetime) -> None:
    """Take an open ballot back, as if it had not been cast.

    Raises TooEarly, TooLate, NotAMember, NotOnTheRoll, NotVoted, BallotStands, BallotsAreSealed.
    """
    found = admit(referendum, person, now=now)
    if found.is_sealed:
        raise BallotsAreSealed
    if not found.revote:
        raise BallotStands
    unmark(found, person)
    OpenBallot.objects.filter(referendum=found, person=person).delete()
    _record(TAKEN_BACK.name, found, person, now=now)


def _record(
    verb: str, referendum: Referendum, person: Person, *, now: datetime, **facts: str
) -> None:
    append(
        verb,
        subject=referendum.subject,
        payload={"number": referendum.number, **facts},
        private={"person": str(person.uid)},
        at=now,
    )
