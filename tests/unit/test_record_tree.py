"""The Merkle tree gives the published roots and proofs, and accepts no others."""

from collections.abc import Sequence

import pytest

from core.record.rules.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    peaks_of,
    root_between,
    root_of,
    verify_consistency,
    verify_inclusion,
    way_up,
)

# The tests of Certificate Transparency use these eight leaves everywhere (RFC 6962).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
ROOTS = [
    bytes.fromhex(text)
    for text in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}


def read(height: int, index: int) -> bytes:
    return root_of(HASHES[index << height : (index + 1) << height])


def from_hex(path: Sequence[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in path]


@pytest.mark.parametrize("size", range(9))
def test_the_first_leaves_have_the_published_root(size):
    assert root_of(HASHES[:size]) == ROOTS[size]
    assert root_between(0, size, read) == ROOTS[size]


def test_a_growing_tree_knows_its_root_at_every_size():
    frontier = Frontier()
    roots = [frontier.root]
    for hash_ in HASHES:
        frontier.add(hash_)
        roots.append(frontier.root)
    assert roots == ROOTS
    assert frontier.size == len(HASHES)


def test_a_tree_that_was_kept_goes_on_growing():
    half = Frontier.kept(4, ROOTS[4])
    for hash_ in HASHES[4:]:
        half.add(hash_)
    assert half.root == ROOTS[8]


def test_an_empty_record_has_the_hash_of_nothing_as_root():
    assert root_of([]) == EMPTY_ROOT == ROOTS[0]


def test_a_leaf_cannot_pass_for_two_leaves():
    both = node_hash(HASHES[0], HASHES[1])
    assert leaf_hash(HASHES[0] + HASHES[1]) != both


@pytest.mark.parametrize(("place", "path"), INCLUSION.items())
def test_a_leaf_has_the_published_way_to_the_root(place, path):
    assert inclusion_proof(*place, read) == from_hex(path)


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCY.items())
def test_an_earlier_record_has_the_published_proof_of_being_the_beginning(sizes, path):
    assert consistency_proof(*sizes, read) == from_hex(path)


@pytest.mark.parametrize(("place", "path"), INCLUSION.items())
def test_the_published_way_is_accepted_and_nothing_near_it(place, path):
    index, size = place
    right = {
        "index": index,
        "size": size,
        "leaf": HASHES[index],
        "path": from_hex(path),
        "root": ROOTS[size],
    }
    assert verify_inclusion(**right)
    wrong = [
        right | {"index": index - 1},
        right | {"index": index + 1},
        right | {"index": index ^ 2},
        right | {"size": size * 2},
        right | {"size": size // 2},
        right | {"leaf": b"wrong leaf"},
        right | {"root": ROOTS[0]},
        right | {"path": [*right["path"], b""]},
        right | {"path": [*right["path"], ROOTS[size]]},
        right | {"path": [b"", *right["path"]]},
        right | {"path": [ROOTS[size], *right["path"]]},
    ]
    if path:
        wrong += [right | {"path": right["path"][:-1]}, right | {"path": right["path"][1:]}]
        wrong += [
            right | {"path": [flipped(sibling, at == place) for at, sibling in enumerate(found)]}
            for place, found in ((place, right["path"]) for place in range(len(path)))
        ]
    for case in wrong:
        assert not verify_inclusion(**case), case


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCY.items())
def test_the_published_proof_of_the_beginning_is_accepted_and_nothing_near_it(sizes, path):
    earlier, later = sizes
    right = {
        "earlier": earlier,
        "later": later,
        "old_root": ROOTS[earlier],
        "new_root": ROOTS[later],
        "path": from_hex(path),
    }
    assert verify_consistency(**right)
    wrong = [
        right | {"earlier": earlier - 1},
        right | {"earlier": earlier + 1},
        right | {"later": later // 2},
        right | {"old_root": ROOTS[0]},
        right | {"new_root": ROOTS[0]},
        right | {"path": [*right["path"], b""]},
        right | {"path": [ROOTS[later], *right["path"]]},
    ]
    if path:
        wrong += [
            right | {"path": []},
            right | {"path": right["path"][:-1]},
            right | {"later": later * 2},
            right | {"old_root": ROOTS[later], "new_root": ROOTS[earlier]},
        ]
        wrong += [
            right | {"path": [flipped(sibling, at == place) for at, sibling in enumerate(found)]}
            for place, found in ((place, right["path"]) for place in range(len(path)))
        ]
    for case in wrong:
        assert not verify_consistency(**case), case


def flipped(hash_: bytes, is_this_one: bool) -> bytes:
    return bytes([hash_[0] ^ 8]) + hash_[1:] if is_this_one else hash_


@pytest.mark.parametrize(("index", "size"), [(0, 0), (8, 8), (-1, 8)])
def test_no_way_leads_from_a_leaf_that_is_not_there(index, size):
    with pytest.raises(IndexError):
        inclusion_proof(index, size, read)


@pytest.mark.parametrize(("earlier", "later"), [(0, 8), (9, 8)])
def test_nothing_is_proved_about_no_beginning_or_a_longer_one(earlier, later):
    with pytest.raises(IndexError):
        consistency_proof(earlier, later, read)


def test_a_stretch_is_covered_by_its_largest_whole_subtrees():
    assert peaks_of(0, 7) == [(2, 0), (1, 2), (0, 6)]
    assert peaks_of(4, 7) == [(1, 2), (0, 6)]
    assert peaks_of(0, 0) == []


def test_the_way_up_says_on_which_side_each_hash_stands():
    assert way_up(5, 8) == [True, False, True]
    assert way_up(6, 7) == [True, True]
    assert way_up(0, 1) == []
