"""Signatures in records of peers, each proved once: whoever claims to be a peer costs us little."""

from functools import lru_cache

from core.keys import signing

# As many as the keys of some hundred groups, or of a few that change theirs without end.
REMEMBERED = 8192


@lru_cache(maxsize=REMEMBERED)
def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether this key signed the message; the same question is not worked out again.

    The answer never changes, whatever is read or decided meanwhile.
    """
    return signing.verify(public, signature, message)
