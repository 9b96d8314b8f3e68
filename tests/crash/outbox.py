"""A story of the outbox: something waits for a place elsewhere, and is sent."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from federation.identity import speaking
from federation.identity.actions import delivering
from federation.identity.models import Activity, Delivery, Lane
from federation.identity.rules import activities
from federation.wire.wall import wall
from tests import world


def queue(*, asked: dict[str, Any], inbox: str) -> str:
    """The group accepts a follower; the id of the answer that waits."""
    world.a_village("Aino", "Bertil", "Cilla")
    uid, now = uuid4(), wall()
    document = activities.answer(speaking.places(), str(uid), kind="Accept", asked=asked, at=now)
    facts = {"by": activities.GROUP, "kind": "Accept", "is_public": False, "at": now}
    answer = Activity.objects.create(uid=uid, document=json.dumps(document), **facts)
    delivering.queue(answer, [inbox])
    return str(document["id"])


def deliver(*, after: float = 0) -> int:
    """What every beat does, so many seconds from now; how many were taken."""
    return delivering.deliver(now=wall() + timedelta(seconds=after), seconds=2)


def look() -> dict[str, Any]:
    """What is left in the outbox."""
    return {
        "waiting": Delivery.objects.waiting().count(),
        "answers": list(Delivery.objects.values_list("status", flat=True)),
        "failures": Lane.objects.get().failures,
    }
