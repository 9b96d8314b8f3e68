"""The group's keys towards others: named in the record before they are used."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.keys import actions as held
from core.keys.requests import RequestKey
from core.keys.signing import SigningKey, verify
from core.record.actions import append
from core.record.models import Leaf
from core.record.sequencer import sequence
from core.record.verbs import KEY_CHANGED, Verb
from core.refusals import Refusal
from federation.identity import verbs
from federation.identity.actions.named import known, said
from federation.identity.rules import keys as law
from federation.wire.rules import multibase

Either = SigningKey | RequestKey


class NoSuchKey(Refusal):
    """The group has no key of this purpose and number."""

    code = "no-such-key"
    sentence = _("There is no key of this kind with this number.")
    status = 404


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


def name_first_keys(*, now: datetime) -> None:
    """Let the record name the keys that a home was made with, once and before they count."""
    named = {entry.facts["purpose"] for entry in said() if entry.verb == law.MADE}
    missing = [purpose for purpose in law.NAMED_BY if purpose not in named]
    if not missing:
        return
    with transaction.atomic():
        for purpose in missing:
            key = _held(purpose)
            _append(verbs.KEY_MADE, purpose, key, at=now)
    sequence(now)


def change_key(purpose: str, *, now: datetime) -> int:
    """Use a new key from now on, named by the old one; return its number. Raises NoSuchKey.

    The record names the key before it is used. Whoever tries again after a crash goes on with the
    same key, wherever it was cut off. If the old key still waits, the new one waits with it.
    """
    name_first_keys(now=now)
    key = _new(purpose)
    if not _is_named(key):
        signer = _held(law.NAMED_BY[purpose])
        signature = multibase.encode(signer.sign(_statement(purpose, key)))
        with transaction.atomic():
            _append(verbs.KEY_CHANGED, purpose, key, at=now, signature=signature)
    sequence(now)
    _begin(key)
    return key.epoch


def revoke_key(purpose: str, epoch: int, *, last_good: int, now: datetime) -> None:
    """Say up to which entry of the record a key counts, because it was stolen after that.

    Change the key first: what is said with the revoked one no longer counts. Raises NoSuchKey.
    """
    if not any((key.purpose, key.epoch) == (purpose, epoch) for key in known()):
        raise NoSuchKey
    with transaction.atomic():
        append(
            verbs.KEY_REVOKED,
            subject=f"key:{purpose}-{epoch}",
            payload={"purpose": purpose, "epoch": epoch, "last_good": last_good},
            at=now,
        )
    sequence(now)


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
    trustees, enough = _trustees()
    signatures = _signed_by(sheets, message, trustees, enough)
    with transaction.atomic():
        append(
            verbs.TRUSTEES_NAMED,
            subject="key:trustees",
            payload={"trustees": names, "needed": needed, "signatures": signatures},
            at=now,
        )
    sequence(now)
    return made


def recover_key(purpose: str, *, sheets: Sequence[str], now: datetime) -> int:
    """Use a new key that the trustees name, because the old one is lost or stolen.

    Others believe it when they have seen it for three days. Raises NotEnoughSheets, NoSuchKey.
    """
    name_first_keys(now=now)
    key = _new(purpose)
    trustees, needed = _trustees()
    if not trustees:
        raise NotEnoughSheets(given=0, needed=1)
    signatures = _signed_by(sheets, _statement(purpose, key), trustees, needed)
    with transaction.atomic():
        _append(verbs.KEY_RECOVERED, purpose, key, at=now, signatures=signatures)
    sequence(now)
    _begin(key)
    return key.epoch


def changed_since(first: int) -> list[str]:
    """The purposes whose present keys, as entries from this one on tell, are not those we hold.

    A home that was restored with old keys must sign with none of them.
    """
    about = (*law.NAMING, law.REVOKED, KEY_CHANGED.name)
    told = Leaf.objects.filter(index__gte=first, entry__verb__in=about)
    ours = {purpose: (written(_held(purpose)), _held(purpose).epoch) for purpose in law.NAMED_BY}
    ours["log"] = (held.log_key().public.hex(), held.log_key().epoch)
    is_other: dict[str, bool] = {}
    for leaf in told.select_related("entry").order_by("index"):
        facts = leaf.entry.facts
        purpose = "log" if leaf.entry.verb == KEY_CHANGED.name else facts.get("purpose", "")
        public, epoch = ours.get(purpose, ("", 0))
        if leaf.entry.verb == law.REVOKED:
            is_other[purpose] = is_other.get(purpose, False) or facts["epoch"] == epoch
        else:
            is_other[purpose] = facts["public_key"] != public
    return [purpose for purpose, changed in is_other.items() if changed]


def _trustees() -> tuple[tuple[str, ...], int]:
    """Who they are, and how many of them are needed."""
    return law.trustees_of(said(), origin=instance.origin, verify=verify)


def _signed_by(
    sheets: Sequence[str], message: bytes, trustees: Sequence[str], needed: int
) -> dict[str, str]:
    signatures = {}
    for sheet in sheets:
        private = _private(sheet)
        public = _public(private) if private else ""
        if private and public in trustees:
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


def _held(purpose: str) -> Either:
    if purpose == "http":
        return held.request_key()
    return held.object_key() if purpose == "object" else held.witness_key()


def _new(purpose: str) -> Either:
    if purpose not in law.NAMED_BY:
        raise NoSuchKey
    return held.new_request_key() if purpose == "http" else held.new_key(purpose)


def _begin(key: Either) -> None:
    if isinstance(key, RequestKey):
        held.begin_request_key(key)
    else:
        held.begin_key(key)


def written(key: Either) -> str:
    """The public part as others are told it: PEM for requests, else multibase."""
    return key.public if isinstance(key, RequestKey) else multibase.write_multikey(key.public)


def _is_named(key: Either) -> bool:
    """Whether the record names this key already: a change was cut off after that."""
    return any(entry.facts.get("public_key") == written(key) for entry in said())


def _statement(purpose: str, key: Either) -> bytes:
    return law.statement(
        origin=instance.origin, purpose=purpose, epoch=key.epoch, public=written(key)
    )


def _append(
    verb: Verb,
    purpose: str,
    key: Either,
    *,
    at: datetime,
    **proof: str | Mapping[str, str],
) -> None:
    payload = {"purpose": purpose, "epoch": key.epoch, "public_key": written(key), **proof}
    append(verb, subject=f"key:{purpose}-{key.epoch}", payload=payload, at=at)
