"""What the heartbeat calls: what waited is heard, tallies are vouched for, votes are counted."""

from datetime import datetime

from core import hooks
from core.instance import instance
from federation.confederations.exchange import (
    arguments,
    certificates,
    membership,
    proposals,
    returns,
    votes,
    witnesses,
)
from federation.confederations.exchange.circles import circles
from federation.confederations.exchange.hearing import hear_what_waited
from federation.confederations.exchange.hurrying import haste

# Whoever hears other groups is loaded here.
HEARING = (membership, proposals, arguments, votes, returns, witnesses, certificates)


def exchange(*, now: datetime) -> None:
    """Do what follows from what was heard. A rehearsal has nobody outside."""
    if instance.is_scratch:
        return
    hear_what_waited(now=now)
    witnesses.tell_witnesses(now=now)
    certificates.certify_all(now=now)


hooks.chores.add("confederations.exchange", exchange)
hooks.haste.add("confederations.votes", haste)
hooks.circles.add("confederations", circles)
