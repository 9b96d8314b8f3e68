"""The recovery sheet: a key on paper that opens the account when everything else is lost."""

import secrets
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.people import rules
from core.people.actions.sign_in import remove_passkeys, set_password
from core.people.actions.telling import tell
from core.people.models import Person, RecoveryKey
from core.refusals import Refusal


class SheetRefused(Refusal):
    """The text is no sheet's, or of a sheet that a newer one replaced."""

    code = "sheet-refused"
    sentence = _(
        "This is not the key of a recovery sheet that is valid now. Please compare it sign by "
        "sign. A newer sheet makes an older one worthless."
    )
    status = 400


@transaction.atomic
def make_recovery_sheet(person: Person, *, now: datetime) -> str:
    """A new sheet's key, to be shown once and kept nowhere; an older sheet is worthless now."""
    secret = secrets.token_bytes(32)
    RecoveryKey.objects.update_or_create(
        person=person, defaults={"public_key": _public_key(secret), "made_at": now}
    )
    tell(person, "people.recovery_sheet_made", link=reverse("people:settings"), now=now)
    return rules.written_sheet(secret)


def owner_of_sheet(text: str) -> Person:
    """Whose sheet this is; raises SheetRefused."""
    try:
        secret = rules.read_sheet(text)
    except rules.SheetUnreadable:
        raise SheetRefused from None
    key = RecoveryKey.objects.select_related("person").filter(public_key=_public_key(secret))
    found = key.filter(person__is_active=True).first()
    if found is None:
        raise SheetRefused
    return found.person


@transaction.atomic
def recover(text: str, password: str, *, drop_passkeys: bool, now: datetime) -> Person:
    """Set a new password with a sheet, which stays valid. Raises SheetRefused."""
    person = owner_of_sheet(text)
    set_password(person, password, now=now)
    if drop_passkeys:
        remove_passkeys(person)
    tell(person, "people.recovered", link=reverse("people:settings"), now=now)
    return person


def _public_key(secret: bytes) -> str:
    """The public half in hex. Whoever holds only this cannot recover anything."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()
