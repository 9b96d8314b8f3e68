"""Who joins a confederation of many groups was shown all of them."""

import pytest

from federation.confederations.exchange import looking, newcomers
from federation.confederations.models import Seat
from federation.peers.models import Peer
from tests.exchanging import AFTERWARDS, BEGUN, Home
from tests.hearing import follow, hear_all

pytestmark = pytest.mark.django_db


def test_of_many_groups_that_were_shown_to_a_newcomer_none_loses_its_seat():
    valley = Home("Valley")
    valley.announce()
    found = follow(valley)
    assert hear_all(valley) == []
    names = [f"Group {number}" for number in range(450)]
    seats = [
        Seat(confederation=found, origin=f"{place:064x}", name=name, joined_at=BEGUN, index=2)
        for place, name in enumerate(names)
    ]
    Seat.objects.bulk_create(seats)
    groups = [
        {"origin": seat.origin, "name": seat.name, "address": "https://somewhere.example"}
        for seat in seats
    ]
    shown = looking.read({**found.agreed, "groups": groups})
    found.agreed = found.agreed | shown.as_kept()
    found.save()
    Peer.objects.filter(pk=valley.peer.pk).update(cursor=found.agreed["size"])
    newcomers.compare_all(now=AFTERWARDS)
    found.refresh_from_db()
    assert found.agreed["is_compared"]
    assert Seat.objects.taken().count() == len(names)
