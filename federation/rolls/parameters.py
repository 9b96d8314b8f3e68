"""Who guards the rolls of a confederation."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.parameters import Several

MOST_GUARDIANS = 5
ORIGIN = r"[0-9a-f]{64}"

GUARDIANS = Several(
    "confederation.guardians",
    "",
    most=MOST_GUARDIANS * 65,
    pattern=rf"({ORIGIN}( {ORIGIN}){{0,{MOST_GUARDIANS - 1}}})?",
    hint=_("Choose up to five groups, or nobody."),
    names=lambda words: dict(hooks.standing["names_of_groups"](words)),
    offered=lambda: dict(hooks.standing["groups_of_ours"]()),
    sentence=_(
        "Before a joint vote the groups find out who is a member of several of them, without "
        "telling each other who their members are. Their roll guardians are: %(value)s."
    ),
    sentences={"": _("Rolls are not compared: nobody checks who is a member of several groups.")},
    explanation=_(
        "A guardian's computer is asked about every member and never sees who that is. Who keeps "
        "a single guardian's computer could test whether an address they know is on the roll of "
        "another group; two guardians of different groups would have to work together for that."
    ),
)
hooks.parameters.add(GUARDIANS.name, GUARDIANS)


def origins(value: object) -> tuple[str, ...]:
    """The guardians that a stored value names, in the order in which they are asked."""
    return tuple(dict.fromkeys(str(value or "").split()))
