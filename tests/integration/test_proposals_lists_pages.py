"""Lists of proposals: narrowed, sorted, in pages."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.proposals import actions
from groups.proposals.rules import Stage
from tests import world
from tests.proposing import QUICK, a_draft, a_proposal, in_stage, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)


def test_the_list_can_be_narrowed_and_says_when_nothing_fits(
    village, bertils_browser, visitor
) -> None:
    bees = a_proposal(village["Aino"], "Bees", keywords=["Meadow"])
    well = in_stage(Stage.DISCUSSION, village["Bertil"], village["Aino"], title="Well")
    gone = in_stage(Stage.WITHDRAWN, village["Cecilia"], village["Aino"], title="Ferry")

    def shown(reader: Client = visitor, **query: str) -> set[str]:
        text = page(reader, "list", **query)
        return {each.title for each in (bees, well, gone) if f">{each.title}</a>" in text}

    assert shown() == {"Bees", "Well"}
    assert shown(stage="all") == {"Bees", "Well", "Ferry"}
    assert shown(stage="withdrawn") == {"Ferry"}
    assert shown(stage="nonsense") == {"Bees", "Well", "Ferry"}
    assert shown(keyword="MEADOW") == {"Bees"}
    assert shown(q="bee") == {"Bees"}
    assert shown(q="hives meadow", stage="all") == {"Bees", "Well", "Ferry"}
    assert shown(bertils_browser, whose="mine") == {"Well"}
    assert shown(bertils_browser, whose="unsigned") == {"Bees"}
    assert "No proposal fits" in page(visitor, "list", q="zebra")
    assert visitor.get(reverse("proposals:list"), {"whose": "mine"}).status_code == 302


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("number", "Bees"),
        ("newest", "Well"),
        ("oldest", "Bees"),
        ("title", "Anchor"),
        ("signatures", "Well"),
        ("deadline", "Bees"),
        ("nonsense", "Well"),
    ],
)
def test_the_list_can_be_sorted(village, visitor, sort, first) -> None:
    a_proposal(village["Aino"], "Bees")
    world.next_day()
    a_proposal(village["Aino"], "Anchor")
    well = a_proposal(village["Aino"], "Well")
    actions.sign(well, village["Bertil"], now=world.now())
    shown = page(visitor, "list", sort=sort)
    assert min(("Bees", "Anchor", "Well"), key=lambda t: shown.index(f">{t}</a>")) == first


def test_the_list_has_pages_that_keep_the_filter(village, visitor) -> None:
    no_limit = {"proposals.collecting_per_author": 0}
    world.charter_actions.enact(no_limit, now=world.now(), decision=None, cause="test")
    for number in range(21):
        a_proposal(village["Aino"], f"Bee {number}")
    shown = page(visitor, "list", q="bee", stage="all")
    assert "Page 1 of 2" in shown
    assert "page=2" in shown
    assert "q=bee" in shown
    assert "Page 2 of 2" in page(visitor, "list", q="bee", stage="all", page="99")


def test_keywords_show_published_proposals_only(village, visitor) -> None:
    assert "No proposal has a keyword yet" in page(visitor, "keywords")
    a_draft(village["Aino"], keywords=["Secret plan"])
    a_proposal(village["Aino"], keywords=["Bees"])
    shown = page(visitor, "keywords")
    assert "Bees" in shown
    assert "Secret plan" not in shown
