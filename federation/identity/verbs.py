"""What the record says about the keys with which the group speaks to others."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb, Words
from federation.identity.rules import keys

PURPOSES: dict[str, Words] = {
    "object": _("proves what the group says"),
    "witness": _("vouches for the records of others"),
    "http": _("signs requests to other computers"),
}


def called(purpose: str) -> Words:
    """What people call a kind of key."""
    return PURPOSES.get(purpose, purpose)


def _verb(name: str, sentence: str | Promise, *fields: str) -> Verb:
    words = {"purpose": called} if "purpose" in fields else {}
    verb = Verb(name, 1, sentence, fields, words=words, travels=True)
    hooks.verbs.add(name, verb)
    return verb


KEY_MADE = _verb(
    keys.MADE,
    _("The group has its first key that %(purpose)s."),
    "purpose",
    "epoch",
    "public_key",
)
KEY_CHANGED = _verb(
    keys.CHANGED,
    _("The key that %(purpose)s was changed; the new one is number %(epoch)s."),
    "purpose",
    "epoch",
    "public_key",
    "signature",
)
KEY_RECOVERED = _verb(
    keys.RECOVERED,
    _(
        "Trustees named a new key that %(purpose)s, number %(epoch)s. It counts after three days, "
        "unless trustees name another one before."
    ),
    "purpose",
    "epoch",
    "public_key",
    "signatures",
)
KEY_WITNESSED = _verb(
    keys.WITNESSED,
    _(
        "The record shows who has seen, and since when, that trustees named key number %(epoch)s "
        "that %(purpose)s."
    ),
    "purpose",
    "epoch",
    "notes",
    "is_enough",
)
KEY_REVOKED = _verb(
    keys.REVOKED,
    _(
        "Key number %(epoch)s that %(purpose)s was taken back: it counts up to entry %(last_good)s "
        "and no further."
    ),
    "purpose",
    "epoch",
    "last_good",
)
TRUSTEES_NAMED = _verb(
    keys.TRUSTEES,
    _("Trustees have recovery sheets now; %(needed)s of them together can name a new key."),
    "trustees",
    "needed",
    "signatures",
)
