"""Pieces of a record travel back to whoever wrote it."""

import pytest

from core.record.rules.tails import Kept
from core.record.rules.tree import leaf_hash
from federation.peers.rules.pieces import LARGEST, NotAPiece, cut, read, write


def leaves(count, size=0):
    datas = [number.to_bytes(4, "big") + b"x" * size for number in range(count)]
    return [Kept(hash=leaf_hash(data), data=data if size else b"") for data in datas]


def test_a_piece_comes_back_as_it_was():
    given = leaves(3, 10)
    [span] = cut(7, given, note="a checkpoint")
    again = read(write(span))
    assert again == span
    assert list(again.leaves()) == list(enumerate(given, 7))
    assert (again.width, again.end, again.note) == (3, 10, "a checkpoint")


def test_many_leaves_are_cut_into_tiles():
    spans = list(cut(5, leaves(600), note=""))
    assert [(span.first, span.width) for span in spans] == [(5, 256), (261, 256), (517, 88)]


def test_large_entries_are_cut_so_that_each_piece_fits_into_an_answer():
    spans = list(cut(0, leaves(12, 60_000), note=""))
    assert [span.width for span in spans] == [4, 4, 4]
    assert all(span.weight < LARGEST + 1000 for span in spans)
    assert list(cut(0, [], note="")) == []


@pytest.mark.parametrize(
    "twist",
    [
        {"first": -1},
        {"first": "0"},
        {"first": True},
        {"first": 2**62},
        {"checkpoint": None},
        {"hashes": ""},
        {"hashes": None},
        {"hashes": "AAAA"},
        {"hashes": "no base64!"},
        {"hashes": "AA" * 32 * 300},
        {"entries": "AAAA"},
        {"entries": 7},
        {"entries": "\u00e4"},
    ],
)
def test_what_is_no_piece_is_refused(twist):
    [span] = cut(7, leaves(3, 10), note="")
    with pytest.raises(NotAPiece):
        read({**write(span), **twist})
