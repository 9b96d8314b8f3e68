"""Whom a newcomer was shown as members, compared with what the record of before says."""

from datetime import datetime

from django.db import transaction

from core.instance import instance
from federation.confederations.exchange import unfounded
from federation.confederations.exchange.ends import End, end
from federation.confederations.models import Confederation, Early


def compare_all(*, now: datetime) -> None:
    """Wherever we have read what was shown to us when we joined: who was kept back is no member.

    Our people agreed to the groups that they saw, each with its weight; the record of that time may
    hold others, whom all who were there refused.
    """
    shown = Confederation.objects.followed().filter(peer__isnull=False, wanted_at__isnull=False)
    for confederation in shown.select_related("peer"):
        if not confederation.agreed.get("is_compared") and _is_read(confederation):
            _compare(confederation, now=now)


def _is_read(confederation: Confederation) -> bool:
    agreed, peer = confederation.agreed, confederation.peer
    if peer is None or agreed.get("is_plan") or not 0 < agreed.get("size", 0) <= peer.cursor:
        return False
    waiting = peer.heard.waiting().filter(index__lt=agreed["size"])
    early = Early.objects.filter(peer=peer, index__lt=agreed["size"])
    return not waiting.exists() and not early.exists()


@transaction.atomic
def _compare(confederation: Confederation, *, now: datetime) -> None:
    agreed, wanted = confederation.agreed, confederation.wanted_at
    assert wanted is not None
    weights = {group["origin"]: group.get("weight", "1") for group in agreed["groups"]}
    seats = confederation.seats.taken().filter(index__isnull=False).exclude(origin=instance.origin)
    for seat in seats.in_order():
        if weights.get(seat.origin) != str(seat.weight):
            end(seat, End(at=wanted), now=now)
            unfounded.note(
                confederation,
                "confederation.seat",
                about=seat.name,
                index=seat.index or 0,
                at=seat.joined_at,
                now=now,
            )
    confederation.agreed = {**agreed, "is_compared": True}
    confederation.save(update_fields=["agreed"])
