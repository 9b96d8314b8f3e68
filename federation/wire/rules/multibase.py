"""Keys and signatures as texts: multibase base58btc, and Ed25519 keys as Multikey (FEP-521a)."""

from functools import lru_cache

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
PREFIX = "z"
ED25519_PUBLIC = b"\xed\x01"
KEY_BYTES = 32
# Reading base58 costs the square of its length, and nothing that we read is longer.
LONGEST = 200


class NotMultibase(ValueError):
    """The text is no base58btc, or holds something else than was asked for."""


def encode(content: bytes) -> str:
    """The bytes as multibase base58btc."""
    zeroes = len(content) - len(content.lstrip(b"\0"))
    number = int.from_bytes(content, "big")
    signs = []
    while number:
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return PREFIX + ALPHABET[0] * zeroes + "".join(reversed(signs))


def decode(text: str) -> bytes:
    """The bytes of a multibase base58btc text; raises NotMultibase."""
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        raise NotMultibase("multibase base58btc begins with z and is short")
    signs = text.removeprefix(PREFIX)
    zeroes = len(signs) - len(signs.lstrip(ALPHABET[0]))
    number = 0
    for sign in signs:
        if sign not in VALUES:
            raise NotMultibase(f"{sign!r} is no sign of base58btc")
        number = number * len(ALPHABET) + VALUES[sign]
    return b"\0" * zeroes + number.to_bytes((number.bit_length() + 7) // 8, "big")


def write_multikey(public: bytes) -> str:
    """An Ed25519 public key as `publicKeyMultibase`."""
    return encode(ED25519_PUBLIC + public)


@lru_cache(maxsize=1024)
def read_multikey(text: str) -> bytes:
    """The Ed25519 public key of a `publicKeyMultibase`; raises NotMultibase."""
    raw = decode(text)
    if not raw.startswith(ED25519_PUBLIC) or len(raw) != len(ED25519_PUBLIC) + KEY_BYTES:
        raise NotMultibase("this is no Ed25519 public key")
    return raw.removeprefix(ED25519_PUBLIC)
