"""What everybody's reputation has been: seen by each person alone, about themself."""

from collections.abc import Mapping
from datetime import date

from django.db import models

from core.people.models import Person

BATCH = 1000


class NoteQuerySet(models.QuerySet["ReputationNote"]):
    """Notes of reputations, asked for and kept in English."""

    def of(self, person: Person) -> list[tuple[date, int]]:
        """The reputation since each night on which it had changed, in order."""
        return list(self.filter(person=person).order_by("pk").values_list("on", "points"))

    def keep(self, points: Mapping[int, int], *, on: date) -> None:
        """Note the reputations that are other ones than those noted last.

        The cost is linear, and what is written follows what has changed.
        """
        last = dict(self.filter(is_last=True).values_list("person_id", "points"))
        changed = [person for person, number in points.items() if last.get(person) != number]
        for start in range(0, len(changed), BATCH):
            some = changed[start : start + BATCH]
            self.filter(person__in=some, is_last=True).update(is_last=False)
            self.bulk_create(
                ReputationNote(person_id=person, on=on, points=points[person]) for person in some
            )


class ReputationNote(models.Model):
    """One person's reputation at the count of one night; it holds until the next note."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="reputation_notes", db_index=False
    )
    on = models.DateField()
    points = models.IntegerField()
    is_last = models.BooleanField(default=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "on"], name="reputation_notes_of"),
            models.Index(
                fields=["is_last"], name="reputation_notes_last", condition=models.Q(is_last=True)
            ),
        ]

    def __str__(self) -> str:
        return f"reputation of {self.person_id} on {self.on}"
