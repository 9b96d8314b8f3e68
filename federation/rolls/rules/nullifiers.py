"""From an identifier to a nullifier: the same person twice in one vote, and nobody in two votes.

The value of an identifier goes through the function of every guardian in turn (RFC 9497, VOPRF).
The vote stands in what the first one is asked and in what comes out of the last one, so nothing
that was learnt for one vote helps in another.
"""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Protocol

from federation.wire.rules.voprf import ORDER, SCALAR_BYTES, Scalar

PURPOSE = b"folkmoot roll 1 "
Nullifier = str


class NotAList(ValueError):
    """Nullifiers are listed once each and in their order."""


class Bytes(Protocol):
    """Anything that is written in bytes."""

    def __bytes__(self) -> bytes: ...


def question(vote: str, identifier: Bytes) -> bytes:
    """What the first guardian is asked about a person, before it is blinded."""
    return hashlib.sha512(_about(b"identifier", vote) + bytes(identifier)).digest()


def nullifier(vote: str, value: bytes) -> Nullifier:
    """How a person is called in one vote, from what the last guardian answered; 64 hex digits."""
    return hashlib.sha256(_about(b"nullifier", vote) + value).hexdigest()


def blinding(secret: bytes, *, row: int, step: int) -> Scalar:
    """The scalar with which one person is hidden from one guardian.

    It follows from a secret of this one comparison, so that who asks again after a broken line asks
    the very same, and learns nothing that was not counted.
    """
    drawn = hmac.digest(secret, PURPOSE + b"blinding\n%d\n%d" % (row, step), "sha512")
    # Zero hides nothing; it is as likely as guessing the secret.
    number = int.from_bytes(drawn, "little") % (ORDER - 1) + 1
    return number.to_bytes(SCALAR_BYTES, "little")


class ListDigest:
    """SHA-256 over the list of one home, taken page by page.

    The origin of the home stands in it: whoever announced the digest of another one's list could
    never show that list as its own.
    """

    def __init__(self, vote: str, *, origin: str) -> None:
        self._sum = hashlib.sha256(_about(b"list", vote) + origin.encode() + b"\n")
        self._last = ""
        self.count = 0

    def add(self, nullifiers: Iterable[Nullifier]) -> None:
        """Go on; raises NotAList for what is no nullifier or does not come after the one before."""
        for one in nullifiers:
            if not is_nullifier(one) or one <= self._last:
                raise NotAList("the list is not in its order, or holds something else")
            self._sum.update(bytes.fromhex(one))
            self._last = one
            self.count += 1

    def hex(self) -> str:
        return self._sum.hexdigest()


def digest_of(vote: str, nullifiers: Iterable[Nullifier], *, origin: str) -> str:
    """The digest of the whole list of a home; raises NotAList."""
    digest = ListDigest(vote, origin=origin)
    digest.add(nullifiers)
    return digest.hex()


def is_nullifier(found: object) -> bool:
    """Whether something has the form of a nullifier."""
    return isinstance(found, str) and len(found) == 64 and set(found) <= set("0123456789abcdef")


def _about(purpose: bytes, vote: str) -> bytes:
    """What every hash begins with, so that none can be taken for one of another kind or vote."""
    return PURPOSE + purpose + b"\n" + vote.encode() + b"\n"
