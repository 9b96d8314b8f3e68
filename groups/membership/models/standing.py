"""Who is a member, who waits, who was one; and when each was a member."""

from typing import ClassVar, Self

from django.db import models

from core.people.models import Person
from core.prepared import Prepared


class State(models.TextChoices):
    """What a person is in the group."""

    APPLICANT = "applicant"
    MEMBER = "member"
    FORMER = "former"


class StandingQuerySet(models.QuerySet["Standing"]):
    """Standings, asked for in English."""

    def members(self) -> Self:
        return self.filter(state=State.MEMBER)

    def waiting(self) -> Self:
        """Those who have applied, or were removed, and may be admitted."""
        return self.filter(state=State.APPLICANT)

    def known(self) -> Self:
        """Members and those who wait: everybody who can be rated."""
        return self.exclude(state=State.FORMER)

    def count_and_ask(self, person: Person | None) -> tuple[int, bool]:
        """How many members there are, and whether the person is one; one query for a page."""
        asked = person.pk if person else None
        is_asked = models.Count("pk", filter=models.Q(person_id=asked))
        found = self.members().aggregate(members=models.Count("pk"), is_asked=is_asked)
        return int(found["members"]), bool(found["is_asked"])

    def in_order_of_record(self) -> Self:
        return self.order_by("place")

    def not_rated_by(self, person: int) -> Self:
        """Those who wait and of whom this member has said nothing; nobody for who is no member."""
        as_member = Standing.objects.members().filter(pk=person)
        return (
            self.waiting()
            .filter(models.Exists(as_member))
            .exclude(person__ratings_received__by=person)
        )

    def named(self, words: str) -> Self:
        """Those with these words in what they let others see; all of them without words."""
        found = self
        for word in words.split():
            found = found.filter(
                models.Q(person__forename__icontains=word)
                | models.Q(person__surname__icontains=word)
                # Whoever writes under a pseudonym must not be found by it.
                | models.Q(person__pseudonym__icontains=word, person__author_level__lt=4)
                | models.Q(person__email__icontains=word, person__shows_email=True)
            )
        return found

    def of(self, person: Person) -> "Standing | None":
        return OF_PERSON.first(person.pk)


class Standing(models.Model):
    """What one person is in the group, since when, and in which place of the order of record."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, related_name="standing"
    )
    state = models.CharField(max_length=9, choices=State.choices)
    # Kept by who is removed and waits again; lost by who leaves.
    place = models.BigIntegerField(null=True, unique=True)
    since_on = models.DateField()
    admitted_on = models.DateField(null=True)
    # Set when a warning was sent, so that one fall is warned of once.
    at_risk_on = models.DateField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="standing_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.FORMER, place=None)
                | models.Q(state__in=(State.APPLICANT, State.MEMBER), place__isnull=False),
                name="place_of_who_is_or_waits",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.MEMBER) | models.Q(admitted_on__isnull=False),
                name="members_were_admitted",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "place"], name="standing_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.state}"

    @property
    def is_member(self) -> bool:
        return self.state == State.MEMBER

    @property
    def is_waiting(self) -> bool:
        return self.state == State.APPLICANT


class Span(models.Model):
    """A time as a member, between two moments of the register; the present one has no end.

    Spans tell which newcomers' welcomes a person received.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="member_spans")
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(until=None), name="one_present_span"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")),
                name="span_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.since} to {self.until}"


OF_PERSON = Prepared(lambda number: Standing.objects.filter(pk=number))
# Every act asks for it.
MEMBER = Prepared(lambda number: Standing.objects.members().filter(pk=number).only("pk")[:1])


def is_member(person: object) -> bool:
    """Whether this person is a member at this moment; a visitor is none."""
    return isinstance(person, Person) and person.pk is not None and MEMBER.exists(person.pk)


def members_count() -> int:
    """How many members the group has at this moment."""
    return Standing.objects.members().count()


def member_ids() -> list[int]:
    """The numbers of all members in the order of record."""
    members = Standing.objects.members().in_order_of_record()
    return list(members.values_list("person_id", flat=True))
