"""The village's story is whole in every language, and nobody speaks before living there."""

from typing import Any

import pytest

from core.pages import telling

STORY = telling.tell("en")
JOINED = {each["forename"]: each["joined"] for each in STORY["people"]}


def shape(told: Any, name: str = "") -> dict[str, object]:
    """What there are words for, and how many; not which."""
    if isinstance(told, dict):
        parts = [shape(part, f"{name}.{key}") for key, part in told.items()]
    elif isinstance(told, list):
        parts = [shape(part, f"{name}.{place}") for place, part in enumerate(told)]
    else:
        return {name: bool(told)}
    return {key: found for part in parts for key, found in part.items()}


@pytest.mark.parametrize("language", ["sv", "pl"])
def test_every_language_has_words_for_the_same_things(language: str):
    assert shape(telling.words(language)) == shape(telling.words("en"))


@pytest.mark.parametrize("language", telling.LANGUAGES)
def test_everybody_who_lives_there_or_waits_has_a_life(language: str):
    people = [*STORY["people"], *STORY["applicants"]]
    lives = telling.lives(language)
    assert {each["pseudonym"] for each in people} == set(lives)
    assert all(lives.values())


@pytest.mark.parametrize("language", telling.LANGUAGES)
def test_most_of_a_village_speaks_its_language_and_some_keep_theirs(language: str):
    spoken = [each["language"] for each in telling.tell(language)["people"]]
    own = [each for each in STORY["people"] if each.get("keeps_tongue")]
    assert spoken.count(language) > 3 * len(spoken) / 4
    assert {each["tongue"] for each in own} == set(telling.LANGUAGES)
    assert set(spoken) == set(telling.LANGUAGES)


@pytest.mark.parametrize("language", telling.LANGUAGES)
def test_the_same_happens_on_the_same_days_in_every_language(language: str):
    def deeds(story: dict[str, Any]) -> list[Any]:
        kept = ("key", "author", "published", "signed", "signers", "votes")
        return [[told.get(name) for name in kept] for told in story["proposals"]]

    assert deeds(telling.tell(language)) == deeds(STORY)


def test_nobody_speaks_or_votes_before_living_there():
    for told in STORY["proposals"]:
        assert JOINED[told["author"]] > told["published"], told["key"]
        day = max(told["signed"] - 4, 0)
        for said in told["arguments"]:
            assert JOINED[said["author"]] >= said.get("on", day), (told["key"], said["author"])
        assert all(JOINED[name] > told["signed"] - 9 for name in told.get("voters", ()))
    for told in STORY["mandates"]:
        named = [name for choice in told["choices"] for name in choice["people"]]
        assert all(JOINED[name] >= told["given"] for name in [told["giver"], *named])


def test_what_people_say_of_a_vote_is_about_a_side_they_can_take():
    for told in STORY["proposals"]:
        for name, sides in told["said"].items():
            assert set(sides) <= {"for", "against"}, (told["key"], name)


def test_a_translation_says_the_last_words_and_not_the_first():
    oven = next(told for told in STORY["proposals"] if told["key"] == "oven")
    said = {each["language"]: each["text"] for each in oven["translations"]}
    assert "brick" in said["en"]
    assert "tegel" in said["sv"]
    assert oven["language"] == "pl"
    assert "pl" not in said


def test_mandates_speak_in_categories_of_the_villages_own_words():
    scopes = {each["scope"] for each in telling.tell("pl")["mandates"]}
    assert "category:łąka" in scopes
    assert "everything" in scopes
