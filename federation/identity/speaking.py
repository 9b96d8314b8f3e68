"""The instance's own documents, with its keys: what others read, and how it signs requests."""

import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, override

from core.charter.reading import current
from core.instance import instance
from core.keys import actions as held
from federation.identity.rules import actors
from federation.identity.rules.activities import INSTANCE, Places
from federation.identity.rules.actors import Keys
from federation.wire import signatures
from federation.wire.models import Manner
from federation.wire.rules.documents import Document
from federation.wire.rules.multibase import write_multikey
from federation.wire.rules.proofs import sign_object
from federation.wire.rules.requests import Request
from federation.wire.wall import wall


def places() -> Places:
    """The addresses under which others know this instance."""
    return Places(base=instance.address)


def host() -> str:
    """The name of this instance among others: the host of its address."""
    return instance.address.partition("//")[2].partition("/")[0]


def handle() -> str:
    """What people type to find the group."""
    return f"{current()['group.short_name']}@{host()}"


def actor(name: str) -> Document:
    """The document of an actor, proved by its own key."""
    charter, keys = current(), _keys()
    if name == INSTANCE:
        called = f"Folkmoot: {charter['group.name']}"
        found = actors.instance_actor(places(), keys, host=host(), name=called)
    else:
        with override(str(charter["group.language"])):
            about = gettext("A group that governs itself. Proposals, votes and results.")
        found = actors.group_actor(
            places(),
            keys,
            short_name=charter["group.short_name"],
            name=charter["group.name"],
            about=about,
        )
    return proved(found, by=name)


def proved(document: Mapping[str, Any], *, by: str) -> Document:
    """The document with a proof by an actor of ours."""
    key = held.object_key()
    method = actors.object_key_id(places().actor(by), key.epoch)
    return sign_object(document, method=method, sign=key.sign, at=wall())


def dressed(
    request: Request, *, by: str, manner: Manner, ahead: timedelta = timedelta()
) -> Request:
    """The request, signed by an actor of ours, for a clock that is so far `ahead` of ours."""
    key, now = held.request_key(), wall() + ahead
    key_id = actors.request_key_id(places().actor(by), key.epoch)
    if manner == Manner.OLDER:
        return signatures.sign_old(request, key_id=key_id, sign=key.sign, now=now)
    nonce = os.urandom(16).hex()
    return signatures.sign(request, key_id=key_id, sign=key.sign, now=now, nonce=nonce)


def link_to(name: str, *args: Any) -> str:
    """The whole address of a page of ours."""
    return instance.address + reverse(name, args=args)


def _keys() -> Keys:
    request, object_ = held.request_key(), held.object_key()
    return Keys(
        request_epoch=request.epoch,
        request_pem=request.public,
        object_epoch=object_.epoch,
        object_multikey=write_multikey(object_.public),
    )
