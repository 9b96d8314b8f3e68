"""What waited for its moment is fetched again once that has come by our clock."""

from datetime import datetime

from django.utils.translation import override

from core.charter.reading import current
from federation.peers.actions.hearing import TO_COME
from federation.peers.models import HeardObject, Peer
from federation.peers.rules.moments import MOST_APART
from federation.wire.wall import wall


def catch_up(*, now: datetime) -> None:
    """Visit those now who said something for which it was too early here."""
    with override(str(current()["group.language"])):
        reason = str(TO_COME)
    come = HeardObject.objects.waiting().filter(reason=reason, logged_at__lte=now + MOST_APART)
    peers = Peer.objects.read().filter(pk__in=come.values("peer"), failures=0)
    peers.update(due_at=wall())
