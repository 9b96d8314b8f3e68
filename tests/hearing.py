"""How we hear in tests what groups have said, in whatever order, and what we counted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from core import hooks
from core.refusals import Refusal
from federation.confederations.counting import count
from federation.confederations.exchange import listeners
from federation.confederations.exchange.hearing import arrived
from federation.confederations.models import Confederation, JointVote
from federation.confederations.rules.charters import plan_digest
from federation.peers.models import Peer
from tests.exchanging import AFTERWARDS, BEGUN, ROLL, VALUES, Home


def plan_of(*homes: Home, **values: Any) -> dict[str, Any]:
    """What their people and ours agreed to, who found a confederation."""
    given = VALUES | values
    groups = [{"origin": one.origin, "name": one.name, "address": one.address} for one in homes]
    digest = plan_digest(given, [one.origin for one in homes])
    return {"is_plan": True, "number": 1, "values": given, "groups": groups, "digest": digest}


def _shown(confederation: Home) -> dict[str, Any]:
    """Its charter, and how long its record is, when our people decided to join."""
    told = [body for kind, body, *_rest in confederation.record if kind.endswith(".charter")]
    charter = told[-1] if told else {"number": 1, "values": VALUES, "digest": ROLL}
    return {**charter, "is_plan": False, "groups": [], "size": confederation.log.size}


def follow(confederation: Home, plan: dict[str, Any] | None = None) -> Confederation:
    """We have decided to join it: its words are about something that we know.

    Without a plan it was there before, and what it said until now was shown to us.
    """
    found: Confederation = Confederation.objects.create(
        agreed=plan or _shown(confederation),
        origin=confederation.origin,
        peer=confederation.peer,
        name="The Valley",
        hub=confederation.origin,
        wanted_at=BEGUN,
    )
    return found


def was_shown(confederation: Home) -> None:
    """Our people decided to join only now: what it said until now was shown to them."""
    Confederation.objects.filter(origin=confederation.origin).update(agreed=_shown(confederation))


def decided(vote: str, *, is_adopted: bool = True, now: datetime = AFTERWARDS) -> None:
    """We counted a vote for good, and it came to this."""
    row = JointVote.objects.get(uid=vote)
    facts = {"certified_at": now, "is_adopted": is_adopted, "members": {}}
    JointVote.objects.filter(pk=row.pk).update(**facts)
    row.refresh_from_db()
    counted = count(row)
    outcome = replace(counted.outcome, people_majority=is_adopted, groups_majority=is_adopted)
    listeners.tell(listeners.certified, row, replace(counted, outcome=outcome), now=now)
    arrived(f"certified:{vote}", now=now)


def hear(home: Home, place: int, *, now: datetime = AFTERWARDS) -> str:
    """What follows from one thing that a group said; why nothing does, if so."""
    kind, body, index, at = home.record[place]
    peer = Peer.objects.get(pk=home.peer.pk)
    try:
        with transaction.atomic():
            why = hooks.civic_kinds[kind](peer, body, index=index, logged_at=at, now=now)
    except Refusal as refusal:
        return str(refusal)
    return why or ""


def last(home: Home) -> str:
    """What follows from the last thing that it said."""
    return hear(home, len(home.record) - 1)


def hear_all(*homes: Home, now: datetime = AFTERWARDS) -> list[str]:
    """Read their records to the end, one after the other; what was refused, and why."""
    refused = []
    for home in homes:
        refused += [hear(home, place, now=now) for place in range(len(home.record))]
        Peer.objects.filter(pk=home.peer.pk).update(heard_at=now)
    return [why for why in refused if why]


def hear_in(order: Iterable[Home], *, now: datetime = AFTERWARDS) -> None:
    """Read on in these records, one object each time; the same twice in a row is said again."""
    places: dict[str, int] = {}
    for home in order:
        place = places.get(home.origin, 0)
        places[home.origin] = place + 1
        hear(home, place, now=now)
        hear(home, place, now=now)
    Peer.objects.update(heard_at=now)
