"""The keys with which the group answers as a guardian of rolls: one for each joint vote.

They are in no backup and are destroyed once the vote has opened everywhere: with such a key and a
list of nullifiers, whoever has both could test whether an address belongs to somebody on it.
"""

import os
from pathlib import Path
from uuid import UUID

from core.instance import instance
from core.keys import files

SEED_BYTES = 32


def guardian_seed(vote: UUID | str) -> bytes:
    """The secret of one vote; made when it is asked for first. Raises KeyExposed."""
    files.make_folder(_folder())
    path = _path(vote)
    if not path.exists():
        files.create(path, os.urandom(SEED_BYTES))
    return read_guardian_seed(vote)


def read_guardian_seed(vote: UUID | str) -> bytes:
    """The secret of one vote; raises KeyMissing when it was destroyed or never here."""
    seed = files.read(_path(vote))
    if len(seed) != SEED_BYTES:
        raise files.KeyUnreadable(f"{_path(vote)} does not hold a key of {SEED_BYTES} bytes")
    return seed


def guarded_votes() -> list[str]:
    """The votes of which there is a secret here."""
    return sorted(path.stem for path in _folder().glob("*.key"))


def destroy_guardian_seed(vote: UUID | str) -> None:
    """Overwrite and remove the secret of one vote; one that is gone already is no error."""
    files.destroy(_path(vote))


def _folder() -> Path:
    return instance.keys_dir / "guardians"


def _path(vote: UUID | str) -> Path:
    return _folder() / f"{UUID(str(vote))}.key"
