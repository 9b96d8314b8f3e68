"""Whom the group knows: their addresses, what was pinned, and how far we have read them."""

import hashlib
import json
import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.record.rules.checkpoint import Statement
from core.record.rules.tree import Frontier
from federation.peers.rules.introductions import Introduction, read


class State(models.TextChoices):
    """What another group is to ours."""

    # Decided, but not read yet up to what was shown before the vote.
    KNOWN = "known", _("being introduced")
    PINNED = "pinned", _("known")
    FROZEN = "frozen", _("frozen")
    RELEASED = "released", _("no longer known")


# Of whom we read the records and vouch for them.
READ = (State.KNOWN, State.PINNED)


class PeerQuerySet(models.QuerySet["Peer"]):
    """Peers, asked for in English."""

    def read(self) -> Self:
        """Those whose records we read and vouch for."""
        return self.filter(state__in=READ)

    def pinned(self) -> Self:
        return self.filter(state=State.PINNED)

    def due(self, now: datetime) -> Self:
        """Those who are to be visited, the most patient first."""
        return self.read().filter(due_at__lte=now).order_by("due_at", "pk")

    def unasked_since(self, moment: datetime) -> Self:
        """Those who were not asked since then how much of our record they hold."""
        return self.read().filter(models.Q(asked_at__isnull=True) | models.Q(asked_at__lt=moment))


class Peer(models.Model):
    """A group that ours has decided to know."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The name of its record for ever: SHA-256 of the first key.
    origin = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=300)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.KNOWN)
    since = models.DateTimeField()
    # What was shown before the vote, as it stood there.
    introduction = models.TextField()

    # Their record as far as we have read it: leaves, the roots over them, the checkpoint.
    cursor = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=bytes)
    checkpoint = models.TextField(blank=True)
    # How long it was when we looked last.
    size = models.BigIntegerField(default=0)
    # The number of the last object that had its effect here.
    number = models.BigIntegerField(default=0)

    # When we go there next, and how it went.
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=250, blank=True)
    seen_at = models.DateTimeField(null=True)
    # What we refused them last, until the same is answered; and whether it was surely they who
    # asked.
    refused = models.CharField(max_length=250, blank=True)
    refused_what = models.CharField(max_length=10, blank=True)
    refused_at = models.DateTimeField(null=True)
    refused_is_theirs = models.BooleanField(default=False)
    # What they say that they did not take of what we said: numbers and reasons, as JSON.
    not_taken = models.TextField(blank=True)
    # By how many seconds their clock was ahead of ours when they took a signed question.
    clock_ahead = models.BigIntegerField(default=0)
    # When, by the group's clock, we last had read and done everything that they showed.
    heard_at = models.DateTimeField(null=True)
    # How long it was, as they signed it, where somebody else was shown more of it than we.
    shown_elsewhere = models.BigIntegerField(default=0)

    # When the group decided to know them in spite of evidence: there their record began anew. And
    # how long any record of theirs was of which anything was known then.
    begun_at = models.DateTimeField(null=True)
    before = models.BigIntegerField(default=0)

    # What we vouch for: never less, and never something else, unless the group begins anew with
    # them. And since when, by the group's clock.
    vouched_size = models.BigIntegerField(default=0)
    vouched_root = models.BinaryField(default=bytes)
    vouched_note = models.TextField(blank=True)
    vouched_at = models.DateTimeField(null=True)

    # What they hold of our record, and when they were asked.
    held_size = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    knows_us = models.BooleanField(default=False)

    objects = PeerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="peer_state_is_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_at"], name="peer_due")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("peers:peer", args=[self.uid])

    @property
    def is_read(self) -> bool:
        """Whether we read their record and vouch for it."""
        return self.state in READ

    @property
    def introduced(self) -> Introduction:
        """What was shown before the vote."""
        return read(json.loads(self.introduction))

    @property
    def frontier(self) -> Frontier:
        """Their tree as far as we have read it, ready to grow."""
        return Frontier.kept(self.cursor, bytes(self.peaks))

    def hold(self, statement: Statement, note: str, *, now: datetime) -> None:
        """Vouch for this from now on; the same that is brought again is not news. Save it then."""
        if (self.vouched_size, bytes(self.vouched_root)) != (statement.size, statement.root):
            self.vouched_at = now
        self.vouched_size, self.vouched_root = statement.size, statement.root
        self.vouched_note = note

    @property
    def left(self) -> int:
        """How many entries of theirs we have not read yet."""
        return max(self.size - self.cursor, 0)

    @property
    def origin_hash(self) -> str:
        """How witnesses call their record in addresses (C2SP tlog-witness)."""
        return origin_hash(self.origin)


def origin_hash(origin: str) -> str:
    """SHA-256 over the first line of a record's checkpoints, in hex."""
    return hashlib.sha256(f"folkmoot/{origin}".encode()).hexdigest()
