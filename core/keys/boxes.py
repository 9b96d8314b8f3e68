"""The keys of open ballot boxes: in no backup, and destroyed when the ballots are published.

A box is rewritten every night under a new key. While a rewriting is not finished both keys are
here, so rows name the epoch of their key and a process that dies in between loses nothing.
"""

import os
from pathlib import Path
from uuid import UUID

from core.instance import instance
from core.keys import files

KEY_BYTES = 32


def create_box_key(referendum: UUID | str) -> bytes:
    """Make the first key of a box (AES-256); raises KeyExists, also for a box of that name."""
    if box_epochs(referendum):
        raise files.KeyExists(f"the box {referendum} has a key already")
    return _create(referendum, 1)


def read_box_key(referendum: UUID | str, epoch: int | None = None) -> bytes:
    """The key of a box, the latest or that of an epoch; raises KeyMissing, KeyExposed."""
    return files.read(_path(referendum, epoch or _latest(referendum)))


def box_epochs(referendum: UUID | str) -> list[int]:
    """The epochs of which a box has keys, in order; empty when they were destroyed."""
    stem = f"{UUID(str(referendum))}-"
    found = instance.boxes_dir.glob(f"{stem}*.key")
    return sorted(int(path.stem.removeprefix(stem)) for path in found)


def rotate_box_key(referendum: UUID | str) -> tuple[int, bytes]:
    """Make the next key of a box and return its epoch; the older ones stay until destroyed."""
    epoch = _latest(referendum) + 1
    return epoch, _create(referendum, epoch)


def destroy_box_key(referendum: UUID | str, *, before: int | None = None) -> None:
    """Overwrite and remove the keys of a box: all, or those of epochs earlier than `before`."""
    for epoch in box_epochs(referendum):
        if before is None or epoch < before:
            files.destroy(_path(referendum, epoch))


def _latest(referendum: UUID | str) -> int:
    epochs = box_epochs(referendum)
    if not epochs:
        raise files.KeyMissing(f"the box {referendum} has no key; it was published or restored")
    return epochs[-1]


def _create(referendum: UUID | str, epoch: int) -> bytes:
    files.make_folder(instance.boxes_dir)
    key = os.urandom(KEY_BYTES)
    files.create(_path(referendum, epoch), key)
    return key


def _path(referendum: UUID | str, epoch: int) -> Path:
    return instance.boxes_dir / f"{UUID(str(referendum))}-{epoch}.key"
