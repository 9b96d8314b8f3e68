"""What is kept of secret acts for the record, once a day."""

from datetime import datetime

from django.db import transaction

from core.heartbeat import clock
from core.record.actions import append_commitments
from core.record.models import Entry
from delegation.models import Commitment
from delegation.verbs import MANDATES_KEPT


@transaction.atomic
def seal_mandates(*, now: datetime) -> Entry | None:
    """Record how many mandates were given, changed or ended, and the root over all of them.

    The digests are then forgotten; who keeps the salt of a mandate can show that it was there.
    Nothing is recorded of a day on which nothing was done.
    """
    digests = [bytes(digest) for digest in Commitment.objects.values_list("digest", flat=True)]
    if not digests:
        return None
    Commitment.objects.all().delete()
    subject = f"day:{clock.group_date(now).isoformat()}"
    return append_commitments(MANDATES_KEPT, subject=subject, secrets=digests, at=now)
