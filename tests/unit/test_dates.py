"""Dates in sentences are said as people say them."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from core.dates import Said, in_words
from core.refusals import Refusal


class TooLate(Refusal):
    sentence = "The last day was %(closes.eve)s."


def test_a_date_is_said_in_words_in_every_language():
    said = []
    for language in ("en", "sv", "pl"):
        with translation.override(language):
            said.append(in_words(date(2027, 5, 5)))
    assert said == ["5 May 2027", "5 maj 2027", "5 maja 2027"]


def said(sentence: str, **facts: Any) -> str:
    return sentence % Said(facts)


def test_a_sentence_says_dates_and_leaves_everything_else_alone():
    assert said("%(day)s", day=date(2030, 2, 1)) == "1 February 2030"
    assert said("%(on)s, %(n)s", on="2030-01-31", n=7) == "31 January 2030, 7"
    assert said("%(title)s", title="2030-13-45") == "2030-13-45"


def test_the_last_day_is_the_day_before_the_first_on_which_it_is_too_late():
    assert said("%(closes.eve)s", closes="2030-03-01") == "28 February 2030"
    assert str(TooLate(closes=date(2030, 1, 1))) == "The last day was 31 December 2029."


def test_a_fact_that_is_not_there_cannot_be_said():
    with pytest.raises(KeyError):
        said("%(opens.eve)s", closes="2030-03-01")
    with pytest.raises(KeyError):
        said("%(opens)s", closes="2030-03-01")
