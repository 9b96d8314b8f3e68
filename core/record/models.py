"""The rows of the record: entries, their leaves in the tree, and what may be forgotten again."""

import json
import uuid
from typing import Any, Self

from django.db import models

from core.record.rules.canonical import leaf_data
from core.record.rules.tree import Frontier, leaf_hash


class Entry(models.Model):
    """Something public that happened. Inserted once; the database refuses anything else."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    verb = models.CharField(max_length=80, db_index=True)
    version = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=120, db_index=True)
    # RFC 8785 text, never a database JSON type: those reorder keys and would change the hash.
    payload = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    @property
    def facts(self) -> dict[str, Any]:
        """The payload, read."""
        facts: dict[str, Any] = json.loads(self.payload)
        return facts

    @property
    def data(self) -> bytes:
        """The bytes that are hashed into the tree."""
        return leaf_data(
            uid=str(self.uid),
            verb=self.verb,
            version=self.version,
            subject=self.subject,
            payload=self.payload,
            at=self.at,
        )

    @property
    def hash(self) -> bytes:
        """The hash of this entry as a leaf."""
        return leaf_hash(self.data)


class Opening(models.Model):
    """The private part of an entry and the salt that proves it. Deleting it harms nothing."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, related_name="opening"
    )
    salt = models.BinaryField()
    payload = models.TextField()
    # Whose act it was, so that erasure finds it without reading every payload.
    person = models.CharField(max_length=36, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"opening of {self.entry_id}"

    @property
    def facts(self) -> dict[str, Any]:
        """The private payload, read."""
        facts: dict[str, Any] = json.loads(self.payload)
        return facts


class WaitingQuerySet(models.QuerySet["Waiting"]):
    """What has no leaf yet."""

    def in_order(self) -> models.QuerySet["Waiting", int]:
        """The numbers of the entries that wait, in the order in which they will be placed."""
        return self.order_by("entry_id").values_list("entry_id", flat=True)


class Waiting(models.Model):
    """An entry that has no leaf yet. The database writes this row when it takes the entry.

    Because the row becomes visible in the same instant as its entry, an entry whose transaction
    took longer than its neighbours' is never overlooked, however low its number.
    """

    entry = models.OneToOneField(
        Entry, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False
    )

    objects = WaitingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"entry {self.entry_id} waits"


class Leaves(models.QuerySet["Leaf"]):
    """The record in its order."""

    def newest_first(self) -> Self:
        return self.select_related("entry").order_by("-index")

    def before(self, index: int) -> Self:
        return self.filter(index__lt=index)

    def about(self, subject: str) -> Self:
        return self.filter(entry__subject=subject)

    def saying(self, verb: str) -> Self:
        return self.filter(entry__verb=verb)

    def in_force(self) -> Self:
        """Those whose effects are among the rows."""
        return self.filter(is_regained__isnull=True)


class Leaf(models.Model):
    """The place of an entry in the record. Inserted once; the database refuses anything else."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    hash = models.BinaryField(max_length=32)
    # True where it came back from other groups, after the home was restored from an old copy: it is
    # told and not in force. Null everywhere else, so that no leaf had to be written anew for it.
    is_regained = models.BooleanField(null=True)

    objects = Leaves.as_manager()

    def __str__(self) -> str:
        return f"leaf {self.index}"


class Subtree(models.Model):
    """The root of 256**level leaves beginning with leaf `index * 256**level`.

    Only whole subtrees are kept, and only every eighth level: a proof needs at most 256 hashes of
    each, and they are the tiles that other logs serve (C2SP tlog-tiles).
    """

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="record_one_root_per_subtree")
        ]

    def __str__(self) -> str:
        return f"subtree {self.level}/{self.index}"


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    """Checkpoints, asked for in English."""

    def newest(self) -> "Checkpoint | None":
        """The longest of them."""
        return self.order_by("-size").first()


class Checkpoint(models.Model):
    """A signed statement of how long the record is and what its root is."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        get_latest_by = "size"

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class HeadQuerySet(models.QuerySet["Head"]):
    def size(self) -> int:
        """How many leaves the record has."""
        return self.values_list("size", flat=True).first() or 0


class Head(models.Model):
    """The one row that says how many leaves there are. Whoever adds leaves holds it."""

    size = models.BigIntegerField(default=0)
    # The roots of the whole subtrees that the tree consists of, largest first.
    peaks = models.BinaryField(default=bytes)

    objects = HeadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.size} leaves"

    @property
    def frontier(self) -> Frontier:
        """The tree, ready to grow."""
        return Frontier.kept(self.size, bytes(self.peaks))
