"""Arguments for and against, and who found them helpful."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.prepared import Prepared
from groups.proposals.models.proposal import Proposal


class Side(models.TextChoices):
    """Which way an argument speaks."""

    FOR = "for", _("for")
    AGAINST = "against", _("against")


class ArgumentQuerySet(models.QuerySet["Argument"]):
    """Arguments, asked for in English."""

    def best_first(self, reader: int = 0) -> Self:
        """With the number of those who found each helpful, most first, then oldest.

        `helped_me` says whether the reader under this number is one of them.
        """
        helped = Helpful.objects.filter(argument=models.OuterRef("pk"), person=reader)
        return self.annotate(
            helpful_count=models.Count("helpful"), helped_me=models.Exists(helped)
        ).order_by(models.F("taken_back_on").asc(nulls_first=True), "-helpful_count", "pk")


class Argument(models.Model):
    """What somebody says for or against a proposal."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="arguments")
    side = models.CharField(_("side"), max_length=7, choices=Side.choices)
    text = models.TextField(_("argument"), max_length=2000, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="arguments",
    )
    author_level = models.PositiveSmallIntegerField(_("shown as"), default=3)
    # Where it was said in another group: its origin and its name. No person is named then.
    origin = models.CharField(max_length=64, blank=True)
    group = models.CharField(max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=35, default="en")
    written_on = models.DateField()
    taken_back_on = models.DateField(null=True, blank=True)

    objects = ArgumentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(side__in=Side.values), name="argument_has_a_side"
            ),
            models.CheckConstraint(
                condition=models.Q(author_level__range=(1, 5)), name="argument_level_is_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"argument:{self.uid}"


class Helpful(models.Model):
    """That one person found one argument helpful; nobody sees who."""

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="helpful")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["argument", "person"], name="helpful_once")
        ]

    def __str__(self) -> str:
        return str(self.argument_id)


# The arguments on the page of a proposal, as a reader finds them.
ON_PAGE = Prepared(
    lambda proposal, reader: (
        Argument.objects.filter(proposal=proposal).select_related("author").best_first(reader)
    ),
    given=2,
)
