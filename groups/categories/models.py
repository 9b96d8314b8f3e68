"""Free keywords: anybody names them, nobody owns them."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.categories import rules


class KeywordQuerySet(models.QuerySet["Keyword"]):
    """Keywords, asked for in English."""

    def called(self, words: Iterable[str]) -> Self:
        """Those that are known among the words, whatever their capitals."""
        return self.filter(key__in=[rules.key_of(word) for word in words])

    def in_use(self) -> Self:
        """Those of a proposal that was published: a draft is its author's alone."""
        return self.filter(proposals__collecting_since__isnull=False).distinct()


class Keyword(models.Model):
    """A word under which proposals can be found. It does not say who used it first."""

    name = models.CharField(_("keyword"), max_length=rules.LONGEST)
    # Folding can lengthen a word (ß becomes ss).
    key = models.CharField(max_length=rules.LONGEST * 3, unique=True, editable=False)

    objects = KeywordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return self.name
