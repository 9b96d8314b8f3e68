"""Signed notes and checkpoints are those that other programs read and write."""

import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.record.rules.checkpoint import NotACheckpoint, Statement, read, write
from core.record.rules.note import (
    MOST_SIGNATURES,
    NotANote,
    NotSigned,
    is_name,
    key_id,
    read_note,
    read_verifier_key,
    sign_note,
    verifier_key,
    verify_note,
)

# The example of the specification and of its reference implementation.
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
BLOB = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
LINE = f"— PeterNeumann {BLOB}\n"
NOTE = f"{TEXT}\n{LINE}"
PRIVATE = Ed25519PrivateKey.from_private_bytes(SEED)
NAME, PUBLIC = read_verifier_key(VKEY)


def is_by_peter(signature: bytes, message: bytes) -> bool:
    try:
        PRIVATE.public_key().verify(signature, message)
    except InvalidSignature:
        return False
    return True


KEYS = {(NAME, key_id(NAME, PUBLIC)): is_by_peter}


def test_the_example_is_signed_byte_for_byte():
    assert sign_note(TEXT, NAME, PUBLIC, PRIVATE.sign) == NOTE


def test_the_example_is_verified():
    assert verify_note(NOTE, KEYS) == TEXT


def test_the_key_of_the_example_is_read_and_written():
    assert ("PeterNeumann", PRIVATE.public_key().public_bytes_raw()) == (NAME, PUBLIC)
    assert verifier_key(NAME, PUBLIC) == VKEY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a3+",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+zzzzzzzz+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        # Both are from the tests of the reference: a longer key, and an unknown algorithm.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_mangled_key_is_refused(text):
    with pytest.raises(NotANote):
        read_verifier_key(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u00a0b"])
def test_such_a_name_cannot_sign(name):
    assert not is_name(name)
    with pytest.raises(NotANote):
        sign_note(TEXT, name, PUBLIC, PRIVATE.sign)


@pytest.mark.parametrize("text", ["", "no end of line", "bell\a\n"])
def test_such_a_text_cannot_be_signed(text):
    with pytest.raises(NotANote):
        sign_note(text, NAME, PUBLIC, PRIVATE.sign)


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}\n{LINE.rstrip()}",
        f"{TEXT}{LINE}",
        f"{TEXT}\n- PeterNeumann {BLOB}\n",
        f"{TEXT}\n— PeterNeumann\n",
        f"{TEXT}\n— Peter+Neumann {BLOB}\n",
        f"{TEXT}\n— PeterNeumann !!!!\n",
        f"{TEXT}\n— PeterNeumann AAAAAA==\n",
        f"{TEXT}\n{LINE}\n",
        f"bell\a\n\n{LINE}",
        f"{TEXT}\n{LINE * (MOST_SIGNATURES + 1)}",
    ],
)
def test_what_is_no_note_is_refused(note):
    with pytest.raises(NotANote):
        read_note(note)


def test_a_changed_word_is_noticed():
    with pytest.raises(NotSigned, match="PeterNeumann"):
        verify_note(NOTE.replace("cryptography", "cartography"), KEYS)


def test_a_signature_of_somebody_unknown_alone_says_nothing():
    with pytest.raises(NotSigned, match="no known key"):
        verify_note(NOTE, {})


def test_a_signature_of_somebody_unknown_does_no_harm():
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    line = sign_note(
        TEXT, "Stranger", stranger.public_key().public_bytes_raw(), stranger.sign
    ).removeprefix(f"{TEXT}\n")
    assert verify_note(f"{TEXT}\n{line}{LINE}", KEYS) == TEXT
    assert [signature.name for signature in read_note(f"{TEXT}\n{line}{LINE}").signatures] == [
        "Stranger",
        "PeterNeumann",
    ]


def test_an_empty_line_within_the_text_belongs_to_the_text():
    text = "one\n\ntwo\n"
    assert verify_note(sign_note(text, NAME, PUBLIC, PRIVATE.sign), KEYS) == text


STATEMENT = Statement(origin="folkmoot/00ff", size=8, root=bytes(range(32)))


def test_a_checkpoint_is_three_lines():
    assert write(STATEMENT) == ("folkmoot/00ff\n8\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")
    assert read(write(STATEMENT)) == STATEMENT


def test_a_checkpoint_may_say_more():
    assert read(write(STATEMENT) + "more\n") == STATEMENT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "folkmoot/00ff\n8\n",
        "folkmoot/00ff\n8\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "\n8\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "folkmoot/00ff\n08\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "folkmoot/00ff\n-8\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "folkmoot/00ff\n٨\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "folkmoot/00ff\n8\nAAEC\n",
        "folkmoot/00ff\n8\n!!!!\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NotACheckpoint):
        read(text)
