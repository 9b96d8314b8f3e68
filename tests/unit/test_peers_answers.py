"""How much one answer to another group's computer holds."""

from federation.peers.rules.answers import MOST_BYTES, fitting

HALF = MOST_BYTES // 2


def test_as_many_as_fit_are_given_in_their_order():
    weighed = [("first", HALF), ("second", HALF), ("third", 1)]
    assert list(fitting(weighed)) == ["first", "second"]


def test_what_does_not_fit_ends_the_answer_so_that_nothing_is_left_out_between():
    weighed = [("first", HALF), ("second", MOST_BYTES), ("third", 1)]
    assert list(fitting(weighed)) == ["first"]


def test_the_first_is_given_however_large_it_is():
    """Otherwise whoever asks would ask for it for ever."""
    assert list(fitting([("first", 2 * MOST_BYTES), ("second", 1)])) == ["first"]


def test_everything_is_given_if_it_fits():
    assert list(fitting([("first", 1), ("second", 1)])) == ["first", "second"]
