"""Applying, being proposed, taking an application back, and leaving."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.charter.reading import current, is_of_people
from core.heartbeat import clock
from core.people import actions as people
from core.people.models import Person
from core.refusals import Forbidden, Refusal
from groups.membership import verbs
from groups.membership.actions.admission import (
    AlreadyMember,
    depart,
    forget_ratings,
    record_many,
    require_member,
)
from groups.membership.actions.rating import put_rating
from groups.membership.models import Register, Standing, State
from groups.membership.parameters import SELF_APPLICATION


class AlreadyWaiting(Refusal):
    """Somebody who waits cannot apply again."""

    code = "already-waiting"
    sentence = _("%(name)s is waiting already.")


class ApplyingIsClosed(Forbidden):
    """The charter admits invited people only."""

    code = "applying-is-closed"
    sentence = _("In this group one can apply only with an invitation from a member.")


class MembersAreGroups(Forbidden):
    """Nobody is a member of a confederation as a person."""

    code = "members-are-groups"
    sentence = _("The members here are groups. Join one of them.")


class EmailUnconfirmed(Forbidden):
    """Who applies without a member's word must have a confirmed address."""

    code = "email-unconfirmed"
    sentence = _(
        "Confirm your e-mail address first: open the link that was sent to you. Or ask a member "
        "for an invitation; it needs no e-mail."
    )


class NotWaiting(Refusal):
    """Only who waits can take an application back."""

    code = "not-waiting"
    sentence = _("You have no application to take back.")


@transaction.atomic
def apply(person: Person, *, now: datetime) -> Standing:
    """Apply of one's own accord, or return: join the end of the order of record and wait.

    Raises ApplyingIsClosed, EmailUnconfirmed, AlreadyMember, AlreadyWaiting.
    """
    if not current()[SELF_APPLICATION.name]:
        raise ApplyingIsClosed
    if not people.has_confirmed_email(person):
        raise EmailUnconfirmed
    return wait(person, how="applied", now=now)


@transaction.atomic
def propose(by: Person, candidate: Person, *, now: datetime) -> Standing:
    """Propose somebody who has an account: they wait, with +1 from who proposes.

    Raises NotAMember, AlreadyMember, AlreadyWaiting.
    """
    # Before the check, so that nobody is removed between the check and the rating.
    Register.objects.locked()
    require_member(by)
    standing = wait(candidate, how="proposed", now=now)
    put_rating(by, candidate, 1)
    return standing


def wait(person: Person, *, how: str, now: datetime) -> Standing:
    """Put somebody at the end of those who wait.

    Raises MembersAreGroups, AlreadyMember, AlreadyWaiting.
    """
    if not is_of_people():
        raise MembersAreGroups
    register = Register.objects.locked()
    standing = Standing.objects.of(person) or Standing(person=person)
    if standing.is_member:
        raise AlreadyMember(name=str(person))
    if standing.is_waiting:
        raise AlreadyWaiting(name=str(person))
    standing.state = State.APPLICANT
    standing.since_on = clock.group_date(now)
    standing.place = register.next_place()
    standing.save()
    register.save()
    record_many(verbs.APPLIED, [person], payload={"how": how}, now=now)
    return standing


@transaction.atomic
def withdraw_application(person: Person, *, now: datetime) -> None:
    """Stop waiting; whatever others thought of the person is forgotten. Raises NotWaiting."""
    Register.objects.locked()
    waiting = Standing.objects.waiting().filter(pk=person.pk)
    if not waiting.update(state=State.FORMER, place=None, since_on=clock.group_date(now)):
        raise NotWaiting
    forget_ratings(person)
    record_many(verbs.WITHDRAWN, [person], payload={}, now=now)


@transaction.atomic
def leave(person: Person, *, now: datetime) -> None:
    """Leave of one's own free will; ratings by and about the person vanish (AMB-54).

    Raises NotAMember.
    """
    depart(person, now=now)
    record_many(verbs.LEFT, [person], payload={}, now=now)
