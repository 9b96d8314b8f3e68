"""What a keyword may look like."""

import pytest

from groups.categories.rules import LONGEST, BadKeyword, key_of, tidy, tidy_all


def test_spaces_are_allowed_but_not_wasted() -> None:
    assert tidy("  Democracy   system ") == "Democracy system"


def test_capitals_make_no_difference() -> None:
    assert key_of("SCHOOL") == key_of("school")
    assert key_of("Straße") == key_of("STRASSE")
    assert tidy_all(["School", "school ", "Business"], most=2) == ["School", "Business"]


@pytest.mark.parametrize(
    ("word", "reason"),
    [("  ", "empty"), ("x" * (LONGEST + 1), "long"), ("Falcon.School", "dot")],
)
def test_a_bad_keyword_is_refused_with_its_reason(word: str, reason: str) -> None:
    with pytest.raises(BadKeyword) as refused:
        tidy(word)
    assert refused.value.reason == reason


def test_a_proposal_has_a_handful_of_keywords() -> None:
    assert tidy_all(["a", "b", "B"], most=2) == ["a", "b"]
    with pytest.raises(BadKeyword, match="many"):
        tidy_all(["a", "b", "c"], most=2)
