"""What about people is public: nearly nothing."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb

PERSON_ERASED = Verb(
    "person.erased",
    1,
    _("Somebody erased their account and is now “former member %(alias)s”."),
    ("alias",),
)
RESET_LINK_MADE = Verb(
    "person.reset_link_made",
    1,
    _("Whoever keeps the computer made a link with which somebody can set a new password."),
)
for verb in (PERSON_ERASED, RESET_LINK_MADE):
    hooks.verbs.add(verb.name, verb)
