"""What `rehearse --check` calls a difference."""

import pytest

from core.rehearsal.comparing import NOTHING, differences, said

ROW = {"tick": 1, "members": 3, "status": "collecting"}
NEXT = {"tick": 2, "members": 4, "status": "voting"}


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({}, []),
        ({"daily": [ROW, NEXT]}, []),
        ({"daily": [NEXT]}, []),
        ({"daily": [{"tick": 2}]}, []),
        ({"daily": [NEXT, ROW]}, []),
        ({"daily": [{"tick": 2, "members": 5}]}, [("daily[0].members", 5, 4)]),
        ({"daily": [{"tick": 3}]}, [("daily[0]", {"tick": 3}, NOTHING)]),
        ({"daily": [ROW]}, [("daily[1]", NOTHING, NEXT)]),
        ({"daily": []}, [("daily[0]", NOTHING, ROW), ("daily[1]", NOTHING, NEXT)]),
        ({"daily": [{"tick": True}, NEXT]}, [("daily[0]", {"tick": True}, NOTHING)]),
        ({"daily": 7}, [("daily", 7, [ROW, NEXT])]),
        ({"refused": [[0, 1]]}, []),
        ({"refused": [[False, True]]}, [("refused", [[False, True]], [[0, 1]])]),
        ({"refused": []}, [("refused", [], [[0, 1]])]),
        ({"final": {"tally": {"yes": 2}}}, []),
        ({"final": {"tally": {"no": 0}}}, [("final.tally.no", 0, NOTHING)]),
        ({"final": {"tally": {"yes": True}}}, [("final.tally.yes", True, 2)]),
        ({"final": None}, [("final", None, {"tally": {"yes": 2}, "winner": None})]),
        ({"final": {"winner": 0}}, [("final.winner", 0, None)]),
        ({"more": None}, [("more", None, NOTHING)]),
    ],
)
def test_what_is_expected_is_found_and_nothing_comes_after_it(expected, found):
    result = {
        "daily": [ROW, NEXT],
        "final": {"tally": {"yes": 2}, "winner": None},
        "refused": [[0, 1]],
    }
    assert list(differences(expected, result)) == found


def test_rows_of_updates_belong_together_by_their_number():
    result = {"daily": [{"update": 1, "members": 3}, {"update": 2, "members": 4}]}
    assert list(differences({"daily": [{"update": 2, "members": 4}]}, result)) == []


def test_a_row_is_expected_of_a_play_without_any():
    row = {"tick": 1}
    assert list(differences({"ticks": [row]}, {"ticks": []})) == [("ticks[0]", row, NOTHING)]


def test_differences_are_told_as_json():
    assert said(NOTHING) == "nothing"
    assert said({"a": [True, None, "ł"]}) == '{"a": [true, null, "ł"]}'
