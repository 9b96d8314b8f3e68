"""Personal tokens: what lets a program speak for a person, kept as a hash only."""

from datetime import date
from typing import ClassVar, Self

from django.db import models

from core.people.models.person import Person


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens, asked for in English."""

    def of(self, person: Person) -> Self:
        return self.filter(person=person).order_by("-pk")

    def valid(self, *, today: date) -> Self:
        """Those that open something; revoked ones are deleted."""
        return self.filter(until_on__gte=today)


class Token(models.Model):
    """One token. When it was used is known by the day, and written only when the day is over."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes: "models.JSONField[list[str], list[str]]" = models.JSONField()
    made_on = models.DateField()
    until_on = models.DateField()
    last_used_on = models.DateField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("made_on")),
                name="token_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.pk} until {self.until_on}"
