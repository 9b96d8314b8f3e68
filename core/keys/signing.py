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

    def pem(self) -> bytes:
        """The private key as its file holds it."""
        return self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def generate(purpose: str, epoch: int) -> SigningKey:
    """A new key that is in no file yet."""
    private = Ed25519PrivateKey.generate()
    return SigningKey(purpose, epoch, private.public_key().public_bytes_raw(), private)


def store(folder: Path, key: SigningKey) -> SigningKey:
    """Keep a new key; raises KeyExists rather than overwriting one."""
    files.create(folder / f"{key.purpose}-{key.epoch}.pem", key.pem())
    _write_public(folder, key)
    return key


def create(folder: Path, purpose: str, epoch: int) -> SigningKey:
    """Make and keep a new key; raises KeyExists rather than overwriting one."""
    return store(folder, generate(purpose, epoch))


def current(folder: Path, purpose: str) -> SigningKey:
    """The key of the latest epoch; raises KeyMissing, KeyExposed."""
    found = epochs(folder, purpose)
    return load(folder, purpose, found[-1] if found else 1)


def load(folder: Path, purpose: str, epoch: int) -> SigningKey:
    """The key of one epoch; raises KeyMissing, KeyExposed, KeyUnreadable."""
    path = folder / f"{purpose}-{epoch}.pem"
    files.require_private(folder)
    files.require_private(path)
    # Reading the file anew for each signature would be slow; a changed file is read again.
    private = _parse(path, path.stat().st_mtime_ns)
    return SigningKey(purpose, epoch, private.public_key().public_bytes_raw(), private)


@lru_cache(maxsize=16)
def _parse(path: Path, _changed: int) -> Ed25519PrivateKey:
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        found = None
    if not isinstance(found, Ed25519PrivateKey):
        raise files.KeyUnreadable(
            f"{path} is not an Ed25519 key. Restore it from where you keep it safe."
        )
    return found


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
    return create(folder, purpose, next_epoch(folder, purpose))


def next_epoch(folder: Path, purpose: str) -> int:
    """The number of the next key of a purpose."""
    return max(public_keys(folder, purpose), default=0) + 1


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
    path = folder / f"{purpose}-{epoch}.pub"
    try:
        return bytes.fromhex(path.read_text("ascii"))
    except ValueError:
        raise files.KeyUnreadable(f"{path} does not hold a public key in hex") from None


def _epochs(folder: Path, purpose: str, ending: str) -> list[int]:
    names = (path.stem.rpartition("-") for path in folder.glob(f"{purpose}-*.{ending}"))
    return sorted(int(number) for name, _dash, number in names if name == purpose)
