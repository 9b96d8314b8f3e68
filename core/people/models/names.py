"""Pseudonyms: who used which when, and which can never be taken again."""

from typing import ClassVar

from django.db import models

from core.people.models.person import Person


class Pseudonym(models.Model):
    """One pseudonym during the time in which a person used it (S2-045)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pseudonyms")
    text = models.CharField(max_length=40)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(until_on=None),
                name="one_pseudonym_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.text


class TakenName(models.Model):
    """A name under which somebody was once known: nobody else can have it (AMB-30).

    Only a keyed hash is kept, so that it can stay when the person is erased.
    """

    name_hash = models.CharField(max_length=128, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="taken_names")

    def __str__(self) -> str:
        return self.name_hash
