"""Keeps single fields unreadable in the database and its backups, yet unique: civic numbers."""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.instance import instance
from core.keys import files

KEY_BYTES = 32
NONCE_BYTES = 12
EPOCH_BYTES = 4


class CannotOpen(Exception):
    """A sealed field was changed, or sealed with a key that is not here."""


def create(folder: Path, epoch: int) -> None:
    """Make the key of an epoch; raises KeyExists."""
    files.create(folder / f"fields-{epoch}.key", os.urandom(KEY_BYTES))


def epochs(folder: Path) -> list[int]:
    """The epochs of which the key is here, in order."""
    return sorted(int(path.stem.rpartition("-")[2]) for path in folder.glob("fields-*.key"))


def current(folder: Path) -> tuple[int, bytes]:
    """The latest epoch and its key; raises KeyMissing, KeyExposed."""
    epoch = (epochs(folder) or [1])[-1]
    return epoch, _key(folder, epoch)


def rotate() -> int:
    """Begin a new epoch: what is sealed from now on uses a new key. Old fields stay readable."""
    epoch = current(instance.keys_dir)[0] + 1
    create(instance.keys_dir, epoch)
    return epoch


def encrypt(text: str, *, about: str = "") -> str:
    """Seal a text (AES-256-GCM). `about` names the field and must be given again to open it."""
    epoch, key = current(instance.keys_dir)
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_derive(key, b"seal")).encrypt(nonce, text.encode(), about.encode())
    return f"{epoch}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(sealed: str, *, about: str = "") -> str:
    """Open what `encrypt` sealed; raises CannotOpen, KeyMissing."""
    epoch, _dot, blob = sealed.partition(".")
    try:
        raw = base64.b64decode(blob, altchars=b"-_", validate=True)
        key = _derive(_key(instance.keys_dir, int(epoch)), b"seal")
        text = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError, binascii.Error):
        raise CannotOpen("the sealed field was changed or belongs to another field") from None
    return text.decode()


def encrypt_bytes(content: bytes, *, about: str = "") -> bytes:
    """Seal bytes as `encrypt` seals a text: the epoch in four bytes, the nonce, what is sealed."""
    epoch, key = current(instance.keys_dir)
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_derive(key, b"seal")).encrypt(nonce, content, about.encode())
    return epoch.to_bytes(EPOCH_BYTES, "big") + nonce + sealed


def decrypt_bytes(sealed: bytes, *, about: str = "") -> bytes:
    """Open what `encrypt_bytes` sealed; raises CannotOpen, KeyMissing."""
    epoch, rest = int.from_bytes(sealed[:EPOCH_BYTES], "big"), sealed[EPOCH_BYTES:]
    try:
        key = _derive(_key(instance.keys_dir, epoch), b"seal")
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("the sealed bytes were changed or belong to another field") from None


def keyed_hash(text: str, *, about: str = "") -> str:
    """The same for the same text, and worthless without the key: finds duplicates unread.

    Uses the first epoch for ever, because a hash cannot be translated into another key's.
    """
    return keyed_hashes([text], about=about)[0]


def keyed_hashes(texts: Iterable[str], *, about: str = "") -> list[str]:
    """The keyed hash of each of many texts, reading the key once."""
    key = _derive(_key(instance.keys_dir, 1), b"hash")
    return [hmac.digest(key, f"{about}\n{text}".encode(), "sha256").hex() for text in texts]


def _key(folder: Path, epoch: int) -> bytes:
    path = folder / f"fields-{epoch}.key"
    key = files.read(path)
    if len(key) != KEY_BYTES:
        raise files.KeyUnreadable(f"{path} does not hold a key of {KEY_BYTES} bytes")
    return key


def _derive(key: bytes, use: bytes) -> bytes:
    """A key of its own for each use of the one in the file."""
    return hmac.digest(key, b"folkmoot fields " + use, hashlib.sha256)
