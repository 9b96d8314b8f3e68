"""A charter under which nobody could be followed is allowed, and its pages say what it means."""

import pytest
from django.urls import reverse

from core.charter.actions import enact
from groups.constitution import actions
from tests import world
from tests.delegating import a_village

pytestmark = pytest.mark.django_db
WARNING = "in secret votes nobody is followed"
LONG = {"delegation.fixed_hours": 72}


def read(client, name, *args, **asked):
    return client.get(reverse(f"constitution:{name}", args=args), asked).content.decode()


@pytest.fixture
def aino():
    """Votes last three days."""
    return a_village(ballots="sealed")["Aino"]


def test_the_charter_warns_where_votes_stand_before_anybody_could_cast_them(client, aino):
    assert WARNING not in read(client, "charter")
    enact({"delegation.fixed_hours": 71}, now=world.now(), decision=None, cause="test")
    assert WARNING not in read(client, "charter")
    enact(LONG, now=world.now(), decision=None, cause="test")
    assert WARNING in read(client, "charter")


@pytest.mark.parametrize("rule", [{"referenda.ballots": "open"}, {"delegation.on": False}])
def test_where_nobody_needs_it_there_is_no_warning(client, aino, rule):
    enact(LONG | rule, now=world.now(), decision=None, cause="test")
    assert WARNING not in read(client, "charter")


def test_trying_a_change_warns_before_it_is_proposed(client, aino):
    assert WARNING in read(client, "trial", **{"delegation.fixed_hours": "72"})
    assert WARNING in read(client, "trial", **{"referenda.voting_days": "1"})
    assert WARNING not in read(client, "trial", **{"delegation.fixed_hours": "10"})


def test_the_check_of_an_amendment_warns_those_who_will_vote(client, aino):
    proposal = actions.propose(aino, changes=LONG, now=world.now())
    world.sign_in(client, aino)
    assert WARNING in read(client, "dry_run", proposal.number)
