"""Reputation: the sum of the ratings a person has, for one person or for all at once."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, QuerySet, Sum

from core.heartbeat.daily import Daily
from core.people.models import Person
from groups.membership.models.ratings import Rating, Welcome
from groups.membership.models.standing import Span
from groups.membership.rules import Span as Stretch
from groups.membership.rules import welcomes_received


def sums() -> Counter[int]:
    """The reputation of everybody who has any, by number of the person.

    Cost follows the number of rows: ratings are summed by the database, welcomes are merged with
    the spans in which they were received.
    """
    found: Counter[int] = Counter()
    welcomes: list[Any] = WELCOMES.rows(ANY_DAY)
    if welcomes:
        spans = [Stretch(*row) for row in SPANS.rows(ANY_DAY)]
        found.update(welcomes_received(spans, welcomes))
    for about, total in TOTALS.rows(ANY_DAY):
        found[about] += total
    if welcomes:
        for about, total in REPLACING.rows(ANY_DAY):
            found[about] -= total
    return found


def _totals(ratings: "QuerySet[Rating]", total: models.Aggregate) -> "QuerySet[Rating, Any]":
    rows = ratings.order_by().values("about_id").annotate(total=total)
    return rows.values_list("about_id", "total")


def replacing_welcomes() -> "QuerySet[Rating]":
    """The ratings that stand in the place of a welcome which the person received."""
    received = Q(about__member_spans__since__lt=F("by__welcome__moment")) & (
        Q(about__member_spans__until=None)
        | Q(about__member_spans__until__gt=F("by__welcome__moment"))
    )
    return Rating.objects.filter(received)


# Every night asks for all sums, twice.
ANY_DAY = date.min
SPANS = Daily(lambda _day: Span.objects.order_by().values_list("person_id", "since", "until"))
WELCOMES = Daily(lambda _day: Welcome.objects.order_by("moment").values_list("moment", "giver_id"))
TOTALS = Daily(lambda _day: _totals(Rating.objects.all(), Sum("value")))
REPLACING = Daily(lambda _day: _totals(replacing_welcomes(), Count("pk")))


def reputation(person_id: int) -> int:
    """The reputation of one person, in two queries however large the group is."""
    inside = Span.objects.filter(
        Q(until=None) | Q(until__gt=models.OuterRef("by__welcome__moment")),
        person_id=person_id,
        since__lt=models.OuterRef("by__welcome__moment"),
    )
    ratings = Rating.objects.filter(about_id=person_id).annotate(replaces=models.Exists(inside))
    found = ratings.aggregate(
        total=Sum("value", default=0), replaced=Count("pk", filter=Q(replaces=True))
    )
    return int(found["total"]) - int(found["replaced"]) + _welcomes_of(person_id)


def _welcomes_of(person_id: int) -> int:
    inside = Span.objects.filter(
        Q(until=None) | Q(until__gt=models.OuterRef("moment")),
        person_id=person_id,
        since__lt=models.OuterRef("moment"),
    )
    welcomes = Welcome.objects.exclude(giver_id=person_id)
    return welcomes.filter(models.Exists(inside)).count()


def ratings_by(person: Person, about: Collection[int]) -> dict[int, int]:
    """What this person thinks of each of these: the rating, else the welcome, else 0."""
    found = dict.fromkeys(about, 0)
    moment = Welcome.objects.filter(giver=person).values("moment")
    received = Span.objects.filter(
        Q(until=None) | Q(until__gt=moment), person__in=about, since__lt=moment
    )
    found.update(dict.fromkeys(received.values_list("person_id", flat=True), 1))
    given = Rating.objects.filter(by=person, about__in=about)
    found.update(given.values_list("about_id", "value"))
    found.pop(person.pk, None)
    return found
