"""Tiles have one address each, and what came is as long as it should be (C2SP tlog-tiles)."""

import pytest

from core.record.rules.tiles import (
    NotATile,
    Place,
    places,
    read_bundle,
    read_hashes,
    read_place,
    write_bundle,
    write_hashes,
    write_place,
)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(0), "000"),
        (Place(67, 44), "067.p/44"),
        (Place(1067), "x001/067"),
        # The example of the specification.
        (Place(1234067), "x001/x234/067"),
        (Place(1234067, 255), "x001/x234/067.p/255"),
    ],
)
def test_a_tile_has_one_address(place, text):
    assert write_place(place) == text
    assert read_place(text) == place


@pytest.mark.parametrize(
    "text",
    ["", "67", "x000/067", "001/067", "067.p/0", "067.p/256", "067.p/999", "067.p/", "../067"],
)
def test_no_other_address_names_a_tile(text):
    with pytest.raises(NotATile):
        read_place(text)


def test_tiles_cover_what_was_added():
    assert list(places(0, 0)) == list(places(300, 300)) == []
    assert list(places(0, 256)) == [Place(0)]
    assert list(places(300, 700)) == [Place(1), Place(2, 188)]
    assert [(place.first, place.end) for place in places(300, 700)] == [(256, 512), (512, 700)]


def test_a_tile_is_as_long_as_it_should_be():
    hashes = [bytes([number]) * 32 for number in range(3)]
    assert read_hashes(write_hashes(hashes), width=3) == hashes
    with pytest.raises(NotATile):
        read_hashes(write_hashes(hashes), width=4)


def test_a_bundle_keeps_empty_places_for_what_does_not_travel():
    entries = [b"one", b"", b"three" * 1000]
    raw = write_bundle(entries)
    assert read_bundle(raw, width=3) == entries
    for wrong, width in ((raw[:-1], 3), (raw + b"\0", 3), (raw, 2), (raw, 4), (b"\0", 1)):
        with pytest.raises(NotATile):
            read_bundle(wrong, width=width)
