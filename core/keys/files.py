"""Key files: made once, for the owner's eyes alone, and destroyed rather than just deleted."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
DATABASE = ".sqlite3"
_waits: ContextVar[bool] = ContextVar("waits", default=True)


class KeyTrouble(Exception):
    """A key cannot be used; the text says why and what to do."""


class KeyMissing(KeyTrouble):
    """A key that is needed is not in the home."""


class KeyExists(KeyTrouble):
    """A key would have been overwritten; the old one is still there."""


class KeyExposed(KeyTrouble):
    """Others on this computer can read a key, or could put another in its place."""


class KeyUnreadable(KeyTrouble):
    """A key file holds something else than the key it is named after."""


@contextmanager
def without_waiting(home: Path) -> Iterator[None]:
    """Inside, key files are not waited for until they are on the disk; at the end the home is.

    Only for a home that is made anew if the power fails meanwhile. The database is left to its own
    program: whoever else closes one of its files lets go of the locks this process has on it.
    """
    token = _waits.set(False)
    try:
        yield
    finally:
        _waits.reset(token)
    for path in (home, *home.rglob("*")):
        if DATABASE not in path.name:
            _sync(path)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can open; raises KeyExposed if it is open already."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    require_private(folder)


def create(path: Path, content: bytes) -> None:
    """Write a new file and have it on the disk when this returns; raises KeyExists, KeyExposed.

    The file appears whole or not at all, even if the power fails.
    """
    require_private(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            _wait_for(stream.fileno())
        # Unlike renaming, this never replaces a key that is there.
        os.link(draft, path)
    except FileExistsError:
        raise KeyExists(f"{path} is there already and stays as it is") from None
    finally:
        draft.unlink(missing_ok=True)
    _sync(path.parent)


def read(path: Path) -> bytes:
    """The content of a key file; raises KeyMissing, KeyExposed."""
    require_private(path.parent)
    require_private(path)
    return path.read_bytes()


def destroy(path: Path) -> None:
    """Overwrite a key file and remove it. One that is gone already is no error.

    On disks that move what they rewrite, the old content may survive for a while below the file
    system; what the key encrypted is rewritten as well for that reason.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(os.urandom(os.fstat(stream.fileno()).st_size))
        stream.flush()
        _wait_for(stream.fileno())
    path.unlink()
    _sync(path.parent)


def require_private(path: Path) -> None:
    """Raises KeyMissing if there is nothing, KeyExposed if others may read or change it."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise KeyMissing(f"{path} is missing. Restore it from where you keep it safe.") from None
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        want = PRIVATE_FOLDER if stat.S_ISDIR(found.st_mode) else PRIVATE_FILE
        raise KeyExposed(
            f"{path} can be read or changed by others on this computer. Run "
            f"`chmod {want:o} {path}`, and if others had access to it, change the key."
        )


def _sync(path: Path) -> None:
    """Make a file, or creation and removal in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        _wait_for(descriptor)
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int) -> None:
    if _waits.get():
        os.fsync(descriptor)
