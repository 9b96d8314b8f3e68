"""Witnessing: cosignatures, and the request for one (C2SP).

tlog-cosignature (Ed25519, type 4) and tlog-witness `add-checkpoint`. Another type of signature is
another byte; a line of a type or key that is not known is passed over.
"""

import base64
import binascii
from dataclasses import dataclass

from core.record.rules.checkpoint import NotACheckpoint, Statement
from core.record.rules.checkpoint import read as read_statement
from core.record.rules.note import (
    MARK,
    NotANote,
    Note,
    Signature,
    Verify,
    key_id,
    read_note,
    write_line,
)
from core.record.rules.tree import HASH_BYTES, Hash, verify_consistency

COSIGNATURE = 4
TIME_BYTES = 8
SIGNATURE_BYTES = 64
# The year 2286; nobody has signed later, and no calendar goes on to the largest number there is.
LATEST = 9_999_999_999
MOST_HASHES = 63


class NotWitnessed(ValueError):
    """A request or an answer of witnesses is not what it should be; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a log asks a witness to cosign."""

    old_size: int
    path: tuple[Hash, ...]
    checkpoint: str

    @property
    def statement(self) -> Statement:
        """What the checkpoint says; raises NotWitnessed."""
        return statement_of(self.checkpoint)


def cosigned_text(text: str, at: int) -> bytes:
    """What a witness signs: that this was the longest consistent tree it knew at a moment."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosignature_line(*, name: str, public: bytes, signature: bytes, at: int) -> str:
    """The line by which a witness vouches; `signature` is over `cosigned_text`."""
    if not 0 <= at <= LATEST or len(signature) != SIGNATURE_BYTES:
        raise NotWitnessed("a cosignature has a moment and 64 bytes")
    signed = at.to_bytes(TIME_BYTES, "big") + signature
    return write_line(Signature(name, key_id(name, public, COSIGNATURE), signed))


def line_of(checkpoint: str, *, name: str, public: bytes, verify: Verify) -> tuple[int, str] | None:
    """When a witness of this name and key cosigned a checkpoint, and its line; None if it did not.

    Of several lines the latest counts, and a wrong one is none. Raises NotWitnessed for what is no
    checkpoint.
    """
    note = _note(checkpoint)
    id_ = key_id(name, public, COSIGNATURE)
    mine = [line for line in note.signatures if (line.name, line.key_id) == (name, id_)]
    timed = ((_time(note.text, line, verify), write_line(line)) for line in mine)
    return max(((at, line) for at, line in timed if at is not None), default=None)


def _time(text: str, line: Signature, verify: Verify) -> int | None:
    if len(line.signature) != TIME_BYTES + SIGNATURE_BYTES:
        return None
    at = int.from_bytes(line.signature[:TIME_BYTES], "big")
    if at > LATEST or not verify(line.signature[TIME_BYTES:], cosigned_text(text, at)):
        return None
    return at


def with_cosignatures(checkpoint: str, lines: str) -> str:
    """The checkpoint with the lines a witness answered under it; raises NotWitnessed."""
    whole = checkpoint + lines
    _note(whole)
    if not all(line.startswith(MARK) for line in lines.splitlines()):
        raise NotWitnessed("a witness answers with signature lines")
    return whole


def statement_of(checkpoint: str) -> Statement:
    """What a checkpoint says; raises NotWitnessed."""
    try:
        return read_statement(_note(checkpoint).text)
    except NotACheckpoint as error:
        raise NotWitnessed(str(error)) from None


def write_submission(submission: Submission) -> str:
    """The body of `add-checkpoint`."""
    hashes = "".join(f"{_text(hash_)}\n" for hash_ in submission.path)
    return f"old {submission.old_size}\n{hashes}\n{submission.checkpoint}"


def read_submission(text: str) -> Submission:
    """Read the body of `add-checkpoint`; raises NotWitnessed."""
    head, gap, checkpoint = text.partition("\n\n")
    first, *rest = head.split("\n")
    if not gap or not first.startswith("old ") or len(rest) > MOST_HASHES:
        raise NotWitnessed("a submission has an old size, a proof, an empty line, a checkpoint")
    old_size = _number(first.removeprefix("old "))
    submission = Submission(old_size=old_size, path=tuple(map(_hash, rest)), checkpoint=checkpoint)
    if old_size > submission.statement.size:
        raise NotWitnessed("the old size is larger than the new one")
    return submission


def is_consistent(submission: Submission, *, old_root: Hash) -> bool:
    """Whether the submitted tree begins with the one of the old size that had `old_root`.

    Any tree begins with the empty one; the proof of that is empty.
    """
    new = submission.statement
    if submission.old_size == 0:
        return not submission.path
    return verify_consistency(
        earlier=submission.old_size,
        later=new.size,
        old_root=old_root,
        new_root=new.root,
        path=submission.path,
    )


def _note(checkpoint: str) -> Note:
    try:
        return read_note(checkpoint)
    except NotANote as error:
        raise NotWitnessed(str(error)) from None


def _text(hash_: Hash) -> str:
    return base64.b64encode(hash_).decode()


def _hash(line: str) -> Hash:
    try:
        hash_ = base64.b64decode(line, validate=True)
    except binascii.Error:
        hash_ = b""
    if len(hash_) != HASH_BYTES:
        raise NotWitnessed(f"{line!r} is no hash")
    return hash_


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text):
        raise NotWitnessed(f"{text!r} is no plain number")
    return int(text)
