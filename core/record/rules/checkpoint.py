"""What a checkpoint says (C2SP tlog-checkpoint): whose log, how many leaves, which root."""

import base64
import binascii
from dataclasses import dataclass

ROOT_BYTES = 32
LEAST_LINES = 3
# No record is longer, and no database counts further.
LARGEST_SIZE = 2**63 - 1
LONGEST_SIZE = len(str(LARGEST_SIZE))


class NotACheckpoint(ValueError):
    """The text is no checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A log of this origin has `size` leaves and this root."""

    origin: str
    size: int
    root: bytes


def write(statement: Statement) -> str:
    """The text to be signed: origin, size, root in base64, one line each."""
    root = base64.b64encode(statement.root).decode()
    return f"{statement.origin}\n{statement.size}\n{root}\n"


def read(text: str) -> Statement:
    """What a checkpoint's text says; lines after the third are extensions and passed over.

    Raises NotACheckpoint.
    """
    lines = text.split("\n")
    if len(lines) <= LEAST_LINES or lines[-1] or not all(lines[:-1]):
        raise NotACheckpoint("a checkpoint has an origin, a size and a root, one line each")
    origin, size, root = lines[:LEAST_LINES]
    try:
        raw = base64.b64decode(root, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != ROOT_BYTES:
        raise NotACheckpoint("the root is not 32 bytes of base64")
    is_plain = size.isascii() and size.isdigit() and len(size) <= LONGEST_SIZE
    if not is_plain or str(int(size)) != size or int(size) > LARGEST_SIZE:
        raise NotACheckpoint("the size is not a plain number")
    return Statement(origin=origin, size=int(size), root=raw)
