"""Votes that several groups hold together: opened on their dates, counted when all have voted."""

import logging
from datetime import date, datetime

from django.db import transaction

from core.heartbeat import clock
from core.record.sequencer import lock_head
from groups.proposals.actions import open_voting
from groups.proposals.models import Proposal
from groups.referenda.actions.box import settle_keys
from groups.referenda.actions.closing import close
from groups.referenda.actions.opening import open_referendum
from groups.referenda.models import Referendum
from groups.referenda.together import together

log = logging.getLogger("folkmoot.referenda")


@transaction.atomic
def open_jointly(proposal: Proposal, *, date: date, now: datetime) -> Referendum | None:
    """Let the group vote on a joint question on the dates of all groups.

    None if nobody votes on it here, as in the confederation itself, or if its dates are over: a
    group that learns of a vote too late takes no part in it.
    """
    if proposal.opens is None or proposal.closes is None or date >= proposal.closes:
        return None
    # The others are told of the roll: whoever speaks takes the head before all other rows.
    lock_head()
    if together().votes_here(proposal):
        return open_referendum([proposal], date=date, now=now)
    open_voting([proposal], opens=proposal.opens, closes=proposal.closes, now=now)
    return None


def count_with_others(*, now: datetime) -> None:
    """Count the votes that all groups have held by now; one that fails is tried again alone."""
    today = clock.group_date(now)
    for vote in Referendum.objects.waiting_for_others().order_by("number"):
        try:
            if together().may_count(vote, now=now):
                _count(vote, date=today, now=now)
                # If this fails, the night does it.
                settle_keys(vote)
        except Exception:
            log.exception("Vote %s could not be counted; it will be tried again", vote.number)


@transaction.atomic
def _count(vote: Referendum, *, date: date, now: datetime) -> None:
    # The others are told what it came to.
    lock_head()
    close(vote, date=date, now=now)
