"""In which language a title is read."""

import pytest

from core.titles import facts_of, heading_of, in_words, language_for


class Bench:
    title = "A bench"
    language = "en"
    titles = {"sv": "En bänk", "pt-br": "Um banco"}


@pytest.mark.parametrize(
    ("wanted", "written", "offered", "read"),
    [
        ("sv", "en", ["sv", "pl"], "sv"),
        ("SV", "en", ["sv"], "sv"),
        ("sv-fi", "en", ["sv"], "sv"),
        ("pt", "en", ["pt-pt", "pt-br"], "pt-br"),
        ("pt-pt", "en", ["pt-br", "pt-pt"], "pt-pt"),
        ("en-gb", "en", ["en-gb"], "en"),
        ("pl", "en", ["sv"], "en"),
        ("pl", "", [], ""),
    ],
)
def test_a_reader_gets_their_language_or_a_variety_of_it_or_the_original(
    wanted, written, offered, read
):
    assert language_for(wanted, written=written, offered=offered) == read


def test_a_title_knows_its_language(settings):
    settings.LANGUAGE_CODE = "sv"
    heading = heading_of(Bench())
    assert (str(heading), heading.language) == ("En bänk", "sv")


def test_a_notice_keeps_all_titles_and_says_one(settings):
    settings.LANGUAGE_CODE = "sv"
    facts = facts_of(Bench())
    assert in_words(facts)["title"] == "En bänk"
    assert in_words({"title": "From before"}) == {"title": "From before"}
