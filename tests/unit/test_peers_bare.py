"""A checkpoint as it is passed on: whatever its group or anybody else has written under it."""

import base64
import os

import pytest

from core.keys import signing
from core.keys.signing import verify
from core.record.rules.checkpoint import Statement, write
from core.record.rules.note import MOST_SIGNATURES, sign_note
from federation.peers.rules.introductions import LONGEST_TEXT, bare, signed_statement

HILL = "ab" * 32
NAME = f"folkmoot/{HILL}"
STATEMENT = Statement(origin=NAME, size=3, root=b"r" * 32)
FIRST, SECOND = (signing.generate("log", epoch) for epoch in (1, 2))
KEYS = {1: FIRST.public, 2: SECOND.public}


def signed(*keys, text=""):
    text = text or write(STATEMENT)
    notes = [sign_note(text, NAME, key.public, key.sign) for key in keys]
    return notes[0] + "".join(note.rpartition("\n\n")[2] for note in notes[1:])


def line(name=NAME, *, key_id=b""):
    blob = base64.b64encode((key_id or os.urandom(4)) + os.urandom(64)).decode()
    return f"— {name} {blob}\n"


def padded(note, lines=MOST_SIGNATURES - 1):
    return note + "".join(line() for _each in range(lines))


def bared(note, keys=None):
    return bare(note, origin=HILL, keys=keys or KEYS, verify=verify)


def read(note, keys=None):
    return signed_statement(note, origin=HILL, keys=keys or KEYS, verify=verify)


def test_with_however_many_lines_a_group_pads_its_checkpoint_others_can_read_it():
    note = signed(FIRST)
    assert read(padded(note)) == STATEMENT
    witness = line("folkmoot/other/witness")
    assert read(padded(note) + witness) is None
    assert bared(padded(note)) == bared(note + witness) == note
    assert read(bared(padded(note)) + witness) == STATEMENT


def test_of_a_checkpoint_that_several_keys_signed_each_reads_the_line_of_the_first():
    assert bared(signed(SECOND, FIRST)) == signed(FIRST)
    assert bared(signed(SECOND)) == signed(SECOND)
    # The same key can sign the same text in more than one way.
    assert bared(signed(FIRST, FIRST)) == signed(FIRST)


def test_what_looks_wrong_only_to_whoever_knows_the_next_key_is_not_passed_on():
    blob = signed(SECOND).splitlines()[-1].rpartition(" ")[2]
    forged = signed(FIRST) + line(key_id=base64.b64decode(blob)[:4])
    only_first = {1: FIRST.public}
    assert read(forged, only_first) == STATEMENT
    assert read(forged) is None
    assert bared(forged, only_first) == bared(forged) == signed(FIRST)


@pytest.mark.parametrize("note", ["", "no note", padded(signed(FIRST), MOST_SIGNATURES)])
def test_of_what_nobody_can_read_nothing_is_passed_on(note):
    assert bared(note) == ""


def test_what_none_of_their_keys_signed_is_not_passed_on():
    assert bared(signed(SECOND), {1: FIRST.public}) == ""
    changed = signed(FIRST).replace("\n3\n", "\n4\n")
    assert bared(changed) == ""


def test_a_checkpoint_that_says_far_more_than_it_has_to_is_none():
    room = LONGEST_TEXT - len(write(STATEMENT).encode()) - 1
    assert read(signed(FIRST, text=f"{write(STATEMENT)}{'x' * room}\n")) == STATEMENT
    assert read(signed(FIRST, text=f"{write(STATEMENT)}{'x' * room}x\n")) is None
