"""Becoming a member and ceasing to be one, whatever the cause."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.charter import actions as charter
from core.charter.reading import numbered
from core.heartbeat import clock
from core.people.actions import revoke_tokens
from core.people.models import Person
from core.record import actions as record
from core.record.verbs import Verb
from core.refusals import Forbidden, Refusal
from groups.membership import verbs
from groups.membership.models import (
    Rating,
    Register,
    ReputationNote,
    Span,
    Standing,
    State,
    Welcome,
    is_member,
)
from groups.membership.parameters import FOUNDERS

BATCH = 1000


class NotAMember(Forbidden):
    """Only a member can do this."""

    code = "not-a-member"
    sentence = _("Only members of the group can do this.")


class AlreadyMember(Refusal):
    """Somebody who is a member cannot become one."""

    code = "already-a-member"
    sentence = _("%(name)s is a member already.")


class GroupExists(Refusal):
    """A group is founded once."""

    code = "group-exists"
    sentence = _("The group has been founded already. You can apply to become a member.")


class TooFewFounders(Refusal):
    """A group needs more founders."""

    code = "too-few-founders"
    sentence = _("A group is founded by at least %(needed)s people; here are %(given)s.")


def require_member(person: object) -> None:
    """Raises NotAMember unless `person` is a member at this moment."""
    if not is_member(person):
        raise NotAMember


@transaction.atomic
def found(founders: Sequence[Person], *, changes: Mapping[str, Any], now: datetime) -> None:
    """Found the group: charter version 1, and the founders as members who rate each other +1.

    Nobody keeps any right from having founded it (S1-026, S1-037, AMB-50).
    Raises GroupExists, TooFewFounders, and what the charter says of a wrong value.
    """
    register = Register.objects.locked()
    if register.founded_on is not None:
        raise GroupExists
    version = charter.enact(changes, now=now, decision=None, cause="founding")
    needed = charter_founders(version.number)
    if len(founders) < needed:
        raise TooFewFounders(needed=needed, given=len(founders))
    record.append(
        verbs.FOUNDED,
        subject=f"charter:{version.number}",
        payload={"founders": len(founders), "charter": version.number},
        at=now,
    )
    admit_many(founders, now=now, cause="founding", vouching=True)


def charter_founders(number: int) -> int:
    """How many founders the charter under this number asks for."""
    return int(numbered(number)[FOUNDERS.name])


def admit(person: Person, *, now: datetime, cause: str) -> Standing:
    """Make somebody a member; who waits keeps the place, others come last.

    The newcomer rates nobody by it. Raises AlreadyMember.
    """
    admit_many([person], now=now, cause=cause)
    return Standing.objects.get(pk=person.pk)


@transaction.atomic
def admit_many(
    people: Iterable[Person], *, now: datetime, cause: str, vouching: bool = False
) -> None:
    """Make several people members, in this order of record; the cost is linear.

    With `vouching` each of them rates every other member +1. Raises AlreadyMember, and then
    admits nobody.
    """
    newcomers = list(people)
    register = Register.objects.locked()
    ids = [person.pk for person in newcomers]
    known = Standing.objects.in_bulk(ids)
    for person in newcomers:
        if person.pk in known and known[person.pk].is_member:
            raise AlreadyMember(name=str(person))
    today = clock.group_date(now)
    for person in newcomers:
        standing = known.setdefault(person.pk, Standing(person=person))
        if standing.place is None:
            standing.place = register.next_place()
        standing.state = State.MEMBER
        standing.since_on = standing.admitted_on = today
        standing.at_risk_on = None
    _save_standings([known[pk] for pk in ids])
    moment = register.next_moment()
    Span.objects.bulk_create((Span(person_id=pk, since=moment) for pk in ids), batch_size=BATCH)
    if vouching:
        moment = register.next_moment()
        welcomes = (Welcome(giver_id=pk, moment=moment) for pk in ids)
        Welcome.objects.bulk_create(welcomes, batch_size=BATCH)
    # Whoever has members is founded, even where there was no ceremony (a rehearsal, an import).
    register.founded_on = register.founded_on or today
    register.save()
    record_many(verbs.ADMITTED, newcomers, payload={"cause": cause}, now=now)


def _save_standings(standings: Sequence[Standing]) -> None:
    Standing.objects.bulk_create(
        standings,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["state", "place", "since_on", "admitted_on", "at_risk_on"],
    )


def record_many(
    verb: Verb, people: Iterable[Person], *, payload: Mapping[str, Any], now: datetime
) -> None:
    """Record one act of membership for each person."""
    record.append_many(
        record.Act(verb=verb, subject=f"person:{person.uid}", payload=payload, at=now)
        for person in people
    )


@transaction.atomic
def end_membership(person: Person, *, now: datetime, cause: str) -> None:
    """End a membership for another cause than reputation; the person does not wait.

    All ratings by and about the person vanish. Raises NotAMember.
    """
    depart(person, now=now)
    record_many(verbs.ENDED, [person], payload={"cause": cause}, now=now)


def depart(person: Person, *, now: datetime) -> None:
    """Take a member out of the register, with all ratings by and about them, and their tokens."""
    Register.objects.locked()
    left = Standing.objects.members().filter(pk=person.pk)
    gone = left.update(
        state=State.FORMER, place=None, since_on=clock.group_date(now), at_risk_on=None
    )
    if not gone:
        raise NotAMember
    forget_ratings(person)
    revoke_tokens(person)


def forget_ratings(person: Person) -> None:
    """Delete every rating and welcome by and about a person who is no longer known.

    What their reputation was is forgotten with them.
    """
    Rating.objects.filter(by=person).delete()
    Rating.objects.filter(about=person).delete()
    Welcome.objects.filter(giver=person).delete()
    Span.objects.filter(person=person).delete()
    ReputationNote.objects.filter(person=person).delete()
