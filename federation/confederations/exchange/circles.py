"""Who decides together with a group: what is believed of it has to be the same for all of them."""

from datetime import datetime

from django.db.models import Q

from federation.confederations.models import Confederation, Seat


def circles(origin: str, *, at: datetime) -> list[frozenset[str]]:
    """The other groups of each confederation that concerns us and that a group was in at a moment.

    A group is in it with a seat, or because it is the confederation.
    """
    ours = Q(peer=None) | Q(joined_at__isnull=False, left_at=None)
    known = Confederation.objects.filter(ours)
    seats = Seat.objects.filter(confederation__in=known, joined_at__lte=at).not_left_by(at)
    seated: dict[int, set[str]] = {}
    for number, member in seats.values_list("confederation_id", "origin"):
        seated.setdefault(number, set()).add(member)
    own = set(known.filter(origin=origin).values_list("pk", flat=True))
    return [
        frozenset(members - {origin})
        for number, members in sorted(seated.items())
        if origin in members or number in own
    ]
