"""What is recorded about delegation. Mandates are never recorded one by one."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb

MANDATES_KEPT = Verb(
    "delegation.mandates_kept",
    1,
    _("%(count)s mandates were given, changed or ended; their seal is %(root)s."),
    ("count", "root"),
)
VOICE_DECLARED = Verb(
    "delegation.voice_declared",
    1,
    _("A member declared to vote in the open."),
    ("scope",),
    audience="members",
)
VOICE_WITHDRAWN = Verb(
    "delegation.voice_withdrawn",
    1,
    _("A member votes in the open no longer."),
    ("scope",),
    audience="members",
)

for verb in (MANDATES_KEPT, VOICE_DECLARED, VOICE_WITHDRAWN):
    hooks.verbs.add(verb.name, verb)
