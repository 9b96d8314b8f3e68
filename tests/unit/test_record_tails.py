"""What others kept of our record takes its place again only if it is what we signed."""

import pytest

from core.record.rules.tails import Kept, NotTheTail, first_missing, tail
from core.record.rules.tree import Frontier, leaf_hash

HERE = [leaf_hash(b"here %d" % number) for number in range(5)]
LOST = [b"lost %d" % number for number in range(6)]
KEPT = [Kept(hash=leaf_hash(data), data=data if at % 2 else b"") for at, data in enumerate(LOST)]


def grown(hashes):
    frontier = Frontier()
    for hash_ in hashes:
        frontier.add(hash_)
    return frontier


START = grown(HERE)


def root(size):
    return grown([*HERE, *(leaf.hash for leaf in KEPT)][:size]).root


SIGNED = {8: root(8), 11: root(11)}


def placed(leaves=KEPT, first=5):
    return list(enumerate(leaves, first))


def test_what_leads_to_all_that_was_signed_is_the_tail():
    assert tail(START, placed(), SIGNED) == KEPT
    assert START.size == 5


def test_what_follows_on_the_last_that_was_signed_is_left_out():
    assert tail(START, placed(), {8: root(8)}) == KEPT[:3]


def test_where_the_copy_ends_may_have_been_signed_too():
    assert tail(START, placed(), {5: root(5), **SIGNED}) == KEPT


@pytest.mark.parametrize(
    ("leaves", "why"),
    [
        (placed(KEPT[:5]), "they end at 10, and 11 were signed"),
        (placed([]), "they end at 5"),
        (placed(first=6), "leaf 6 stands where 5 should"),
        (placed(first=4), "leaf 4 stands where 5 should"),
        (placed([KEPT[1], KEPT[0], *KEPT[2:]]), "the first 8 leaves"),
        (placed([*KEPT[:3], KEPT[4], KEPT[3], KEPT[5]]), "the first 11 leaves"),
        (placed([*KEPT[:3], Kept(hash=KEPT[3].hash, data=b"other words"), *KEPT[4:]]), "bytes"),
        (placed([*KEPT[:2], KEPT[2], *KEPT[2:]]), "the first 11 leaves"),
    ],
)
def test_anything_else_is_not_the_tail(leaves, why):
    with pytest.raises(NotTheTail, match=why):
        tail(START, leaves, SIGNED)


@pytest.mark.parametrize(
    ("signed", "why"),
    [
        ({}, "nothing that was signed is missing"),
        ({5: root(5)}, "nothing that was signed is missing"),
        ({5: b"\1" * 32, 11: root(11)}, "not what the record here begins with"),
        ({4: root(4), 11: root(11)}, "not what the record here begins with"),
        ({11: b"\1" * 32}, "the first 11 leaves"),
    ],
)
def test_a_record_that_went_another_way_has_no_tail(signed, why):
    with pytest.raises(NotTheTail, match=why):
        tail(START, placed(), signed)


def test_what_is_here_ends_at_the_first_gap():
    assert first_missing(5, []) == 5
    assert first_missing(5, [(5, 3), (8, 2)]) == 10
    assert first_missing(5, [(5, 3), (9, 2)]) == 8
    assert first_missing(5, [(6, 3)]) == 5
