"""What the comparison of rolls writes into the record: numbers, and never who."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb


def _verb(name: str, sentence: str | Promise, *fields: str) -> Verb:
    verb = Verb(name, 1, sentence, fields, travels=True)
    hooks.verbs.add(name, verb)
    return verb


ANSWERED = _verb(
    "rolls.answered",
    _("As a guardian of joint vote %(vote)s we answered %(count)s questions of %(name)s."),
    "vote",
    "origin",
    "name",
    "count",
)
REFUSED = _verb(
    "rolls.refused",
    _(
        "In joint vote %(vote)s %(name)s asked about more people than the %(size)s it has; we gave "
        "no answer."
    ),
    "vote",
    "origin",
    "name",
    "size",
)
SETTLED = _verb(
    "rolls.settled",
    _(
        "The roll of joint vote %(vote)s was compared with those of %(compared)s of %(others)s "
        "other groups; people off it: %(off)s."
    ),
    "vote",
    "compared",
    "others",
    "off",
)
UNCHECKED = _verb(
    "rolls.unchecked",
    _("The roll of joint vote %(vote)s could not be compared with those of other groups."),
    "vote",
)
