"""How the secret of a recovery sheet is written so that people can copy it without error.

32 bytes and a checksum of 3, in Crockford's base 32 (no I, L, O, U), in 14 groups of four. Capital
or small, spaces, hyphens, and O for 0 or I and L for 1 make no difference when it is read.
"""

import hashlib

SECRET_BYTES = 32
CHECK_BYTES = 3
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 56
GROUP = 4
CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})


class SheetUnreadable(ValueError):
    """What was typed is not what any sheet says: a sign is wrong, missing or too many."""


def written_sheet(secret: bytes) -> str:
    """The secret as it is printed, e.g. "7Q2M 0KXD …"."""
    number = int.from_bytes(secret + _check(secret), "big")
    signs = "".join(SIGNS[(number >> (5 * place)) & 31] for place in reversed(range(LENGTH)))
    return " ".join(signs[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read_sheet(text: str) -> bytes:
    """The secret that somebody typed from a sheet; raises SheetUnreadable."""
    signs = "".join(text.replace("-", " ").split()).upper().translate(CONFUSED)
    if len(signs) != LENGTH or not set(signs) <= set(SIGNS):
        raise SheetUnreadable
    number = 0
    for sign in signs:
        number = number * 32 + SIGNS.index(sign)
    data = number.to_bytes(SECRET_BYTES + CHECK_BYTES, "big")
    secret, check = data[:SECRET_BYTES], data[SECRET_BYTES:]
    if check != _check(secret):
        raise SheetUnreadable
    return secret


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"folkmoot recovery sheet" + secret).digest()[:CHECK_BYTES]
