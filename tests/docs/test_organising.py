"""The documents about organising say the same in every language, in the glossary's words."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from core.markdown import headings, links
from core.organising import documents

DOCS = documents.FOLDER.parent
OTHERS = [language for language in documents.LANGUAGES if language != "en"]
YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
FILES = (documents.CONTENTS, *documents.NAMES)
# Of the words of the glossary, those that also have everyday meanings, or are only for programs.
EVERYDAY = {
    "blank", "certificate", "choice", "entry", "home", "in force", "notice", "person", "record",
    "rehearsal", "result", "voice", "weight",
}  # fmt: skip
# Of words that bend, what all their forms have in common; of others all but the last letter.
STEMS = {
    "sv": {
        "förslag": "förslag", "gemensam omröstning": "gemensam\\w* omröstning", "lag": "lag",
        "ombud": "ombud", "röstsedel": "röstsed",
    },
    "pl": {
        "członek": "człon", "wniosek": "wnios", "próg": "prog|próg", "głos": "głos",
        "decyzja": "decy", "prawo": "praw", "zbiór praw": "zbi[oó]r\\w* praw",
        "pełnomocnik": "pełnomocn", "stan obecny": "stan\\w* obecn",
        "związek grup": "związ\\w+ grup", "podwójna większość": "podwójn\\w+ większoś",
        "punkt kontrolny": "punkt\\w* kontroln", "spis uprawnionych": "spis\\w* uprawn",
        "frekwencja": "frekwenc", "wspólne głosowanie": "wspóln\\w+ głosowani",
        "głosować jawnie": "głos\\w+ jawn", "statut": "statu",
        "skutek": "skut", "ocena": "ocen", "większość": "większoś", "grupa": "grup",
        "inicjatywa": "inicjatyw", "referendum": "referend|głosowani|zagłosow",
    },
}  # fmt: skip
# What a glossary word of another group's software is called, and we never call it.
STRANGERS = {
    "sv": r"valsedel|folkomröstning|delegering|petition|användare",
    "pl": r"ustaw\w+ grup|pełnomocnictw|petycj|użytkowni|administrator",
    "en": r"\b(?:user|admin|poll|petition|proxy|karma)s?\b",
}


def text_of(name: str, language: str) -> str:
    return (documents.FOLDER / language / f"{name}.md").read_text("utf-8")


def prose(name: str, language: str) -> str:
    """The text without addresses."""
    return re.sub(r"\]\([^)]*\)", "]", text_of(name, language))


def glossary() -> list[dict[str, str]]:
    rows = re.findall(r"^\| (.+) \|$", (DOCS / "glossary.md").read_text("utf-8"), re.M)[2:]
    cells = (row.split(" | ") for row in rows)
    return [{"en": en, "sv": sv, "pl": pl} for en, sv, pl, *_ in cells]


def shape(text: str) -> list[str]:
    """What the text is made of, without its words: headings, paragraphs, points, tables."""
    return [f"{token.type} {token.tag}" for token in MarkdownIt().enable("table").parse(text)]


def test_every_language_has_the_same_documents() -> None:
    for language in documents.LANGUAGES:
        there = {file.stem for file in (documents.FOLDER / language).glob("*.md")}
        assert there == set(FILES), language


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", FILES)
def test_a_document_is_built_alike_in_every_language(name: str, language: str) -> None:
    english, other = text_of(name, "en"), text_of(name, language)
    assert [level for level, _ in headings(other)] == [level for level, _ in headings(english)]
    assert shape(other) == shape(english)
    assert sorted(links(other)) == sorted(links(english))
    assert YEAR.findall(other) == YEAR.findall(english)


@pytest.mark.parametrize("language", documents.LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_document_begins_with_its_title_and_leads_only_where_something_is(
    name: str, language: str
) -> None:
    text, folder = text_of(name, language), documents.FOLDER / language
    levels = [level for level, _ in headings(text)]
    assert levels[0] == 1
    assert set(levels[1:]) <= {2}
    for link in links(text):
        assert link.startswith("https://") or (folder / link).is_file(), link


@pytest.mark.parametrize("language", documents.LANGUAGES)
def test_the_contents_lead_to_every_document_in_order(language: str) -> None:
    assert links(text_of(documents.CONTENTS, language)) == [
        f"{name}.md" for name in documents.NAMES
    ]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", FILES)
def test_the_words_of_the_glossary_are_used_in_every_language(name: str, language: str) -> None:
    english, other = text_of(name, "en").lower(), text_of(name, language).lower()
    missing = {
        word["en"]: word[language]
        for word in glossary()
        if word["en"] not in EVERYDAY
        and re.search(rf"\b{re.escape(word['en'])}(?:e?s)?\b", english)
        and not re.search(stem(word[language], language), other)
    }
    assert not missing


def stem(word: str, language: str) -> str:
    return STEMS[language].get(word, re.escape(word[: max(3, len(word) - 1)]))


@pytest.mark.parametrize("language", documents.LANGUAGES)
def test_one_thing_is_not_called_by_two_words(language: str) -> None:
    found = {
        name: strange
        for name in FILES
        if (strange := re.findall(STRANGERS[language], prose(name, language), re.I))
    }
    assert not found


@pytest.mark.parametrize("language", documents.LANGUAGES)
def test_paragraphs_are_short(language: str) -> None:
    long = [
        line
        for name in FILES
        for line in text_of(name, language).splitlines()
        if len(line.split()) > 95 and not line.startswith("|")
    ]
    assert not long


def test_what_is_not_there_yet_is_called_planned() -> None:
    why = text_of("why", "en")
    for planned in ("Continuous voting", "Deciding about money together"):
        part = why.split(f"## {planned}")[1].split("##")[0]
        assert re.search(r"not there yet|[Nn]ot in the program yet", part)


def test_the_readme_leads_to_the_documents_of_each_language() -> None:
    readme = (Path(DOCS).parent / "README.md").read_text("utf-8")
    for language in documents.LANGUAGES:
        assert f"docs/organising/{language}/README.md" in readme
