"""Keys that sign for the instance: Ed25519, one file per purpose and epoch.

`log-1.pem` is the private key of the record's first epoch and `log-1.pub` its public part, which
stays when the private part is destroyed, so that old signatures can still be checked.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.keys import files

PURPOSES = ("log", "object", "witness")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of one purpose and epoch, ready to sign."""

    purpose: str
    epoch: int
    public: bytes
    _private: Ed25519PrivateKey = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of `message` (RFC 8032)."""
        return self._private.sign(message)


def create(folder: Path, purpose: str, epoch: int) -> SigningKey:
    """Make a new key; raises KeyExists rather than overwriting one."""
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    files.create(folder / f"{purpose}-{epoch}.pem", pem)
    key = SigningKey(purpose, epoch, private.public_key().public_bytes_raw(), private)
    _write_public(folder, key)
    return key


def current(folder: Path, purpose: str) -> SigningKey:
    """The key of the latest epoch; raises KeyMissing, KeyExposed."""
    found = epochs(folder, purpose)
    return load(folder, purpose, found[-1] if found else 1)


def load(folder: Path, purpose: str, epoch: int) -> SigningKey:
    """The key of one epoch; raises KeyMissing, KeyExposed."""
    path = folder / f"{purpose}-{epoch}.pem"
    files.require_private(folder)
    files.require_private(path)
    # Reading the file anew for each signature would be slow; a changed file is read again.
    private = _parse(path, path.stat().st_mtime_ns)
    return SigningKey(purpose, epoch, private.public_key().public_bytes_raw(), private)


@lru_cache(maxsize=16)
def _parse(path: Path, _changed: int) -> Ed25519PrivateKey:
    private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise files.KeyMissing(f"{path} is not an Ed25519 key")
    return private


def epochs(folder: Path, purpose: str) -> list[int]:
    """The epochs of which the private key is here, in order."""
    return _epochs(folder, purpose, "pem")


def public_keys(folder: Path, purpose: str) -> dict[int, bytes]:
    """The public keys of all epochs that ever were."""
    keys = {epoch: _public(folder, purpose, epoch) for epoch in _epochs(folder, purpose, "pub")}
    for epoch in epochs(folder, purpose):
        keys.setdefault(epoch, load(folder, purpose, epoch).public)
    return dict(sorted(keys.items()))


def rotate(folder: Path, purpose: str) -> SigningKey:
    """Begin a new epoch. The earlier private key stays until `retire` is called."""
    return create(folder, purpose, max(public_keys(folder, purpose), default=0) + 1)


def retire(folder: Path, purpose: str, epoch: int) -> None:
    """Destroy the private key of an epoch that is over; its public key stays."""
    key = load(folder, purpose, epoch)
    if not (folder / f"{purpose}-{epoch}.pub").exists():
        _write_public(folder, key)
    files.destroy(folder / f"{purpose}-{epoch}.pem")


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the owner of the public key signed this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _write_public(folder: Path, key: SigningKey) -> None:
    files.create(folder / f"{key.purpose}-{key.epoch}.pub", key.public.hex().encode() + b"\n")


def _public(folder: Path, purpose: str, epoch: int) -> bytes:
    return bytes.fromhex((folder / f"{purpose}-{epoch}.pub").read_text("ascii"))


def _epochs(folder: Path, purpose: str, ending: str) -> list[int]:
    names = (path.stem.rpartition("-") for path in folder.glob(f"{purpose}-*.{ending}"))
    return sorted(int(number) for name, _dash, number in names if name == purpose)
