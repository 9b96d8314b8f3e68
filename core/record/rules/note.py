"""Signed notes (C2SP signed-note): a text, and under it who vouches for it."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ED25519 = 1
MARK = "\u2014 "
ID_BYTES = 4
MOST_SIGNATURES = 100

Verify = Callable[[bytes, bytes], bool]


class NotANote(ValueError):
    """The text is no well-formed signed note."""


class NotSigned(ValueError):
    """No known key signed the note, or a signature by a known key is wrong."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text with its signatures. `text` ends with a newline."""

    text: str
    signatures: tuple[Signature, ...]


def key_id(name: str, public_key: bytes, kind: int = ED25519) -> bytes:
    """The four bytes by which a signature says which key made it."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public_key).digest()[:ID_BYTES]


def verifier_key(name: str, public_key: bytes, kind: int = ED25519) -> str:
    """A public key as others write it down: `<name>+<key id>+<base64 of kind and key>`."""
    material = base64.b64encode(bytes([kind]) + public_key).decode()
    return f"{name}+{key_id(name, public_key, kind).hex()}+{material}"


def read_verifier_key(text: str) -> tuple[str, bytes]:
    """The name and the public key of an Ed25519 verifier key; raises NotANote."""
    parts = text.split("+", 2)
    try:
        name, id_, material = parts
        raw = base64.b64decode(material, validate=True)
        is_right = bytes.fromhex(id_) == key_id(name, raw[1:], raw[0])
    except (ValueError, IndexError):
        raise NotANote(f"{text!r} is no verifier key") from None
    if not (is_right and is_name(name) and raw[0] == ED25519 and len(raw) == 1 + 32):
        raise NotANote(f"{text!r} is no Ed25519 verifier key")
    return name, raw[1:]


def is_name(name: str) -> bool:
    """Whether a key may be called so: not empty, without spaces and plus signs."""
    return bool(name) and "+" not in name and not any(map(str.isspace, name))


def sign_note(text: str, name: str, public_key: bytes, sign: Callable[[bytes], bytes]) -> str:
    """`text` with one Ed25519 signature under it; raises NotANote where no note can be made."""
    if not (is_text(text) and is_name(name)):
        raise NotANote("a note is lines of text without control characters, signed by a name")
    line = Signature(name, key_id(name, public_key), sign(text.encode()))
    return f"{text}\n{write_line(line)}"


def write_line(signature: Signature) -> str:
    """A signature as it stands under a note."""
    blob = base64.b64encode(signature.key_id + signature.signature).decode()
    return f"{MARK}{signature.name} {blob}\n"


def is_text(text: str) -> bool:
    """Whether a note may say this: whole lines, no control characters."""
    return text.endswith("\n") and all(sign >= " " or sign == "\n" for sign in text)


def read_note(note: str) -> Note:
    """The text and the signatures of a note; raises NotANote. Says nothing about their truth."""
    text, gap, below = note.rpartition("\n\n")
    text += "\n"
    lines = below.split("\n")
    if not gap or not is_text(text) or lines.pop() != "" or not lines:
        raise NotANote("a note is text, an empty line, and signature lines")
    if len(lines) > MOST_SIGNATURES:
        raise NotANote(f"a note has at most {MOST_SIGNATURES} signatures")
    return Note(text, tuple(_read_signature(line) for line in lines))


def _read_signature(line: str) -> Signature:
    name, _space, blob = line.removeprefix(MARK).partition(" ")
    try:
        raw = base64.b64decode(blob, validate=True)
    except binascii.Error:
        raw = b""
    if not line.startswith(MARK) or not is_name(name) or len(raw) <= ID_BYTES:
        raise NotANote(f"{line!r} is no signature line")
    return Signature(name, raw[:ID_BYTES], raw[ID_BYTES:])


def verify_note(note: str, keys: Mapping[tuple[str, bytes], Verify]) -> str:
    """The text of a note that a known key signed.

    `keys` gives for (name, key id) how to check a signature. Signatures by unknown keys are passed
    over. Raises NotANote, and NotSigned when no known key signed or a known key's signature is
    wrong.
    """
    opened = read_note(note)
    message = opened.text.encode()
    known = [
        (keys[signature.name, signature.key_id], signature)
        for signature in opened.signatures
        if (signature.name, signature.key_id) in keys
    ]
    if not known:
        raise NotSigned("no known key signed this note")
    for verify, signature in known:
        if not verify(signature.signature, message):
            raise NotSigned(f"the signature of {signature.name} is wrong")
    return opened.text
