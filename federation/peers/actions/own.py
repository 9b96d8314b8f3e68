"""What we said ourselves and lost, once it came back: it is followed here as others follow it."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from core import hooks
from core.charter.reading import current, group_name
from core.instance import instance
from core.record.models import Leaf
from core.refusals import Refusal
from federation.peers.apart import apart
from federation.peers.models import CivicObject, Peer, State

log = logging.getLogger("folkmoot.peers")


class Waits(Exception):
    """What this is about is not known here yet."""


def follow(*, now: datetime) -> None:
    """Let what came back have its effects here, in its order; what is about unknown things waits.

    So a vote that we opened is open again, and a tally that we returned stands.
    """
    waiting = CivicObject.objects.filter(is_regained=True, is_followed=False)
    if not waiting.exists():
        return
    ourselves = Peer(
        origin=instance.origin, address=instance.address, name=group_name(), state=State.PINNED
    )
    with override(str(current()["group.language"])):
        for one in waiting.order_by("number"):
            _follow(one, ourselves, now=now)


@transaction.atomic
def _follow(one: CivicObject, ourselves: Peer, *, now: datetime) -> None:
    handler = hooks.civic_kinds.get(one.kind)
    leaf = Leaf.objects.about(one.subject).first()
    # What fails stands in the record, and others follow it; here somebody has to look.
    with apart(log, "What we said ourselves was not followed: %s %s", one.kind, one.number):
        try:
            with transaction.atomic():
                if handler is not None and leaf is not None:
                    body = one.content["body"]
                    handler(ourselves, body, index=leaf.index, logged_at=one.at, now=now)
        except Waits:
            return
        except Refusal as refusal:
            if refusal.is_passing:
                return
    CivicObject.objects.filter(pk=one.pk).update(is_followed=True)
