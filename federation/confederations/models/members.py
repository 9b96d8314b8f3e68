"""Confederations that the group belongs to or is, and what was announced of their charters."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse

from core.instance import instance
from federation.peers.models import Peer


class ConfederationQuerySet(models.QuerySet["Confederation"]):
    """Confederations, asked for in English."""

    def own(self) -> "Confederation | None":
        """The one that this group is; None if it is none."""
        return self.filter(peer__isnull=True, origin=instance.origin).first()

    def joined(self) -> Self:
        """Those that the group is a member of now."""
        return self.filter(joined_at__isnull=False, left_at__isnull=True)

    def wanted(self) -> Self:
        """Those that the group is a member of, or waits to become one."""
        return self.filter(wanted_at__isnull=False, left_at__isnull=True)

    def followed(self) -> Self:
        """Those whose joint votes are kept here: of which we are, want to be or were a member."""
        return self.filter(models.Q(peer__isnull=True) | models.Q(wanted_at__isnull=False))


class Confederation(models.Model):
    """A group whose members are groups: ourselves, or one that we want to be in, are, or were."""

    number = models.BigAutoField(primary_key=True)
    # Who it is for ever, as its record is called.
    origin = models.CharField(max_length=64, unique=True)
    # Whose record says what the confederation says; empty where we are it.
    peer = models.OneToOneField(Peer, on_delete=models.PROTECT, null=True)
    name = models.CharField(max_length=200)
    # The charter that was announced last: its number, its digest, its values as they are stored.
    charter_number = models.PositiveIntegerField(default=0)
    charter_digest = models.CharField(max_length=64, blank=True)
    values = models.JSONField(default=dict)
    # Who opens joint votes, by its origin, and since when: at first the confederation itself. It is
    # what `duty_at` says of now.
    hub = models.CharField(max_length=64)
    hub_since = models.DateTimeField(null=True)
    # What the group agreed to: the charter or the plan as voters read it, and by which decision.
    agreed = models.JSONField(default=dict)
    # When the group decided to join, when the confederation took it in, and when it left.
    wanted_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = ConfederationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("confederations:confederation", args=[self.number])

    @property
    def is_ours(self) -> bool:
        """Whether we are it."""
        return self.peer_id is None

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"confederation:{self.origin}"

    def duty_at(self, moment: datetime | None = None) -> "tuple[str, datetime | None]":
        """Who had the duty to open joint votes then, or has it now, and since when.

        It follows from the rows, in whichever order they came: of the votes that passed the duty
        the one with the last deadline counts, of those with one deadline the one whose name is
        last; and the confederation has it again once its group's seat of that day is left.
        """
        passed = self.duties.filter(since__lte=moment) if moment else self.duties.all()
        last = passed.order_by("-since", "-vote").first()
        if last is None:
            return self.origin, None
        taken = self.seats.filter(origin=last.origin, joined_at__lte=last.since)
        seat = taken.order_by("-joined_at", "-number").first()
        if seat is None or last.origin == self.origin:
            return self.origin, last.since
        if seat.left_at is None or (moment and seat.left_at > moment):
            return last.origin, last.since
        return self.origin, max(seat.left_at, last.since)

    def hub_at(self, moment: datetime) -> str:
        """Who had the duty to open joint votes then."""
        return self.duty_at(moment)[0]

    def name_of(self, origin: str) -> str:
        """What a group is called here; empty for one that never had a seat."""
        seats = self.seats.filter(origin=origin).order_by("-number")
        return seats.values_list("name", flat=True).first() or ""


class Charter(models.Model):
    """A charter that the confederation announced. Joint votes name the one they go by."""

    confederation = models.ForeignKey(
        Confederation, on_delete=models.CASCADE, related_name="charters"
    )
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    values = models.JSONField(default=dict)
    announced_at = models.DateTimeField()
    # The joint vote that changed it so, and which of its effects; empty for the first.
    vote = models.UUIDField(null=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["confederation", "number"], name="charter_announced_once"
            )
        ]

    def __str__(self) -> str:
        return f"charter {self.number} of {self.confederation_id}"


class Duty(models.Model):
    """To whom a joint vote gave the duty to open joint votes, at its deadline.

    Before the first it is the confederation's. Who had it when is said by `Confederation.duty_at`.
    """

    confederation = models.ForeignKey(
        Confederation, on_delete=models.CASCADE, related_name="duties"
    )
    # As the vote is called in all groups.
    vote = models.UUIDField(default=uuid.uuid4, editable=False)
    origin = models.CharField(max_length=64)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.origin} since {self.since}"


class Early(models.Model):
    """An object that came before what it is about; it has its effect when that is here."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="early")
    kind = models.CharField(max_length=60)
    body = models.JSONField()
    # Where it stands in their record.
    index = models.BigIntegerField()
    logged_at = models.DateTimeField()
    # The name of what it waits for, such as `vote:<uid>`.
    waits_for = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "index"], name="early_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} waits for {self.waits_for}"
