"""Where anybody checks a joint vote: the messages of each group, and the count by hand."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from core.instance import instance
from federation.confederations.counting import Counted
from federation.confederations.forms import MOST_GROUPS, NAME
from federation.confederations.models import JointVote
from federation.confederations.rules.majorities import Voice
from federation.confederations.showing.tables import Shown
from federation.peers.models import Peer


def messages_of(vote: JointVote, counted: Counted) -> Mapping[str, str]:
    """Where the messages of each group about this vote are, by its origin."""
    about = urlencode({"about": vote.uid})
    origins = [seat.origin for seat in counted.seats]
    found = {
        origin: f"{reverse('peers:objects', args=[uid])}?{about}"
        for origin, uid in Peer.objects.filter(origin__in=origins).values_list("origin", "uid")
    }
    return found | {instance.origin: f"{reverse('peers:ours')}?{about}"}


def by_hand(told: Shown) -> str:
    """The page on which the same figures are counted by hand; empty where some are not told."""
    rows = [row for row in told.rows if row.voice is not Voice.EXCLUDED]
    names = {row.name[:NAME] for row in rows}
    if told.pool or told.is_weighted or len(names) < len(told.rows) or len(rows) > MOST_GROUPS:
        return ""
    given: dict[str, str | int | None] = {"majority": told.majority.value}
    given |= {"rows": len(rows), "count": 1}
    for place, row in enumerate(rows, start=1):
        # Where no roll was announced nobody's votes count.
        given |= {f"{place}-name": row.name[:NAME], f"{place}-size": row.size or 0}
        if row.ballots:
            choices = ("yes", "no", "blank")
            given |= {f"{place}-{each}": getattr(row.ballots, each) for each in choices}
    return f"{reverse('confederations:count')}?{urlencode(given)}"
