"""The places of the site, as menu, drop-downs and map show them."""

import pytest

from core import hooks
from core.pages import places as module
from core.pages.places import places


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(module, "reverse", lambda name: f"/{name}/")
    monkeypatch.setattr(hooks.navigation, "_things", {})

    def add(name, order, under=None, **more):
        hooks.navigation.add(
            name, {"label": name.title(), "url": name, "order": order, "under": under, **more}
        )

    return add


def test_places_stand_in_their_order(site):
    site("laws", 30)
    site("proposals", 10)
    assert [place.label for place in places("/")] == ["Proposals", "Laws"]


def test_a_place_can_be_inside_another_one_registered_later(site):
    site("heartbeat", 20, under="record")
    site("record", 10)
    (record,) = places("/")
    assert [place.label for place in record.inside] == ["Heartbeat"]


def test_only_the_nearest_place_is_marked_as_here(site):
    site("proposals", 10)
    site("proposals/new", 11, under="proposals")
    (proposals,) = places("/proposals/new/")
    assert not proposals.is_here
    assert proposals.inside[0].is_here


def test_a_place_whose_parent_nobody_brought_stands_alone(site):
    site("heartbeat", 20, under="record")
    assert [place.label for place in places("/")] == ["Heartbeat"]


def test_a_place_that_is_not_shown_takes_what_lies_under_it_along(site):
    site("votes", 10)
    site("delegation", 20, shown=lambda: False)
    site("speakers", 21, under="delegation")
    assert [place.label for place in places("/")] == ["Votes"]


def test_a_place_that_is_shown_stands_where_it_belongs(site):
    site("delegation", 20, shown=lambda: True)
    site("speakers", 21, under="delegation", shown=lambda: True)
    (delegation,) = places("/")
    assert [place.label for place in delegation.inside] == ["Speakers"]
