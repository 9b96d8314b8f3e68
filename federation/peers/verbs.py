"""What the record says about other groups, and what the group says to them."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb
from federation.peers.rules.entries import SAID as SAID_NAME

SAID = Verb(
    SAID_NAME,
    1,
    _("The group told other groups something: number %(number)s (%(kind)s)."),
    ("number", "kind", "digest"),
    travels=True,
)
KNOWN = Verb(
    "peers.known",
    1,
    _("The group knows %(name)s from now on, at %(address)s."),
    ("name", "address", "origin", "checkpoint"),
)
KNOWN_AGAIN = Verb(
    "peers.known_again",
    1,
    _("In spite of the evidence the group knows %(name)s again: its record begins anew here."),
    ("name", "address", "origin", "checkpoint", "vouched_size", "vouched_root"),
)
RELEASED = Verb(
    "peers.released",
    1,
    _("The group no longer knows %(name)s."),
    ("name", "origin"),
)
CONTRADICTED = Verb(
    "peers.contradicted",
    1,
    _("There is evidence against %(name)s; what it says does not count any more."),
    ("name", "origin", "fault", "digest"),
)
for verb in (SAID, KNOWN, KNOWN_AGAIN, RELEASED, CONTRADICTED):
    hooks.verbs.add(verb.name, verb)
