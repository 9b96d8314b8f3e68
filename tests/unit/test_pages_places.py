"""The places of the site, as menu, drop-downs and map show them."""

import pytest

from core import hooks
from core.pages import places as module
from core.pages.places import menu, places


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


@pytest.fixture
def drawn(site, monkeypatch):
    """Which menus were drawn, instead of drawing them."""
    found = []

    def draw(_template, context):
        found.append(context["path"])
        return " ".join(f"{place.label}{'*' * place.is_here}" for place in context["places"])

    monkeypatch.setattr(module, "render_to_string", draw)
    for kept in (module._menu, module._links):
        kept.cache_clear()
    yield found
    for kept in (module._menu, module._links):
        kept.cache_clear()


def test_the_menu_is_drawn_once_for_all_pages_of_a_place(site, drawn):
    site("votes", 10)
    site("laws", 20)
    assert [menu(f"/votes/{number}/") for number in (1, 2, 3)] == ["Votes* Laws"] * 3
    assert menu("/laws/") == "Votes Laws*"
    assert drawn == ["", "/laws/"]


def test_the_menu_changes_when_a_place_is_shown_no_more(site, drawn):
    is_shown = [True]
    site("votes", 10)
    site("delegation", 20, shown=lambda: is_shown[0])
    assert menu("/votes/") == "Votes* Delegation"
    is_shown[0] = False
    assert menu("/votes/") == "Votes*"
