"""The end of a vote held with other groups, for ours: nothing is cast or given for it any more."""

from datetime import date, datetime

from django.db import transaction

from groups.referenda.actions.locks import hold_box
from groups.referenda.actions.mandates import fix_mandates
from groups.referenda.models import Referendum


@transaction.atomic
def shut(referendum: Referendum, *, date: date, now: datetime) -> None:
    """Let what mandates say in a vote held with other groups stand as it is: its last day is over.

    Ballots are not possible any more; they are counted when the last of the groups has voted.
    Nothing that anybody does about mandates or membership until then changes what is counted.
    A second call changes nothing, nor does one before the closing date.
    """
    hold_box(referendum)
    fix(Referendum.objects.select_for_update().get(pk=referendum.pk), date=date, now=now)


def fix(referendum: Referendum, *, date: date, now: datetime) -> None:
    """The same for a vote whose box is held already."""
    if not referendum.is_joint or referendum.shut_on is not None or date < referendum.closes:
        return
    fix_mandates(referendum, now=now)
    referendum.shut_on = date
    referendum.save(update_fields=["shut_on"])
