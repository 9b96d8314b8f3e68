"""The code of a sealed ballot: how it is written, read back, and turned into a pseudonym."""

import hashlib
import hmac
import unicodedata

CODE_BYTES = 16
LENGTH = 26  # 26 signs of five bits carry 128 bits; the two left over are zero
GROUP = 4
# Crockford's base 32: no I, L, O or U, so that nothing can be misread or spelled by chance.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SIGNS = SIGNS + "*~$=U"
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
LABEL = b"folkmoot/pseudonym/v1"


class CodeMalformed(ValueError):
    """The text is no code: a wrong sign, a wrong length, or a slip of the pen."""


def format_code(code: bytes) -> str:
    """Write 128 bits in groups of four signs, the last sign guarding against mistyping."""
    number = int.from_bytes(code, "big")
    signs = [SIGNS[number << 2 >> shift & 31] for shift in range(125, -1, -5)]
    signs.append(CHECK_SIGNS[number % 37])
    text = "".join(signs)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def read_code(text: str) -> bytes:
    """Read a code as people type it: any case, with or without hyphens, O for 0, I and L for 1.

    Raises CodeMalformed for anything that `format_code` cannot have written.
    """
    signs = "".join(text.upper().split()).translate(MISREAD)
    if len(signs) != LENGTH + 1:
        raise CodeMalformed("a code has 27 signs")
    body, check = signs[:-1], signs[-1]
    if any(sign not in SIGNS for sign in body):
        raise CodeMalformed("a code has no such sign")
    number = 0
    for sign in body:
        number = number << 5 | SIGNS.index(sign)
    if number & 3 or CHECK_SIGNS[(number >> 2) % 37] != check:
        raise CodeMalformed("one of the signs is wrong")
    return (number >> 2).to_bytes(CODE_BYTES, "big")


def normalise_words(words: str) -> str:
    """The voter's own words as they count: case, width and spacing make no difference."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def derive_pseudonym(code: bytes, *, words: str = "", origin: str, referendum: str) -> str:
    """The name under which a sealed ballot is published: HKDF-SHA-256 (RFC 5869), 32 bytes in hex.

    The same code gives unconnected names in two votes and in two instances. The voter's words
    make it impossible to hand the same code to two people and show both the same ballot.
    """
    secret = code + normalise_words(words).encode()
    key = hmac.new(origin.encode(), secret, hashlib.sha256).digest()
    info = LABEL + b"\0" + referendum.encode()
    return hmac.new(key, info + b"\x01", hashlib.sha256).hexdigest()
