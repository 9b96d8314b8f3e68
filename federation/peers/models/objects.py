"""Civic objects: ours as they were said, and theirs as they were heard."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models

from federation.identity.rules.keys import Said
from federation.peers.models.peers import Peer
from federation.peers.rules.civic import Announced
from federation.peers.rules.moments import MOST_APART


class CivicObject(models.Model):
    """Something the group said to other groups. Written once."""

    number = models.BigIntegerField(primary_key=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    # Without a proof: that is made anew with the key of the day, over the same words.
    document = models.TextField()
    at = models.DateTimeField()
    # It came back from others after the home was restored; whether what it says was followed here.
    is_regained = models.BooleanField(default=False)
    is_followed = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def subject(self) -> str:
        """What the record calls it."""
        return f"civic:{self.uid}"

    @property
    def content(self) -> dict[str, Any]:
        """The document, read."""
        found: dict[str, Any] = json.loads(self.document)
        return found


class HeardKey(models.Model):
    """An entry of a peer's record about its keys."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="heard_keys")
    index = models.BigIntegerField()
    verb = models.CharField(max_length=80)
    # By their clock; when we heard it, by ours.
    at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    # Of a key that trustees named: the last entry that stood there when it had waited long enough.
    over_at = models.BigIntegerField(null=True)
    payload = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["peer", "index"], name="key_heard_once")
        ]

    def __str__(self) -> str:
        return f"{self.verb} at {self.index}"

    @property
    def said(self) -> Said:
        """As the law of keys reads it."""
        return Said(index=self.index, at=self.at, verb=self.verb, facts=json.loads(self.payload))


class HeardObjectQuerySet(models.QuerySet["HeardObject"]):
    """What peers said, asked for in English."""

    def standing(self) -> Self:
        """Those that stand in the record as the group knows it now."""
        return self.filter(set_aside_at__isnull=True)

    def shown(self) -> Self:
        """Those, and those that it said in a record which it does not stand by."""
        known = models.Q(set_aside_at__isnull=True) | models.Q(dropped_at__isnull=False)
        return self.filter(known)

    def unsettled(self) -> Self:
        """Those of the record known before that were not compared yet with the one known now."""
        return self.filter(set_aside_at__isnull=False, dropped_at__isnull=True)

    def waiting(self) -> Self:
        """Those that had no effect yet, in the order in which they were said."""
        return self.standing().filter(done_at__isnull=True).order_by("number")

    def dated_back(self) -> Self:
        """Those before which something was said that is dated much later."""
        return self.filter(stated_at__lt=models.F("logged_at") - MOST_APART).order_by("-number")

    def done(self) -> Self:
        return self.standing().filter(done_at__isnull=False).order_by("-number")

    def withheld(self) -> Self:
        """Those whose words we were not given, in the order in which they were said."""
        return self.standing().exclude(withheld="").order_by("number")

    def keep(self, finished: Sequence["HeardObject"]) -> None:
        """Write down how these ended, all at once."""
        changed = ["document", "reason", "done_at", "withheld"]
        self.bulk_create(
            finished, update_conflicts=True, unique_fields=["id"], update_fields=changed
        )


class HeardObject(models.Model):
    """An object that a peer's record announced; its words may still be on their way."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="heard")
    uid = models.UUIDField()
    number = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    index = models.BigIntegerField()
    # When it counts as said: as their record states, and never before what was said before it.
    logged_at = models.DateTimeField()
    # What their record states.
    stated_at = models.DateTimeField(null=True)
    # With its proof, so that others can be shown it; empty until it came.
    document = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    # Why it has not had its effect, or why the rules gave it none.
    reason = models.CharField(max_length=250, blank=True)
    # When the group began anew with them; and when their record turned out not to hold it any more.
    set_aside_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    # What one has to take part in to be given its words, where we were not; `document` is then
    # what stands for it.
    withheld = models.CharField(max_length=200, blank=True)

    objects = HeardObjectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["peer", "uid"],
                condition=models.Q(set_aside_at__isnull=True),
                name="object_heard_once",
            ),
            models.UniqueConstraint(
                fields=["peer", "number"],
                condition=models.Q(set_aside_at__isnull=True),
                name="number_heard_once",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | ~models.Q(document=""),
                name="what_had_its_effect_is_here",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["peer", "withheld"],
                condition=~models.Q(withheld=""),
                name="words_withheld",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def announced(self) -> Announced:
        """What their record says about it."""
        return Announced(
            uid=str(self.uid),
            kind=self.kind,
            number=self.number,
            digest=self.digest,
            index=self.index,
        )

    @property
    def words(self) -> dict[str, Any]:
        """The body of the object, which has come."""
        found: dict[str, Any] = json.loads(self.document)["body"]
        return found

    def hold_up(self, reason: str) -> None:
        """It waits, and everything after it; readers are told why."""
        if self.reason != reason[:250]:
            self.reason = reason[:250]
            self.save(update_fields=["reason"])

    def finish(self, document: str, *, reason: str, now: datetime) -> None:
        """It had its effect, or the rules gave it none; `keep` writes that down."""
        self.document, self.reason, self.done_at = document, reason[:250], now
        self.withheld = ""

    def pass_over(self, document: str, *, about: str, reason: str, now: datetime) -> None:
        """Reading goes on without its words; they are asked for again if that concerns us."""
        self.finish(document, reason=reason, now=now)
        self.withheld = about
