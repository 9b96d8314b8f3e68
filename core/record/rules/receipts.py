"""Receipts: that an entry stands in a record, for anybody to keep and check (C2SP tlog-proof)."""

import base64
import binascii
from dataclasses import dataclass

from core.record.rules.checkpoint import NotACheckpoint, Statement
from core.record.rules.checkpoint import read as read_statement
from core.record.rules.note import NotANote, read_note
from core.record.rules.tree import HASH_BYTES, Hash, verify_inclusion

MOST_HASHES = 63
HEAD = "c2sp.org/tlog-proof@v1"


class NotAReceipt(ValueError):
    """The text is no receipt; it says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A `.tlog-proof`: that an entry stands in a record, as a checkpoint of it signs."""

    index: int
    path: tuple[Hash, ...]
    checkpoint: str

    @property
    def statement(self) -> Statement:
        """What its checkpoint says; raises NotAReceipt."""
        try:
            return read_statement(read_note(self.checkpoint).text)
        except (NotANote, NotACheckpoint) as error:
            raise NotAReceipt(str(error)) from None


def write(receipt: Receipt) -> str:
    """The text of a receipt."""
    hashes = "".join(f"{base64.b64encode(hash_).decode()}\n" for hash_ in receipt.path)
    return f"{HEAD}\nindex {receipt.index}\n{hashes}\n{receipt.checkpoint}"


def read(text: str) -> Receipt:
    """Read a receipt; its extra line proves nothing and is passed over. Raises NotAReceipt."""
    head, gap, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if len(lines) > 1 and lines[1].startswith("extra "):
        del lines[1]
    if not gap or len(lines) < 2 or lines[0] != HEAD or not lines[1].startswith("index "):
        raise NotAReceipt("this is no proof of the form tlog-proof@v1")
    if len(lines) > 2 + MOST_HASHES:
        raise NotAReceipt(f"a proof has at most {MOST_HASHES} hashes")
    index = _number(lines[1].removeprefix("index "))
    return Receipt(index=index, path=tuple(map(_hash, lines[2:])), checkpoint=checkpoint)


def is_included(receipt: Receipt, leaf: Hash) -> bool:
    """Whether the proof leads from this leaf hash to the root of its checkpoint.

    Who signed the checkpoint is another question. Raises NotAReceipt.
    """
    statement = receipt.statement
    return verify_inclusion(
        index=receipt.index,
        size=statement.size,
        leaf=leaf,
        path=receipt.path,
        root=statement.root,
    )


def _hash(line: str) -> Hash:
    try:
        hash_ = base64.b64decode(line, validate=True)
    except binascii.Error:
        hash_ = b""
    if len(hash_) != HASH_BYTES:
        raise NotAReceipt(f"{line!r} is no hash")
    return hash_


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text):
        raise NotAReceipt(f"{text!r} is no plain number")
    return int(text)
