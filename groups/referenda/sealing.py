"""How a ballot lies in the box: padded, encrypted, and found again only by its code.

Everything here depends on the key of the box. When that is destroyed, nobody can compute from a
published pseudonym which row it was, nor read a row that somebody copied.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from groups.referenda.rules import Ballot

NONCE_BYTES = 12
PSEUDONYM_BYTES = 32
SEQ_BYTES = 4
# Every choice takes as much room as the longest key of an option: lengths say nothing.
CHOICE_BYTES = 16


class NotThisBox(Exception):
    """The row was not sealed with this key, or was changed since."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ballot as it is stored."""

    lookup: bytes
    sealed: bytes


class Box:
    """Seals and opens the ballots of one vote in one epoch of its key."""

    def __init__(self, key: bytes, referendum: UUID) -> None:
        self._finding = hmac.digest(key, b"folkmoot/box/find", "sha256")
        self._cipher = AESGCM(hmac.digest(key, b"folkmoot/box/seal", "sha256"))
        self._referendum = referendum.bytes

    def find(self, pseudonym: str) -> bytes:
        """Under what the ballot of a pseudonym is stored: HMAC-SHA-256 with the box's key."""
        return hmac.digest(self._finding, bytes.fromhex(pseudonym), hashlib.sha256)

    def seal(self, ballot: Ballot) -> Sealed:
        """Encrypt a ballot (AES-256-GCM) with a fresh nonce, bound to its vote and its lookup."""
        lookup = self.find(ballot.voter)
        nonce = os.urandom(NONCE_BYTES)
        plain = (
            bytes.fromhex(ballot.voter)
            + ballot.seq.to_bytes(SEQ_BYTES, "big")
            + ballot.choice.encode().ljust(CHOICE_BYTES, b"\0")
        )
        return Sealed(lookup, nonce + self._cipher.encrypt(nonce, plain, self._referendum + lookup))

    def unseal(self, lookup: bytes, sealed: bytes) -> Ballot:
        """Decrypt a row; raises NotThisBox."""
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            plain = self._cipher.decrypt(nonce, rest, self._referendum + lookup)
        except InvalidTag:
            raise NotThisBox from None
        middle = PSEUDONYM_BYTES + SEQ_BYTES
        return Ballot(
            voter=plain[:PSEUDONYM_BYTES].hex(),
            seq=int.from_bytes(plain[PSEUDONYM_BYTES:middle], "big"),
            choice=plain[middle:].rstrip(b"\0").decode(),
        )
