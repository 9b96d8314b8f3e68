"""What the record says about the charter."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb

ENACTED = Verb(
    "charter.enacted",
    1,
    _("Version %(number)s of the charter came into force."),
    ("number", "changes", "decision", "cause"),
)
hooks.verbs.add(ENACTED.name, ENACTED)
