"""Ballots under one's name: seen by members at once, and recorded one by one."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format

from core.people.models import Person
from core.record.actions import append
from groups.referenda.actions.casting import (
    AlreadyVoted,
    BallotStands,
    ReasonTooLong,
    VoteIsFixed,
    admit,
    check_choice,
    take_part,
    unmark,
)
from groups.referenda.matters import fixed_moment, is_fixed
from groups.referenda.models import LONGEST_REASON, OpenBallot, Referendum
from groups.referenda.verbs import CAST, CHANGED, TAKEN_BACK


@transaction.atomic
def cast_open(
    referendum: Referendum, person: Person, choice: str, *, reason: str = "", now: datetime
) -> OpenBallot:
    """Cast a ballot under one's name, or change it where the charter allows (S1-016, AMB-49).

    In a secret vote that is for those who vote in the open there, since others may follow them.
    From a while before the close such a ballot stands, and one that is only cast then counts for
    the voter alone, because nobody can react any more (S0-011).
    Choosing the same again changes nothing but the reason. Raises TooEarly, TooLate, NotAMember,
    NotOnTheRoll, UnknownChoice, AlreadyVoted, BallotsAreSealed, VoteIsFixed, ReasonTooLong.
    """
    found = admit(referendum, person, now=now)
    check_choice(found, choice)
    words = _checked(reason)
    if take_part(found, person, in_the_open=True):
        ballot = OpenBallot.objects.create(
            referendum=found,
            person=person,
            choice=choice,
            reason=words,
            language=person.language,
            alone=is_fixed(found, now),
        )
        _record(CAST.name, found, person, now=now, choice=choice)
        return ballot
    return _change(found, person, choice, words, now=now)


def _change(
    referendum: Referendum, person: Person, choice: str, reason: str, *, now: datetime
) -> OpenBallot:
    mine = OpenBallot.objects.select_for_update()
    ballot = mine.get(referendum=referendum, person=person)
    if not referendum.revote:
        raise AlreadyVoted
    if ballot.choice != choice:
        _require_unfixed(referendum, now)
        ballot.choice, ballot.seq, ballot.reason = choice, ballot.seq + 1, reason
        ballot.language = person.language
        ballot.save(update_fields=["choice", "seq", "reason", "language"])
        _record(CHANGED.name, referendum, person, now=now, choice=choice)
    elif reason not in ("", ballot.reason):
        ballot.reason, ballot.language = reason, person.language
        ballot.save(update_fields=["reason", "language"])
    return ballot


@transaction.atomic
def take_back_open(referendum: Referendum, person: Person, *, now: datetime) -> None:
    """Take a ballot under one's name back, as if it had not been cast; a mandate speaks again.

    Raises TooEarly, TooLate, NotAMember, NotOnTheRoll, NotVoted, BallotStands, BallotsAreSealed,
    VoteIsFixed.
    """
    found = admit(referendum, person, now=now)
    if not found.revote:
        raise BallotStands
    unmark(found, person, in_the_open=True)
    _require_unfixed(found, now)
    OpenBallot.objects.filter(referendum=found, person=person).delete()
    _record(TAKEN_BACK.name, found, person, now=now)


def forget_reasons(person: Person) -> None:
    """Take away the words somebody who is being erased has written beside open votes."""
    OpenBallot.objects.filter(person=person).update(reason="")


def _require_unfixed(referendum: Referendum, now: datetime) -> None:
    moment = fixed_moment(referendum)
    if moment is not None and now >= moment:
        raise VoteIsFixed(since=date_format(moment, "j E Y, H:i"))


def _checked(reason: str) -> str:
    words = reason.strip()
    if len(words) > LONGEST_REASON:
        raise ReasonTooLong(most=LONGEST_REASON)
    return words


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
