"""The group's keys towards others: named in the record before they are used."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.keys import actions as held
from core.keys.requests import RequestKey
from core.keys.signing import SigningKey
from core.record.actions import append
from core.record.models import Leaf
from core.record.sequencer import Withheld, is_withheld, sequence
from core.record.verbs import KEY_CHANGED, Verb
from core.refusals import Refusal
from federation.identity import verbs
from federation.identity.actions.named import known, said
from federation.identity.actions.trustees import NotEnoughSheets, signed_by, trustees
from federation.identity.rules import keys as law
from federation.wire.rules import multibase

Either = SigningKey | RequestKey


class NoSuchKey(Refusal):
    """The group has no key of this purpose and number."""

    code = "no-such-key"
    sentence = _("There is no key of this kind with this number.")
    status = 404


def name_first_keys(*, now: datetime) -> None:
    """Let the record name the keys that a home was made with, once and before they count.

    Not while the record is not signed: what waits for its place would be said again.
    """
    named = {entry.facts["purpose"] for entry in said() if entry.verb == law.MADE}
    missing = [purpose for purpose in law.NAMED_BY if purpose not in named]
    if not missing or is_withheld():
        return
    with transaction.atomic():
        for purpose in missing:
            key = _held(purpose)
            _append(verbs.KEY_MADE, purpose, key, at=now)
    sequence(now)


def change_key(purpose: str, *, now: datetime) -> int:
    """Use a new key from now on, named by the old one; return its number.

    The record names the key before it is used: while it is not signed, the old key goes on. Whoever
    tries again after a crash goes on with the same key, wherever it was cut off. If the old key
    still waits, the new one waits with it. Raises NoSuchKey, Withheld.
    """
    _sign_what_waits(now=now)
    name_first_keys(now=now)
    key = _new(purpose)
    if not _is_named(key):
        signer = _held(law.NAMED_BY[purpose])
        signature = multibase.encode(signer.sign(_statement(purpose, key)))
        with transaction.atomic():
            _append(verbs.KEY_CHANGED, purpose, key, at=now, signature=signature)
    _begin_named(key, now=now)
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


def recover_key(purpose: str, *, sheets: Sequence[str], now: datetime) -> int:
    """Use a new key that the trustees name, because the old one is lost or stolen.

    Others believe it when they have seen it for three days. Raises NotEnoughSheets, NoSuchKey,
    Withheld.
    """
    _sign_what_waits(now=now)
    name_first_keys(now=now)
    key = _new(purpose)
    by, needed = trustees()
    if not by:
        raise NotEnoughSheets(given=0, needed=1)
    signatures = signed_by(sheets, _statement(purpose, key), by, needed)
    with transaction.atomic():
        _append(verbs.KEY_RECOVERED, purpose, key, at=now, signatures=signatures)
    _begin_named(key, now=now)
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


def _held(purpose: str) -> Either:
    if purpose == "http":
        return held.request_key()
    return held.object_key() if purpose == "object" else held.witness_key()


def _new(purpose: str) -> Either:
    if purpose not in law.NAMED_BY:
        raise NoSuchKey
    return held.new_request_key() if purpose == "http" else held.new_key(purpose)


def _sign_what_waits(*, now: datetime) -> None:
    """What names a key may wait since the last try. Raises Withheld while nothing is signed."""
    if is_withheld():
        raise Withheld
    sequence(now)


def _begin_named(key: Either, *, now: datetime) -> None:
    """Begin to use a key, if the record names it now; raises Withheld, and nothing is destroyed."""
    sequence(now)
    if not _is_named(key):
        raise Withheld
    _begin(key)


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
