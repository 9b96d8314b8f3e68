"""Whatever was recorded, the tree proves what is in it and nothing else."""

import json
from datetime import UTC, datetime

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from core.record.rules.canonical import canonical, json_text, leaf_data
from core.record.rules.tree import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_between,
    root_of,
    verify_consistency,
    verify_inclusion,
)

WHEN = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
HASHES = [leaf_hash(str(number).encode()) for number in range(600)]
SIZES = st.integers(1, len(HASHES))


def read(height: int, index: int) -> bytes:
    stretch = HASHES[index << height : (index + 1) << height]
    assert len(stretch) == 1 << height, "only whole subtrees are ever read"
    return root_of(stretch)


def by_the_book(hashes: list[bytes]) -> bytes:
    """The definition of RFC 9162, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(by_the_book(hashes[:split]), by_the_book(hashes[split:]))


@given(SIZES)
def test_the_root_is_that_of_the_definition(size):
    expected = by_the_book(HASHES[:size])
    assert root_of(HASHES[:size]) == expected
    assert root_between(0, size, read) == expected


@given(st.data(), SIZES)
def test_every_leaf_is_proved_in_the_shortest_way(data, size):
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(index, size, read)
    assert len(path) <= (size - 1).bit_length()
    case = {
        "index": index,
        "size": size,
        "leaf": HASHES[index],
        "path": path,
        "root": root_of(HASHES[:size]),
    }
    assert verify_inclusion(**case)
    other = data.draw(st.integers(0, size - 1).filter(lambda other: other != index) | st.none())
    if other is not None:
        assert not verify_inclusion(**(case | {"index": other}))
        assert not verify_inclusion(**(case | {"leaf": HASHES[other]}))


@given(st.data(), SIZES)
def test_every_earlier_record_is_proved_to_be_the_beginning(data, later):
    earlier = data.draw(st.integers(1, later))
    case = {
        "earlier": earlier,
        "later": later,
        "old_root": root_of(HASHES[:earlier]),
        "new_root": root_of(HASHES[:later]),
        "path": consistency_proof(earlier, later, read),
    }
    assert verify_consistency(**case)
    if earlier < later:
        assert not verify_consistency(**(case | {"earlier": earlier + 1}))
        assert not verify_consistency(**(case | {"old_root": case["new_root"]}))


@given(st.data(), st.integers(2, 300))
def test_altering_one_entry_is_noticed_by_every_checkpoint_after_it(data, size):
    altered = data.draw(st.integers(0, size - 1))
    before, after = Frontier(), Frontier()
    for index, hash_ in enumerate(HASHES[:size]):
        before.add(hash_)
        after.add(leaf_hash(b"altered") if index == altered else hash_)
        assert (before.root == after.root) == (index < altered)


EXACT = st.integers(-(2**53) + 1, 2**53 - 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | EXACT | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_a_payload_reads_as_it_was_written(payload):
    assert json.loads(canonical(payload)) == payload
    assert canonical(json.loads(canonical(payload))) == canonical(payload)


@given(TEXTS)
def test_a_text_alone_is_written_as_the_library_writes_it(text):
    assert json_text(text) == rfc8785.dumps(text).decode()


@given(st.dictionaries(TEXTS, VALUES, max_size=5), TEXTS)
def test_what_is_hashed_is_canonical_as_a_whole(payload, subject):
    data = leaf_data(
        uid="6f3b8a52-0d1c-4f0e-9a7b-3c2d1e0f4a5b",
        verb="law.in_force",
        version=1,
        subject=subject,
        payload=canonical(payload),
        at=WHEN,
    )
    assert data == rfc8785.dumps(json.loads(data))
