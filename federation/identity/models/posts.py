"""What the group has told the world: notes, and the activities that carry them."""

import json
import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.proposals.models import Proposal


class Kind(models.TextChoices):
    """What a note tells of a proposal."""

    PUBLISHED = "published", _("published")
    OPENED = "opened", _("opened to the vote")
    DECIDED = "decided", _("decided")


class PostQuerySet(models.QuerySet["Post"]):
    """Notes, asked for in English."""

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(gone_at__isnull=True)

    def about(self, number: int) -> Self:
        return self.filter(proposal_id=number).order_by("pk")


class Post(models.Model):
    """A note about a proposal, as it stands now."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    # The Note in ActivityStreams, as it was last told; empty once it was taken back.
    document = models.TextField()
    at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proposal", "kind"], name="one_note_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="note_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(gone_at__isnull=True) ^ models.Q(document=""),
                name="what_is_taken_back_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.proposal_id}"

    @property
    def note(self) -> dict[str, Any]:
        """The document, read."""
        found: dict[str, Any] = json.loads(self.document)
        return found


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Activities, asked for in English."""

    def public(self, by: str) -> Self:
        """What an actor did in public, newest first."""
        return self.filter(by=by, is_public=True).order_by("-pk")


class Activity(models.Model):
    """Something that the instance or the group did, in the words in which it was told."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.CharField(max_length=8)
    kind = models.CharField(max_length=8)
    is_public = models.BooleanField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="activities")
    # Without a proof: that is made anew with the key of the day, over the same words.
    document = models.TextField()
    at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["by", "-id"], condition=models.Q(is_public=True), name="activity_outbox"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def content(self) -> dict[str, Any]:
        """The document, read."""
        found: dict[str, Any] = json.loads(self.document)
        return found
