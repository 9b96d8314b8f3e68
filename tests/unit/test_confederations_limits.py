"""The limits that bind a confederation are those that its documentation names."""

from pathlib import Path

import pytest

from federation.confederations.exchange import (
    hearing,
    looking,
    membership,
    planning,
    proposals,
    returns,
)
from federation.peers.rules import answers
from federation.wire.rules import documents
from groups.proposals.actions import arguing, asking

TEXT = (Path(__file__).parents[2] / "docs" / "confederations.md").read_text()
ROWS = TEXT.partition("\n## Limits\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    ("what", "most"),
    [
        ("groups that found a confederation", planning.MOST_GROUPS),
        ("groups that are shown to a group that wants to join", looking.MOST_GROUPS),
        ("rules of a charter", membership.MOST_RULES),
        ("words of a question", asking.MOST_BYTES),
        ("effects of a question", proposals.MOST_EFFECTS),
        ("questions of a group that it has not taken back", proposals.MOST_OF_A_GROUP),
        ("arguments of a group on a question", arguing.MOST_OF_A_GROUP),
        ("tallies of a group in a vote, with all corrections", returns.MOST_OF_A_GROUP),
        ("words of a group on joining and leaving", membership.MOST_WORDS),
        (
            "what waits here of a group because it is about what is not known yet",
            hearing.MOST_EARLY,
        ),
    ],
)
def test_each_limit_is_said_where_people_look_for_it(what, most):
    [row] = [row for row in ROWS.splitlines() if row.startswith(f"| {what} |")]
    assert row.startswith(
        (f"| {what} | {most:,} ", f"| {what} | {most:,};", f"| {what} | {most:,},")
    )


def test_sizes_are_said_as_they_are():
    assert f"opening of a vote | {documents.LARGEST_CIVIC // 1024} KiB |" in ROWS
    assert f"Of other programs {proposals.LONGEST_TEXT:,} signs of text" in ROWS
    assert f"in pieces of {answers.MOST_BYTES // 1024} KiB |" in ROWS
