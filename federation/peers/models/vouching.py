"""Who vouches for whose record, up to where, and since when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from federation.peers.models.peers import Peer


class Cosignature(models.Model):
    """A peer vouches for a checkpoint of ours."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="cosignatures")
    size = models.BigIntegerField()
    line = models.TextField()
    # By the clock of the witness; it is part of what was signed.
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "size"], name="cosigned_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["size"], name="cosigned_size")
        ]

    def __str__(self) -> str:
        return f"{self.peer_id} vouches for {self.size}"


class Vouched(models.Model):
    """Somebody vouches for a checkpoint of a peer, as that peer's own checkpoint shows."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="vouched")
    size = models.BigIntegerField()
    # The origin of the witness.
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "size", "by"], name="vouched_once")
        ]

    def __str__(self) -> str:
        return f"{self.by[:8]} vouches for {self.peer_id} up to {self.size}"


class Obstacle(models.TextChoices):
    """Why what others kept of our record has not taken its place again."""

    SHORT = "short", _("nobody who answers has kept all of it")
    WORDS = "words", _("nobody who answers has kept everything that we told other groups")
    OTHER = "other", _("what they kept is not what we signed")
    SILENT = "silent", _("not every group has answered yet, and they may hold still more of it")
    KEYS = "keys", _("the keys were changed after the copy was made, and the new ones are not here")


class Ahead(models.Model):
    """A checkpoint that we signed and that our record does not lead to: it lacks its tail.

    A home that was restored from an old copy does not know what it signed after the copy was made.
    Each peer that showed it has a row of its own: what one of them takes back, others still hold.
    """

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="+")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()
    # Why it has not come back yet; of all of them this stands at the longest.
    obstacle = models.CharField(max_length=6, choices=Obstacle.choices, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "size"], name="ahead_shown_once")
        ]

    def __str__(self) -> str:
        return f"we signed {self.size}"
