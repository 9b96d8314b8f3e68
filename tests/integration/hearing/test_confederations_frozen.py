"""What arrives while there is evidence against a group is followed once it is known again."""

import pytest

from federation.confederations.exchange.hearing import hear_what_waited
from federation.confederations.models import Confederation, Early
from federation.peers.models import Peer, State
from tests.exchanging import AFTERWARDS
from tests.founding import VOTING_DAYS, Founded, changing
from tests.hearing import decided, hear_all, last

pytestmark = pytest.mark.django_db


def froze(home, state):
    Peer.objects.filter(pk=home.peer.pk).update(state=state)


@pytest.mark.parametrize("state", [State.FROZEN, State.KNOWN])
def test_the_word_that_a_seat_waited_for_comes_while_the_confederation_is_frozen(state):
    world = Founded()
    hear_all(world.valley)
    froze(world.valley, state)
    hear_all(*world.groups)
    hear_what_waited(now=AFTERWARDS)
    assert world.names() == set()
    froze(world.valley, State.PINNED)
    hear_what_waited(now=AFTERWARDS)
    assert world.names() == {"Town", "Hill", "Lake"}
    assert not Early.objects.exists()


def test_a_vote_that_a_charter_waited_for_is_counted_while_the_confederation_is_frozen():
    world = Founded().heard()
    vote = world.asks(changing(**VOTING_DAYS))
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert last(world.valley) == ""
    froze(world.valley, State.FROZEN)
    decided(vote)
    assert Confederation.objects.get().charter_number == 1
    froze(world.valley, State.PINNED)
    hear_what_waited(now=AFTERWARDS)
    assert Confederation.objects.get().charter_number == 2
