"""Numbers over days: signatures for everybody, a reputation for its owner alone."""

import pytest
from django.test import Client
from django.urls import reverse

from core.people.own_data import collect
from groups.membership import actions as membership
from groups.membership.models import ReputationNote, reputation
from groups.proposals import actions
from groups.proposals.models import NightCount
from groups.referenda import actions as referenda
from groups.referenda.picturing import turnout_by_day
from tests import proposing, votes, world

pytestmark = pytest.mark.django_db
MANY = proposing.QUICK | {"proposals.signatures_number": 9}


def test_a_night_is_noted_when_its_count_found_something_else():
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=MANY)
    proposal = proposing.a_proposal(village["Aino"])
    first = world.next_day()
    world.next_day()
    actions.sign(proposal, village["Bertil"], now=world.now())
    third = world.next_day()
    assert NightCount.objects.of(proposal) == [(first, 1), (third, 2)]


def test_everybody_sees_how_signatures_came_in_as_picture_and_as_table(client):
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=MANY)
    proposal = proposing.a_proposal(village["Aino"])
    world.next_day()
    actions.sign(proposal, village["Cecilia"], now=world.now())
    world.next_day()
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "Signatures over time" in page
    assert "there were 2 valid signatures" in page
    assert "needed: 9" in page


def test_a_reputation_is_noted_when_it_has_changed_and_shown_to_its_owner():
    village = world.a_village("Aino", "Bertil", "Cecilia", "Dag")
    first = world.next_day()
    world.next_day()
    membership.rate(village["Aino"], village["Dag"], -1, now=world.now())
    third = world.next_day()
    assert ReputationNote.objects.of(village["Dag"]) == [(first, 3), (third, 1)]
    assert reputation(village["Dag"].pk) == 1
    page = world.sign_in(Client(), village["Dag"]).get(reverse("membership:own"))
    assert "Your reputation over time" in page.content.decode()


def test_nobody_else_sees_what_a_reputation_has_been(client):
    village = world.a_village("Aino", "Bertil", "Cecilia", "Dag")
    world.next_day()
    membership.rate(village["Aino"], village["Dag"], -1, now=world.now())
    world.next_day()
    assert client.get(reverse("membership:own")).status_code == 302
    seen = world.sign_in(Client(), village["Aino"]).get(village["Dag"].get_absolute_url())
    assert "over time" not in seen.content.decode()


def test_who_leaves_takes_the_history_along():
    village = world.a_village("Aino", "Bertil", "Cecilia", "Dag")
    world.next_day()
    membership.leave(village["Dag"], now=world.now())
    assert ReputationNote.objects.of(village["Dag"]) == []
    assert ReputationNote.objects.of(village["Aino"]) != []


def test_the_history_is_among_ones_own_data():
    village = world.a_village("Aino", "Bertil", "Cecilia", "Dag")
    first = world.next_day()
    (own,) = [part for part in collect(village["Dag"]) if part.name == "membership"]
    assert own.rows["reputation_before"] == [{"on": first, "points": 3}]


def test_after_the_close_everybody_sees_on_which_days_people_voted(client):
    charter = votes.CHARTER | {"referenda.ballots": "sealed"}
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=charter)
    vote = votes.opened(votes.a_proposal(village["Aino"], "A bench by the pond"))
    votes.cast(vote, village["Aino"])
    opened, second = world.today(), world.next_day()
    votes.cast(vote, village["Bertil"])
    assert "Turnout over the days" not in client.get(vote.get_absolute_url()).content.decode()
    closed = votes.close(vote)
    by_day = turnout_by_day(closed)
    assert by_day[0] == (opened, 0)
    assert (second, 1) in by_day
    assert by_day[-1] == (closed.closed_on, 2)
    page = client.get(vote.get_absolute_url()).content.decode()
    assert "in the end 2 people had voted themselves" in page


def test_open_ballots_count_for_the_day_after_they_were_cast():
    charter = votes.CHARTER | {"referenda.ballots": "open"}
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=charter)
    vote = votes.opened(votes.a_proposal(village["Aino"], "A bench by the pond"))
    referenda.cast_open(vote, village["Aino"], "1", now=world.now())
    second = world.next_day()
    closed = votes.close(vote)
    assert dict(turnout_by_day(closed))[second] == 1
