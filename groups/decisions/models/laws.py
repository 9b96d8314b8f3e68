"""The law book: laws and their versions."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.titles import Heading, heading_of
from groups.decisions.models.decisions import Decision
from groups.decisions.rules import digest


class LawState(models.TextChoices):
    """Whether a law binds."""

    IN_FORCE = "in_force", _("in force")
    REPEALED = "repealed", _("repealed")


class LawQuerySet(models.QuerySet["Law"]):
    """Laws, asked for in English."""

    def in_force(self) -> Self:
        return self.filter(state=LawState.IN_FORCE)

    def past(self) -> Self:
        return self.filter(state=LawState.REPEALED)

    def saying(self, words: str) -> Self:
        """Laws whose present or last title or text contains each of the words."""
        found = self
        for word in words.split():
            found = found.filter(models.Q(title__icontains=word) | models.Q(text__icontains=word))
        return found


class Law(models.Model):
    """A law with the words it has now, or had when it was repealed."""

    number = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=LawState.choices, default=LawState.IN_FORCE)
    title = models.CharField(max_length=200)
    text = models.TextField()
    language = models.CharField(max_length=35, default="en")
    # The title in other languages, where the law has the words of a proposal and members have
    # translated them.
    titles = models.JSONField(default=dict, editable=False)
    # The origin of the confederation whose law it is; empty for the group's own.
    confederation = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    in_force_since = models.DateField()
    changed_on = models.DateField()
    repealed_on = models.DateField(null=True, blank=True)
    repealed_by = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="repeals"
    )

    objects = LawQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(
                    state="in_force", repealed_on__isnull=True, repealed_by__isnull=True
                )
                | models.Q(state="repealed", repealed_on__isnull=False, repealed_by__isnull=False),
                name="law_is_repealed_by_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:law", args=[self.number])

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"law:{self.uid}"

    @property
    def is_of_all(self) -> bool:
        """Whether all groups of a confederation made it together."""
        return bool(self.confederation)

    @property
    def heading(self) -> Heading:
        """The title as the reader understands it best."""
        return heading_of(self)

    @property
    def is_in_force(self) -> bool:
        return self.state == LawState.IN_FORCE

    @property
    def digest(self) -> str:
        return digest(title=self.title, text=self.text)


class LawVersion(models.Model):
    """The words of a law from one decision to the next; never changed."""

    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    language = models.CharField(max_length=35, default="en")
    in_force_on = models.DateField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="law_versions")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["law", "number"], name="one_law_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.law_id}.{self.number}"

    @property
    def before(self) -> int:
        """The number of the version that this one replaced."""
        return self.number - 1
