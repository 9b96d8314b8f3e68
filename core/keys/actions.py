"""What may be done with the instance's keys. Needs no database and no settings."""

import hashlib
from pathlib import Path

from core.instance import instance
from core.keys import fields, files, signing


def prepare(home: Path) -> str:
    """Make the keys that a new home needs and return its origin. Keys that are there stay.

    The origin is the SHA-256 of the first log key's public part, in hex: the permanent name of the
    instance, whatever its address and its later keys. Raises KeyExposed when others can read.
    """
    folder = home / "keys"
    files.make_folder(folder)
    files.make_folder(folder / "boxes")
    if not signing.public_keys(folder, "log"):
        signing.create(folder, "log", 1)
    if not fields.epochs(folder):
        fields.create(folder, 1)
    return origin(home)


def origin(home: Path) -> str:
    """The origin of the instance in `home`; raises KeyMissing."""
    return hashlib.sha256(signing.public_keys(home / "keys", "log")[1]).hexdigest()


def log_key() -> signing.SigningKey:
    """The key that signs the record now."""
    return signing.current(instance.keys_dir, "log")


def log_public_keys() -> dict[int, bytes]:
    """Every key that ever signed the record, by epoch."""
    return signing.public_keys(instance.keys_dir, "log")


def check(home: Path) -> None:
    """Raises KeyMissing or KeyExposed unless every key a running instance needs is safe."""
    folder = home / "keys"
    signing.current(folder, "log")
    fields.current(folder)
    files.require_private(folder / "boxes")
    for path in sorted((*folder.glob("*.pem"), *folder.rglob("*.key"))):
        files.require_private(path)


def new_log_key() -> signing.SigningKey:
    """The next key for the record, not kept yet: the record must name it first."""
    return signing.generate("log", signing.next_epoch(instance.keys_dir, "log"))


def begin_log_key(key: signing.SigningKey) -> None:
    """Sign the record with this key from now on, and destroy the private parts of all earlier."""
    earlier = signing.epochs(instance.keys_dir, "log")
    signing.store(instance.keys_dir, key)
    for epoch in earlier:
        signing.retire(instance.keys_dir, "log", epoch)
