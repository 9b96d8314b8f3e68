"""Dates as people say them, wherever a sentence is made from facts."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language

EVE = ".eve"
DATE = "j E Y"
DATE_WITH_WEEKDAY = "l j E Y"


def in_words(day: date, form: str = DATE) -> str:
    """A date in words, in the language that is active: "5 May 2027"."""
    return _in_words(day, form, get_language() or "en")


@lru_cache(maxsize=4096)
def _in_words(day: date, form: str, language: str) -> str:
    """Kept, because a list says few dates many times."""
    words = date_format(day, form)
    # Among these languages only English writes days with a capital; dates stand inside sentences.
    return words if language.startswith("en") else words.lower()


class Said(dict[str, Any]):
    """Facts as a sentence says them: dates in words, also where they are kept as text.

    `%(closes.eve)s` says the day before the date `closes`: people ask for the last day on which
    something can be done, the facts keep the first on which it cannot. Raises KeyError for what
    is not among the facts.
    """

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__({name: _said(value) for name, value in facts.items()})
        self.facts = facts

    def __missing__(self, name: str) -> Any:
        if not name.endswith(EVE):
            raise KeyError(name)
        value = self.facts[name.removesuffix(EVE)]
        day = _date(value)
        return in_words(day - timedelta(days=1)) if day else value


def _said(value: Any) -> Any:
    day = _date(value)
    return in_words(day) if day else value


def _date(value: Any) -> date | None:
    """The date that a value is, or is the ISO text of."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) != len("2030-01-01"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
