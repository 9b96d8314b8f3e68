"""What something is called, in the language of whoever reads it.

Members translate what others wrote. Whatever has a title keeps beside it what the title is in the
languages into which it was translated, so that a list asks for nothing more to show it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Heading:
    """A title as one reader sees it, and the language in which it is."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


class Titled(Protocol):
    """Something with a title; `titles` says what it is in other languages."""

    title: str
    language: str
    titles: dict[str, str]


def heading_of(thing: Titled) -> Heading:
    """Its title as the reader of this page understands it best."""
    return _heading(thing.title, thing.language, thing.titles)


def language_for(wanted: str, *, written: str, offered: Collection[str]) -> str:
    """Of what was written in one language and translated into others, which a reader reads.

    What they ask for, or a variety of it; else, and where both would do, what was written.
    """
    wanted = wanted.casefold()
    if _family(written) == _family(wanted):
        return written
    near = (tag for tag in sorted(offered) if _family(tag) == _family(wanted))
    return wanted if wanted in offered else next(near, written)


def facts_of(thing: Titled) -> dict[str, Any]:
    """What a notice keeps of a title: each of its readers is told in their own language."""
    titles = {language: _short(title) for language, title in thing.titles.items()}
    return {"title": _short(thing.title), "language": thing.language, "titles": titles}


def in_words(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """These facts with the title as the reader understands it."""
    if not facts.get("titles"):
        return facts
    heading = _heading(facts["title"], facts["language"], facts["titles"])
    return {**facts, "title": heading.text}


def _heading(title: str, written: str, titles: Mapping[str, str]) -> Heading:
    language = language_for(get_language() or "en", written=written, offered=titles)
    return Heading(title if language == written else titles[language], language)


def _family(tag: str) -> str:
    return tag.casefold().partition("-")[0]


def _short(title: str) -> str:
    # The titles of all alternatives of a vote may be long.
    return title[:300]
