"""What may be done with the instance's keys. Needs no database and no settings."""

import hashlib
from dataclasses import replace
from pathlib import Path

from core.instance import instance
from core.keys import fields, files, requests, signing

# Each kind of signature has a key of its own: a key that signs two kinds could be made to say in
# one what was meant in the other.
TOWARDS_OTHERS = ("object", "witness")


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
    for purpose in TOWARDS_OTHERS:
        if not signing.public_keys(folder, purpose):
            signing.create(folder, purpose, 1)
    if not requests.epochs(folder):
        requests.store(folder, requests.generate(1))
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


def object_key() -> signing.SigningKey:
    """The key that proves what the group says to others, object by object."""
    return signing.current(instance.keys_dir, "object")


def witness_key() -> signing.SigningKey:
    """The key that vouches for the records of others."""
    return signing.current(instance.keys_dir, "witness")


def request_key() -> requests.RequestKey:
    """The key that signs requests to other computers."""
    return requests.current(instance.keys_dir)


def new_key(purpose: str) -> signing.SigningKey:
    """The next key of a purpose, not in use yet: the record must name it first.

    It waits in a file of its own, so that whoever tries again after a crash goes on with the same.
    """
    folder = instance.keys_dir
    waiting = signing.epochs(folder, f"next-{purpose}")
    if waiting:
        return replace(signing.load(folder, f"next-{purpose}", waiting[0]), purpose=purpose)
    key = signing.generate(purpose, signing.next_epoch(folder, purpose))
    files.create(folder / f"next-{purpose}-{key.epoch}.pem", key.pem())
    return key


def new_request_key() -> requests.RequestKey:
    """The next key for requests, not in use yet; it waits like those of `new_key`."""
    folder = instance.keys_dir
    waiting = signing.epochs(folder, "next-http")
    if waiting:
        return requests.load(folder / f"next-http-{waiting[0]}.pem", waiting[0])
    key = requests.generate(request_key().epoch + 1)
    files.create(folder / f"next-http-{key.epoch}.pem", key.pem())
    return key


def begin_request_key(key: requests.RequestKey) -> None:
    """Sign requests with this key from now on, and destroy the private parts of all earlier."""
    folder = instance.keys_dir
    if key.epoch not in requests.epochs(folder):
        requests.store(folder, key)
    for epoch in requests.epochs(folder):
        if epoch != key.epoch:
            requests.retire(folder, epoch)
    files.destroy(folder / f"next-http-{key.epoch}.pem")


def check(home: Path) -> None:
    """Raises KeyMissing or KeyExposed unless every key a running instance needs is safe."""
    folder = home / "keys"
    signing.current(folder, "log")
    fields.current(folder)
    files.require_private(folder / "boxes")
    for path in sorted((*folder.glob("*.pem"), *folder.rglob("*.key"))):
        files.require_private(path)


def begin_key(key: signing.SigningKey) -> None:
    """Sign with this key from now on, and destroy the private parts of all earlier."""
    folder = instance.keys_dir
    if key.epoch not in signing.epochs(folder, key.purpose):
        signing.store(folder, key)
    for epoch in signing.epochs(folder, key.purpose):
        if epoch != key.epoch:
            signing.retire(folder, key.purpose, epoch)
    files.destroy(folder / f"next-{key.purpose}-{key.epoch}.pem")
