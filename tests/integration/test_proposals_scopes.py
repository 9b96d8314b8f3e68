"""What mandates can be about: everything, a keyword, a proposal that is not decided yet."""

import pytest

from delegation import scopes
from groups.proposals.panels.mandates import scope_of
from groups.proposals.rules import Stage
from tests import proposing, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cilla", charter=proposing.QUICK)


@pytest.fixture
def bees(village):
    return proposing.a_proposal(village["Aino"], keywords=["Bees", "Money"])


def test_a_proposal_lies_in_its_keywords_and_they_in_everything(bees):
    assert scopes.levels_of(scope_of(bees)) == (
        (scope_of(bees),),
        ("category:bees", "category:money"),
        ("everything",),
    )
    assert scopes.levels_of("category:bees") == (("category:bees",), ("everything",))


def test_every_scope_has_a_name_and_many_cost_one_question_for_each_kind(bees, queries):
    keys = [scope_of(bees), "category:bees", "category:money", "everything", "moon:1"]
    with queries(2):
        named = scopes.labels(keys)
    assert [str(named[key]) for key in keys] == [
        bees.title, "Bees", "Money", "everything", "moon:1",
    ]  # fmt: skip
    assert scopes.link(scope_of(bees)) == bees.get_absolute_url()


def test_a_mandate_can_be_given_for_what_is_there_and_undecided(bees, village):
    assert scopes.exists(scope_of(bees))
    assert scopes.exists("category:bees")
    assert not scopes.exists("category:wasps")
    assert not scopes.exists("proposal:no-number")
    gone = proposing.in_stage(Stage.WITHDRAWN, village["Aino"], village["Bertil"])
    assert not scopes.exists(scope_of(gone))


def test_a_draft_is_no_scope_and_its_title_is_not_shown(village):
    draft = proposing.a_draft(village["Aino"], "My secret plan")
    assert not scopes.exists(scope_of(draft))
    assert "secret" not in str(scopes.label(scope_of(draft)))
    assert scopes.link(scope_of(draft)) == ""
    assert scopes.levels_of(scope_of(draft)) == ((scope_of(draft),), ("everything",))


def test_scopes_are_offered_by_words(bees, village):
    offered = [key for key, _label in scopes.offered("", village["Aino"])]
    assert offered == ["everything", "category:bees", "category:money", scope_of(bees)]
    assert "category:money" not in dict(scopes.offered("bee", village["Aino"]))


def test_what_lies_around_many_scopes_costs_as_much_as_around_one(bees, village, queries):
    more = [proposing.a_proposal(village["Aino"], f"Hive {n}", keywords=["Bees"]) for n in (1, 2)]
    with queries(2):
        found = scopes.levels(map(scope_of, [bees, *more]))
    assert found[scope_of(more[0])][1:] == (("category:bees",), ("everything",))
