"""What the heartbeat does each day: count reputations, warn, and seal the day's ratings."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from core.charter.reading import current
from core.notices.actions import notify
from core.people.models import Person
from core.record import actions as record
from core.record.rules.canonical import canonical, commitment
from groups.membership import kinds, verbs
from groups.membership.actions.admission import BATCH, record_many
from groups.membership.models import (
    Rating,
    Register,
    ReputationNote,
    Span,
    Standing,
    State,
    Welcome,
    sums,
)
from groups.membership.parameters import WARNING_MARGIN, rule_of
from groups.membership.rules import Outcome, count, is_at_risk


@transaction.atomic
def count_reputations(*, date: date, now: datetime) -> Outcome:
    """Admit who stands above the bar and remove who stands below it, in the order of record.

    Sums are read once, and only the outcome is written, and whose reputation has changed: the
    cost is linear (S1-023, S1-024).
    """
    register = Register.objects.locked()
    known = Standing.objects.known().in_order_of_record()
    rows = list(known.values_list("person_id", "state"))
    members = {person for person, state in rows if state == State.MEMBER}
    rule = rule_of(current())
    order = [person for person, _state in rows]
    found = sums()
    ReputationNote.objects.keep({person: found[person] for person in order}, on=date)
    outcome = count(order, members=members, sums=found, rule=rule)
    people = Person.objects.in_bulk([*outcome.admitted, *outcome.removed])
    admitted = [people[person] for person in outcome.admitted]
    removed = [people[person] for person in outcome.removed]
    _let_in(admitted, outcome, register, date=date)
    _put_out(removed, register, date=date)
    register.save()
    record_many(verbs.ADMITTED, admitted, payload={"cause": "reputation"}, now=now)
    left = len(members) + len(admitted)
    _record_removals(removed, range(left - 1, -1, -1), now=now)
    link = reverse("membership:own")
    notify(kinds.ADMITTED, people=admitted, link=link, now=now)
    notify(kinds.REMOVED, people=removed, link=link, now=now)
    return outcome


def _let_in(people: Sequence[Person], outcome: Outcome, register: Register, *, date: date) -> None:
    """Each newcomer has a moment of their own: who came later greets who came before."""
    spans, welcomes = [], []
    for person in people:
        moment = register.next_moment()
        spans.append(Span(person=person, since=moment))
        if person.pk in outcome.greeting:
            welcomes.append(Welcome(giver=person, moment=moment))
    Span.objects.bulk_create(spans, batch_size=BATCH)
    Welcome.objects.bulk_create(welcomes, batch_size=BATCH)
    for some in _batches(people):
        Standing.objects.filter(pk__in=some).update(
            state=State.MEMBER, since_on=date, admitted_on=date, at_risk_on=None
        )


def _put_out(people: Sequence[Person], register: Register, *, date: date) -> None:
    """Who is removed waits in the old place; ratings given are gone, those received stay."""
    if not people:
        return
    moment = register.next_moment()
    for some in _batches(people):
        # First the standing: a rating given at this very moment is then refused or deleted.
        Standing.objects.filter(pk__in=some).update(
            state=State.APPLICANT, since_on=date, at_risk_on=None
        )
        Span.objects.filter(person__in=some, until=None).update(until=moment)
        Rating.objects.filter(by__in=some).delete()
        Welcome.objects.filter(giver__in=some).delete()


def _batches(people: Sequence[Person]) -> Iterable[list[int]]:
    ids = [person.pk for person in people]
    return (ids[first : first + BATCH] for first in range(0, len(ids), BATCH))


def _record_removals(people: Sequence[Person], left: Iterable[int], *, now: datetime) -> None:
    rule = rule_of(current())
    record.append_many(
        record.Act(
            verb=verbs.REMOVED,
            subject=f"person:{person.uid}",
            payload={"bar": rule.bar(members + 1), "members": members},
            at=now,
        )
        for person, members in zip(people, left, strict=False)
    )


@transaction.atomic
def warn_members(*, date: date, now: datetime) -> list[Person]:
    """Tell members who have come close to the bar, once until they are safe again."""
    rows = list(Standing.objects.members().values_list("person_id", "at_risk_on"))
    charter = current()
    bar = rule_of(charter).bar(len(rows))
    margin = charter[WARNING_MARGIN.name]
    found = sums()
    risky = {
        person
        for person, _since in rows
        if margin and is_at_risk(found[person], bar=bar, margin=margin)
    }
    marked = {person for person, since in rows if since is not None}
    people = list(Person.objects.filter(pk__in=risky - marked))
    Standing.objects.filter(pk__in=marked - risky).update(at_risk_on=None)
    Standing.objects.filter(pk__in=risky - marked).update(at_risk_on=date)
    for person in people:
        facts = {"reputation": found[person.pk], "bar": bar}
        link = reverse("membership:own")
        notify(kinds.AT_RISK, people=[person], link=link, facts=facts, now=now)
    return people


@transaction.atomic
def seal_ratings(*, date: date, now: datetime) -> int:
    """Enter the day's ratings into the record as their number and one seal over all of them.

    Returns how many there were. Whoever knows a rating and its salt can prove that it was there.
    """
    unsealed = Rating.objects.filter(is_sealed=False)
    rows = list(unsealed.values_list("pk", "salt", "by__uid", "about__uid", "value"))
    record.append_commitments(
        verbs.RATINGS_SEALED,
        subject=f"day:{date.isoformat()}",
        secrets=[
            sealed(bytes(salt), by=by, about=about, value=value)
            for _pk, salt, by, about, value in rows
        ],
        at=now,
    )
    unsealed.filter(pk__lte=max(pk for pk, *_rest in rows)).update(is_sealed=True)
    return len(rows)


def sealed(salt: bytes, *, by: UUID, about: UUID, value: int) -> bytes:
    """What stands for one rating under the seal of its day."""
    text = canonical({"about": str(about), "by": str(by), "value": value})
    return commitment(salt, text).encode()
