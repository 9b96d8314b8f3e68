"""What differs between two versions."""

import time

import pytest

from groups.proposals.rules import Change, Line, Piece, compare, digest

SAME, ADDED, REMOVED = Change.SAME, Change.ADDED, Change.REMOVED


def test_equal_texts_have_no_differences() -> None:
    assert [line.change for line in compare("One\nTwo", "One\nTwo")] == [SAME, SAME]


def test_a_changed_word_is_marked_in_both_lines() -> None:
    old, new = compare("We meet on Monday at six.", "We meet on Friday at six.")
    assert old == Line(
        REMOVED,
        (Piece(SAME, "We meet on "), Piece(REMOVED, "Monday"), Piece(SAME, " at six.")),
    )
    assert new == Line(
        ADDED, (Piece(SAME, "We meet on "), Piece(ADDED, "Friday"), Piece(SAME, " at six."))
    )


def test_words_that_only_come_or_go_are_marked_on_their_side() -> None:
    old, new = compare("We meet on Monday.", "We all meet on Monday.")
    assert [piece.change for piece in old.pieces] == [SAME, SAME]
    assert Piece(ADDED, "all ") in new.pieces or Piece(ADDED, " all") in new.pieces


def test_unlike_lines_are_replaced_as_a_whole() -> None:
    old, new = compare("Abolish the tax.", "12 : 30 ?!")
    assert (len(old.pieces), len(new.pieces)) == (1, 1)


def test_new_and_gone_lines_stand_alone() -> None:
    assert [line.change for line in compare("One", "One\nTwo")] == [SAME, ADDED]
    assert [line.change for line in compare("One\nTwo", "Two")] == [REMOVED, SAME]


def test_a_line_that_becomes_two_shows_the_second_as_new() -> None:
    lines = compare("A red house", "A blue house\nwith a door")
    assert [(line.change, line.text) for line in lines] == [
        (REMOVED, "A red house"),
        (ADDED, "A blue house"),
        (ADDED, "with a door"),
    ]


def test_two_lines_that_become_one_show_the_second_as_gone() -> None:
    lines = compare("A blue house\nwith a door", "A red house")
    assert [line.change for line in lines] == [REMOVED, REMOVED, ADDED]


def rebuilt(lines: list[Line], *, without: Change) -> list[str]:
    return [line.text for line in lines if line.change is not without]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 25_000, "a\nb\n" * 12_500),
        ("a " * 25_000, "a b " * 12_500),
        ("\n".join(["a b " * 45] * 270), "\n".join(["a a b " * 30] * 270)),
        (
            "\n".join(str(n % 150) for n in range(12_000)),
            "\n".join(str(n % 149) for n in range(12_000)),
        ),
    ],
)
def test_whatever_was_written_is_compared_in_a_few_seconds(old: str, new: str) -> None:
    start = time.process_time()
    lines = compare(old, new)
    assert time.process_time() - start < 10
    assert rebuilt(lines, without=ADDED) == old.splitlines()
    assert rebuilt(lines, without=REMOVED) == new.splitlines()


def test_a_changed_word_is_found_in_a_long_text() -> None:
    text = " ".join(f"word{n}" for n in range(2000))
    old, _new = compare(text, text.replace("word77 ", "sword77 "))
    assert Piece(REMOVED, "word77") in old.pieces


def test_a_digest_is_the_same_for_the_same_words_only() -> None:
    words = {
        "title": "Bees",
        "text": "Two hives.",
        "reason": "Honey.",
        "options": ["adopt"],
        "status_quo": "",
    }
    assert digest(**words) == digest(**words)
    assert len({digest(**words), *(digest(**{**words, key: "x"}) for key in words)}) == 6
    # Moving a word from the title to the text is a change.
    assert digest(**{**words, "title": "", "text": "Bees"}) != digest(
        **{**words, "title": "Bees", "text": ""}
    )
