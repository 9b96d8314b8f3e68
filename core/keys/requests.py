"""The key that signs requests to other computers: RSA, because all of the fediverse knows it.

`http-1.pem` is the private key of the first epoch and `http-1.pub` its public part.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from core.keys import files, signing

PURPOSE = "http"
BITS = 2048


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A key of one epoch, ready to sign. `public` is PEM, as others are told it."""

    epoch: int
    public: str
    _private: rsa.RSAPrivateKey = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017)."""
        return self._private.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def pem(self) -> bytes:
        """The private key as its file holds it."""
        return self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def generate(epoch: int) -> RequestKey:
    """A new key that is in no file yet."""
    return _key(epoch, rsa.generate_private_key(public_exponent=65537, key_size=BITS))


def store(folder: Path, key: RequestKey) -> RequestKey:
    """Keep a new key; raises KeyExists rather than overwriting one."""
    files.create(folder / f"{PURPOSE}-{key.epoch}.pem", key.pem())
    files.create(folder / f"{PURPOSE}-{key.epoch}.pub", key.public.encode())
    return key


def current(folder: Path) -> RequestKey:
    """The key of the latest epoch; raises KeyMissing, KeyExposed, KeyUnreadable."""
    epoch = (epochs(folder) or [1])[-1]
    return load(folder / f"{PURPOSE}-{epoch}.pem", epoch)


def load(path: Path, epoch: int) -> RequestKey:
    """The key in a file; raises KeyMissing, KeyExposed, KeyUnreadable."""
    files.require_private(path.parent)
    files.require_private(path)
    return _key(epoch, _parse(path, path.stat().st_mtime_ns))


def epochs(folder: Path) -> list[int]:
    """The epochs of which the private key is here, in order."""
    return signing.epochs(folder, PURPOSE)


def retire(folder: Path, epoch: int) -> None:
    """Destroy the private key of an epoch that is over; its public key stays."""
    files.destroy(folder / f"{PURPOSE}-{epoch}.pem")


def _key(epoch: int, private: rsa.RSAPrivateKey) -> RequestKey:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = private.public_key().public_bytes(serialization.Encoding.PEM, form)
    return RequestKey(epoch, pem.decode(), private)


@lru_cache(maxsize=16)
def _parse(path: Path, _changed: int) -> rsa.RSAPrivateKey:
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        found = None
    if not isinstance(found, rsa.RSAPrivateKey):
        raise files.KeyUnreadable(f"{path} is no RSA key. Restore it from where you keep it safe.")
    return found
