"""Where a member votes when groups vote together: here, or in another group."""

from typing import ClassVar, Self

from django.db import models

from core.people.models import Person
from federation.confederations.models import Confederation


class VotingHomeQuerySet(models.QuerySet["VotingHome"]):
    """Voting homes, asked for in English."""

    def elsewhere(self, confederation: int) -> Self:
        """Of those who vote in another group."""
        return self.filter(confederation=confederation, is_here=False)


class VotingHome(models.Model):
    """What a member declared for one confederation. Who declared nothing votes here.

    It tells of memberships elsewhere, so it is in no record and only the person reads it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="voting_homes")
    confederation = models.ForeignKey(
        Confederation, on_delete=models.CASCADE, related_name="voting_homes"
    )
    is_here = models.BooleanField(default=True)
    declared_on = models.DateField()

    objects = VotingHomeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "confederation"], name="one_voting_home_in_a_confederation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {'here' if self.is_here else 'elsewhere'}"
