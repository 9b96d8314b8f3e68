"""A text is framed once, and any reader of WebSockets reads it."""

import pytest

from realtime.server import framed


def read(frame: bytes) -> str:
    """A frame as RFC 6455 says that a browser reads it."""
    assert frame[0] == 0x81, "one final frame of text"
    length, at = frame[1], 2
    if length == 126:
        length, at = int.from_bytes(frame[2:4], "big"), 4
    elif length == 127:
        length, at = int.from_bytes(frame[2:10], "big"), 10
    assert len(frame) == at + length
    return frame[at:].decode()


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
def test_a_text_of_any_length_is_read_again(length: int) -> None:
    assert read(framed("x" * length)) == "x" * length


def test_letters_of_every_language_are_read_again() -> None:
    assert read(framed("Zażółć gęślą jaźń")) == "Zażółć gęślą jaźń"
    assert len(framed("ż" * 63)) == 2 + 2 + 126
