"""What is remembered about messages: a signature is taken once, and how a host signs is learnt."""

import hashlib
from datetime import datetime

from federation.wire.models import Habit, Manner, Nonce
from federation.wire.rules.requests import NotSigned


class Replayed(NotSigned):
    """A signature that was taken before came again."""


def take_once(*, key_id: str, nonce: str, until: datetime) -> None:
    """Remember a nonce, in the transaction that does what the message asks; raises Replayed."""
    digest = hashlib.sha256(f"{key_id}\n{nonce}".encode()).hexdigest()
    _nonce, is_new = Nonce.objects.get_or_create(digest=digest, defaults={"until": until})
    if not is_new:
        raise Replayed("this very message was received before")


def forget_nonces(*, now: datetime) -> int:
    """Forget those of signatures that nobody would take any more; return how many there were."""
    return Nonce.objects.over(now).delete()[0]


def manners_for(host: str) -> list[Manner]:
    """In which order to try signatures with a host.

    What it understood last comes first. Whom we do not know gets the older draft first: some
    answer a signature by RFC 9421 not with a refusal but with half the document.
    """
    known = Habit.objects.filter(host=host).values_list("manner", flat=True).first()
    first = Manner(known) if known else Manner.OLDER
    return [first, *(manner for manner in Manner if manner != first)]


def learn_manner(*, host: str, manner: Manner) -> None:
    """Remember that a host has understood this."""
    Habit.objects.update_or_create(host=host, defaults={"manner": manner})
