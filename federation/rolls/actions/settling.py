"""When the vote opens here the roll stands; later everything is forgotten that nobody needs."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.heartbeat import clock
from core.people.models import Person
from core.record.actions import append
from federation.confederations.models import JointVote
from federation.rolls.actions.choosing import places_of
from federation.rolls.models import (
    Clash,
    Elector,
    Electors,
    GuardianKey,
    OtherList,
    Released,
    Roll,
    State,
    VotingHome,
)
from federation.rolls.reading import days_of, guardians_of, other_homes
from federation.rolls.verbs import SETTLED, UNCHECKED
from groups.membership.models import Standing
from groups.referenda.models import Referendum

# What groups said about votes that never came, or are long over.
KEPT = timedelta(days=400)


@transaction.atomic
def off_the_roll(referendum: Referendum) -> "QuerySet[Any, int]":
    """Whom to leave out when the roll of a vote is drawn up, by their numbers; not asked for yet.

    In a joint vote those who vote in another group; and where rolls were compared everybody who was
    not on ours on the roll day, let go, or on two lists without having chosen. With the first call
    a compared roll stands, and every later one answers the same.
    """
    vote = _vote(referendum)
    if vote is None:
        return VotingHome.objects.none().values_list("person_id", flat=True)
    roll = _held(vote)
    if roll is not None:
        _settle(roll, now=clock.now())
    if roll is None or not roll.is_compared:
        homes = VotingHome.objects.elsewhere(vote.confederation_id)
        return homes.values_list("person_id", flat=True)
    may_vote = roll.electors.filter(is_on=True, person__isnull=False)
    members = Standing.objects.members().exclude(person__in=may_vote.values("person"))
    return members.values_list("person_id", flat=True)


def _vote(referendum: Referendum) -> JointVote | None:
    if not referendum.is_joint:
        return None
    votes = JointVote.objects.select_related("confederation")
    return votes.filter(proposal__referenda=referendum).first()


def _held(vote: JointVote) -> Roll | None:
    """Our roll; where nobody came to close it in time, one that was not compared."""
    roll = Roll.objects.select_for_update().filter(vote=vote).first()
    if roll is None and guardians_of(vote):
        today = clock.today()
        return Roll.objects.create(vote=vote, closed_on=today, due_at=clock.now(), secret=b"")
    return roll


def _settle(roll: Roll, *, now: datetime) -> None:
    """What was found until now holds."""
    vote = roll.vote
    if roll.state == State.ASKING:
        roll.state = State.UNCHECKED
        roll.save(update_fields=["state"])
        append(UNCHECKED, subject=vote.subject, payload={"vote": vote.number}, at=now)
    if roll.state != State.LISTED:
        return
    both = Clash.objects.filter(roll=roll).values("nullifier")
    clashing = list(roll.electors.filter(nullifier__in=both))
    places = places_of(roll, clashing)
    off = [one.pk for one in clashing if not places[one.pk].standing.is_on]
    roll.electors.update(is_on=True)
    roll.electors.filter(pk__in=off).update(is_on=False)
    origins = [seat.origin for seat in other_homes(vote)]
    compared = OtherList.objects.filter(vote=vote.uid, compared_at__isnull=False)
    roll.state, roll.off, roll.others = State.SETTLED, len(off), len(origins)
    roll.compared = compared.filter(origin__in=origins).count()
    roll.save(update_fields=["state", "off", "others", "compared"])
    payload = {
        "vote": vote.number,
        "compared": roll.compared,
        "others": roll.others,
        "off": roll.off,
    }
    append(SETTLED, subject=vote.subject, payload=payload, at=now)


def forget(*, now: datetime) -> None:
    """Forget who is called how once all homes have opened, and who was on which roll at the end."""
    today = clock.group_date(now)
    named = Roll.objects.filter(electors__is_named=True).distinct()
    for roll in named.select_related("vote"):
        if today >= days_of(roll.vote).settled:
            _forget_names(roll)
    over = Roll.objects.filter(vote__certified_at__isnull=False)
    Elector.objects.filter(roll__in=over).delete()
    for model in (Electors, GuardianKey, OtherList, Released):
        model._default_manager.filter(said_at__lt=now - KEPT).delete()


@transaction.atomic
def _forget_names(roll: Roll) -> None:
    roll.electors.update(is_named=False, nullifier="", value="")
    Clash.objects.filter(roll=roll).delete()
    Roll.objects.filter(pk=roll.pk).update(secret=b"")


@transaction.atomic
def forget_person(person: Person) -> None:
    """What they declared goes; a list that others have read keeps a number of nobody."""
    VotingHome.objects.filter(person=person).delete()
    Elector.objects.filter(person=person).update(person=None)
