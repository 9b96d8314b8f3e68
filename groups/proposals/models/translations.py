"""Translations of proposals: by members, never voted on."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.prepared import Prepared
from groups.proposals.models.options import option_labels
from groups.proposals.models.proposal import Proposal
from groups.proposals.rules import digest


class TranslationQuerySet(models.QuerySet["Translation"]):
    """Translations, asked for in English."""

    def in_order(self) -> Self:
        """By language; of each language the latest version first."""
        return self.order_by("language", "-version")

    def present(self) -> Self:
        """Those of the words that their proposal has now."""
        return self.filter(version=models.F("proposal__version"))


class Translation(models.Model):
    """What one version of a proposal says in another language. The original decides."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="translations")
    version = models.PositiveIntegerField()
    language = models.CharField(_("language"), max_length=35)
    title = models.CharField(max_length=200)
    text = models.TextField()
    reason = models.TextField(blank=True)
    # In the order of the proposal's options; none where it names none.
    options = models.JSONField(default=list)
    status_quo = models.TextField(blank=True)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
    )
    translator_level = models.PositiveSmallIntegerField(_("shown as"), default=3)
    written_on = models.DateField()
    changed_on = models.DateField(null=True, blank=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["proposal", "version", "language"], name="one_translation_per_language"
            ),
            models.CheckConstraint(
                condition=models.Q(translator_level__range=(1, 5)),
                name="translator_level_is_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}.{self.version} {self.language}"

    @property
    def option_labels(self) -> list[str]:
        """What can be chosen, where the proposal names more than itself."""
        return option_labels(self.options)

    @property
    def digest(self) -> str:
        return digest(
            title=self.title,
            text=self.text,
            reason=self.reason,
            options=self.options,
            status_quo=self.status_quo,
        )


# All translations of a proposal, for its page.
OF_PROPOSAL = Prepared(
    lambda proposal: (
        Translation.objects.filter(proposal=proposal).select_related("translator").in_order()
    )
)
