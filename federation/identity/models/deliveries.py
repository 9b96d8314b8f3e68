"""The outbox: what waits to be delivered, one lane for each host.

A host that is down holds up only its own lane, and nothing in it expires.
"""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models

from federation.identity.models.posts import Activity

REFUSALS, GONE = 400, 410


class LaneQuerySet(models.QuerySet["Lane"]):
    """Lanes, asked for in English."""

    def with_work(self, now: datetime) -> Self:
        """Those in which something waits and which may be tried, the most patient first."""
        waiting = Delivery.objects.waiting().filter(lane=models.OuterRef("pk"))
        due = self.filter(due_at__lte=now)
        return due.filter(models.Exists(waiting)).order_by("due_at", "pk")

    def failing(self) -> Self:
        return self.filter(failures__gt=0).order_by("-failures", "pk")

    def refusals(self) -> list[int]:
        """What those answered whose last answer was a refusal, of the days that are kept.

        Whoever is gone is told nothing more, and refuses nothing.
        """
        ended = Delivery.objects.filter(lane=models.OuterRef("pk"), ended_at__isnull=False)
        last = models.Subquery(ended.order_by("-ended_at", "-pk").values("status")[:1])
        refusing = self.annotate(refused=last).filter(refused__gte=REFUSALS)
        return sorted(refusing.exclude(refused=GONE).values_list("refused", flat=True))


class Lane(models.Model):
    """A host, when it is tried next, and how it went so far."""

    host = models.CharField(max_length=300, primary_key=True)
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=250, blank=True)

    objects = LaneQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["due_at"], name="lane_due")]

    def __str__(self) -> str:
        return self.host


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, asked for in English."""

    def waiting(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Delivery(models.Model):
    """One activity on its way to one inbox."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="deliveries")
    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="deliveries")
    inbox = models.CharField(max_length=500)
    ended_at = models.DateTimeField(null=True)
    # What the other side answered in the end; a refusal is kept and not tried again.
    status = models.PositiveSmallIntegerField(default=0)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["lane", "id"],
                condition=models.Q(ended_at__isnull=True),
                name="delivery_waiting",
            ),
            models.Index(fields=["ended_at"], name="delivery_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} to {self.inbox}"
