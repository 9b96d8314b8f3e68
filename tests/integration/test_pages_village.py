"""The demonstration village shows what each page is for, in whichever language it lives."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.homes import Home

# Its home is embedded whatever database the tests run on.
pytestmark = pytest.mark.embedded
STORIES = "tests.villages"


def a_village(prepared_demo: Home, language: str) -> Iterator[Home]:
    with prepared_demo.copied() as home:
        home.manage("seed_village", "--language", language)
        yield home


@pytest.fixture(scope="module")
def village(prepared_demo: Home) -> Iterator[Home]:
    yield from a_village(prepared_demo, "en")


@pytest.fixture(scope="module")
def facts(village: Home) -> dict[str, Any]:
    found: dict[str, Any] = village.play(f"{STORIES}:facts")
    return found


def test_every_stage_can_be_seen(facts):
    stages = ["adopted", "collecting", "discussion", "draft", "expired", "rejected"]
    assert facts["stages"] == [*stages, "voting", "withdrawn"]


def test_every_kind_of_effect_has_happened_and_one_has_failed(facts):
    effects = {tuple(effect) for effect in facts["effects"]}
    for kind in ("law.adopt", "law.replace", "law.repeal", "charter.amend", "once"):
        assert (kind, "applied") in effects, kind
    assert ("law.replace", "failed") in effects
    assert ("law.adopt", "pending") in effects
    assert ("charter.amend", "proposed") in effects


def test_votes_have_ended_in_every_way(facts):
    assert facts["reasons"] == ["adopted", "quorum", "status_quo_won"]
    assert 1 in facts["margins"].values()
    assert facts["loops"]


def test_a_long_chain_carries_a_vote_and_a_mandate_rests(village, facts):
    assert village.play(f"{STORIES}:chain") == ["Pia", "Oskar", "Leopold", "Gunnel", "Clara"]
    assert facts["suspended"] == 1
    assert facts["voices"] == 12


def test_a_quarrel_ended_in_a_better_version(facts):
    assert set(facts["versions"]) == {"Halina", "Wanda"}
    for first, second in facts["versions"].values():
        assert not first
        assert second


def test_people_write_under_names_pseudonyms_and_none(facts):
    assert facts["levels"] == [1, 3, 4, 5]
    assert facts["arguments"] > 60


def test_somebody_fell_out_and_somebody_may(facts):
    assert facts["removed"] == ["Vivian"]
    assert facts["at_risk"] == ["Percy"]
    assert facts["waiting"] == ["Quentin", "Róża", "Sixten", "Vivian"]


def test_most_speak_the_villages_language_and_others_are_translated(facts):
    spoken, said_again = facts["languages"], facts["translations"]
    assert spoken["en"] > 2 * (spoken["sv"] + spoken["pl"])
    assert spoken["sv"]
    assert spoken["pl"]
    assert said_again["pl"] > 20
    assert said_again["sv"] > 20


def test_some_have_not_voted_yet_so_that_a_visitor_can(facts):
    assert {"Ebba", "Jonas"} <= set(facts["not_voted"])
    assert "Clara" not in facts["not_voted"]
    assert facts["entries"] > 500


def test_no_page_of_the_village_is_broken(village):
    assert village.play(f"{STORIES}:unseen", name="Clara") == {}
    # Who was removed is refused what is for members, and told so.
    refused = village.play(f"{STORIES}:unseen", name="Vivian")
    assert 403 in refused.values()
    assert max(refused.values()) < 500, refused


@pytest.mark.parametrize(
    ("language", "life"),
    [("en", "afraid of ducks"), ("sv", "rädd för änder"), ("pl", "boi się kaczek")],
)
def test_whoever_chooses_whom_to_be_is_told_about_them(village, language, life):
    assert life in village.play(f"{STORIES}:cast", language=language)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["sv", "pl"])
def test_a_village_in_another_language_lives_the_same_life(prepared_demo, facts, language):
    same = ("stages", "effects", "margins", "tallies", "waiting", "at_risk", "arguments")
    for home in a_village(prepared_demo, language):
        others = home.play(f"{STORIES}:facts")
        assert {name: others[name] for name in same} == {name: facts[name] for name in same}
        assert others["languages"][language] > others["languages"]["en"]
