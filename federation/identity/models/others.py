"""Others: whom we know by a key, who follows the group, and what they asked."""

import hashlib
from datetime import datetime
from typing import ClassVar, Self

from django.db import models


def digest(text: str | bytes) -> str:
    """SHA-256 in hex: what is looked for by it may be of any length."""
    raw = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(raw).hexdigest()


class OtherQuerySet(models.QuerySet["Other"]):
    """Others, asked for in English."""

    def called(self, address: str) -> "Other | None":
        return self.filter(digest=digest(address)).first()

    def idle(self, before: datetime) -> Self:
        """Those who follow nothing and were not heard of since."""
        return self.filter(follower__isnull=True, fetched_at__lt=before)


class Other(models.Model):
    """Somebody elsewhere, as their own document described them when it was fetched."""

    digest = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=500)
    name = models.CharField(max_length=100, blank=True)
    inbox = models.CharField(max_length=500)
    shared_inbox = models.CharField(max_length=500, blank=True)
    key_id = models.CharField(max_length=500)
    key_pem = models.TextField()
    fetched_at = models.DateTimeField()

    objects = OtherQuerySet.as_manager()

    def __str__(self) -> str:
        return self.address


class FollowerQuerySet(models.QuerySet["Follower"]):
    """Followers, asked for in English."""

    def inboxes(self) -> list[str]:
        """Where what the group tells is delivered; one place is enough for all at a host."""
        rows = self.values_list("other__shared_inbox", "other__inbox").order_by("pk")
        return list(dict.fromkeys(shared or own for shared, own in rows.iterator(1000)))

    def at(self, inbox: str) -> Self:
        """Those who are told at this place."""
        return self.filter(models.Q(other__shared_inbox=inbox) | models.Q(other__inbox=inbox))


class Follower(models.Model):
    """Somebody elsewhere who is told what the group makes public."""

    other = models.OneToOneField(Other, on_delete=models.CASCADE, related_name="follower")

    objects = FollowerQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.other_id)


class ReceivedQuerySet(models.QuerySet["Received"]):
    """What was taken, asked for in English."""

    def contradicted(self) -> Self:
        """Those of which two texts are kept, the latest first."""
        return self.exclude(other_text="").order_by("-at", "pk")

    def over(self, *, before: datetime, kept_before: datetime) -> Self:
        """Those that nobody needs any more; what is evidence is kept longer."""
        is_plain = models.Q(other_text="", at__lt=before)
        return self.filter(is_plain | models.Q(at__lt=kept_before))


class Received(models.Model):
    """An activity that was taken: the same again has no effect, another of its id is refused."""

    key = models.CharField(max_length=64, primary_key=True)
    activity_id = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    # What came, and the first of something else that came under the same id: evidence.
    text = models.TextField(blank=True)
    contradicted_by = models.CharField(max_length=64, blank=True)
    other_text = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="received_at")]

    def __str__(self) -> str:
        return self.activity_id
