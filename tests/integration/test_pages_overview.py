"""The overview: what is decided now, what waits, the figures, and the ways to everything."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core import hooks
from tests import pages, votes, world

pytestmark = pytest.mark.django_db


def overview(client: Client) -> str:
    return client.get("/").content.decode()


def test_the_figures_say_how_many_there_are(client):
    charter = votes.CHARTER
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=charter)
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    votes.cast(vote, village["Aino"])
    votes.close(vote)
    votes.a_proposal(village["Bertil"], "A lamp by the pond")
    found = re.findall(r"<strong>(\d+)</strong> ([a-z ]+)<", overview(client))
    assert ("3", "members") in found
    assert ("1", "proposals under way") in found
    assert ("1", "votes counted") in found


def test_a_group_that_has_just_begun_is_told_how_it_begins(client):
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=votes.CHARTER)
    assert "A group that has just begun" in overview(client)
    votes.a_proposal(village["Aino"])
    assert "A group that has just begun" not in overview(client)


def test_every_place_is_reached_in_three_ways_from_every_page(client):
    world.a_village("Aino", "Bertil", "Cecilia", charter=votes.CHARTER)
    page = client.get(reverse("pages:map")).content.decode()
    menu, ways = page.split('<div class="ways">')
    listed, drawn = ways.split('<svg class="picture"')
    for name, entry in hooks.navigation.items():
        link = f'href="{reverse(entry["url"])}"'
        assert link in menu, f"{name} is not in the drop-downs"
        assert link in listed, f"{name} is not in the list"
        assert link in drawn, f"{name} is not in the picture"


def test_the_overview_shows_the_list_and_the_picture_too(client):
    world.a_village("Aino", "Bertil", "Cecilia", charter=votes.CHARTER)
    assert '<div class="ways">' in overview(client)


def test_what_needs_me_stands_above_what_is_decided():
    lived = pages.a_lived_in_village()
    page = overview(world.sign_in(Client(), lived.member))
    assert page.index('id="needs"') < page.index('id="panel-running"')
