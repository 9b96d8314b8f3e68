"""What a group's charter says about those who look on from elsewhere."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.parameters import Switch
from core.charter.reading import current

FOLLOWABLE = Switch(
    "federation.followable",
    True,
    legacy=False,
    heading=_("Others on the internet"),
    sentence=_("Anybody on the internet may follow the group: %(value)s."),
    sentences={
        True: _(
            "Anybody with an account in the fediverse (Mastodon and others) may follow what the "
            "group makes public."
        ),
        False: _("Nobody can follow the group from the fediverse."),
    },
    explanation=_(
        "Told are proposals, openings of votes and results, with a link; never who signed or "
        "voted. Copies lie on other computers then, and not all of them forget when asked to."
    ),
    only_if={"group.open_to_readers": (True,)},
)
hooks.parameters.add(FOLLOWABLE.name, FOLLOWABLE)


def is_followable() -> bool:
    """Whether the group may be followed now: it is founded, open to readers, and wants it."""
    charter = current()
    return bool(charter.number and FOLLOWABLE.applies(charter) and charter[FOLLOWABLE.name])
