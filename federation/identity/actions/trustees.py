"""People who keep recovery sheets: they name a key when the one that should is lost or stolen."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.keys.signing import verify
from core.record.actions import append
from core.record.sequencer import sequence
from core.refusals import Refusal
from federation.identity import verbs
from federation.identity.actions.named import said
from federation.identity.rules import keys as law
from federation.wire.rules import multibase


class NotEnoughSheets(Refusal):
    """Fewer trustees than needed gave their sheets."""

    code = "not-enough-sheets"
    sentence = _("%(given)s valid sheets were given; %(needed)s are needed.")


class WrongNumbers(Refusal):
    """A number of trustees, or of those needed, that makes no sense."""

    code = "wrong-numbers"
    sentence = _("There can be from 1 to %(most)s trustees, and no more needed than there are.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one trustee keeps, on paper and nowhere else."""

    public: str
    secret: str


def name_trustees(
    count: int, *, needed: int, sheets: Sequence[str] = (), now: datetime
) -> list[Sheet]:
    """Make a sheet for each trustee; only their public parts are kept.

    Once there are trustees, enough of their `sheets` are needed to name others. Raises
    WrongNumbers, NotEnoughSheets.
    """
    if not 0 < needed <= count <= law.MOST_TRUSTEES:
        raise WrongNumbers(most=law.MOST_TRUSTEES)
    made = [_sheet() for _trustee in range(count)]
    names = [sheet.public for sheet in made]
    message = law.trustees_statement(origin=instance.origin, needed=needed, trustees=names)
    signatures = signed_by(sheets, message, *trustees())
    with transaction.atomic():
        append(
            verbs.TRUSTEES_NAMED,
            subject="key:trustees",
            payload={"trustees": names, "needed": needed, "signatures": signatures},
            at=now,
        )
    sequence(now)
    return made


def trustees() -> tuple[tuple[str, ...], int]:
    """Who they are, and how many of them are needed."""
    return law.trustees_of(said(), origin=instance.origin, verify=verify)


def signed_by(
    sheets: Sequence[str], message: bytes, by: Sequence[str], needed: int
) -> dict[str, str]:
    """What these sheets sign, of trustees by their public parts. Raises NotEnoughSheets."""
    signatures = {}
    for sheet in sheets:
        private = _private(sheet)
        public = _public(private) if private else ""
        if private and public in by:
            signatures[public] = multibase.encode(private.sign(message))
    if len(signatures) < needed:
        raise NotEnoughSheets(given=len(signatures), needed=needed)
    return signatures


def _sheet() -> Sheet:
    secret = os.urandom(32)
    private = Ed25519PrivateKey.from_private_bytes(secret)
    return Sheet(public=_public(private), secret=multibase.encode(secret))


def _private(sheet: str) -> Ed25519PrivateKey | None:
    try:
        return Ed25519PrivateKey.from_private_bytes(multibase.decode("".join(sheet.split())))
    except ValueError:
        return None


def _public(private: Ed25519PrivateKey) -> str:
    return multibase.write_multikey(private.public_key().public_bytes_raw())
