"""What delegation brings to shared pages and to a person's own data."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.reading import current, is_of_people
from delegation.panels.own_data import OwnDelegation
from delegation.panels.showing import mandates_ending, on_profile


def is_on() -> bool:
    """Whether the charter lets members vote through others; otherwise the room is not shown."""
    return is_of_people() and bool(current()["delegation.on"])


SHOWN: Callable[[], bool] = is_on
for name, label, url, order, under in (
    ("delegation", _("My votes"), "delegation:mine", 35, None),
    ("delegation.mandates", _("Who speaks for me"), "delegation:mandates", 36, "delegation"),
    ("delegation.voice", _("Whom I speak for"), "delegation:voice", 37, "delegation"),
    ("delegation.speakers", _("Who speaks in the group"), "delegation:speakers", 38, "delegation"),
    ("delegation.picture", _("Where votes flow"), "delegation:picture", 39, "delegation"),
    ("delegation.spread", _("How votes are spread"), "delegation:concentration", 40, "delegation"),
):
    place = {"label": label, "url": url, "order": order, "under": under, "shown": SHOWN}
    hooks.navigation.add(name, {**place, "icon": "mandate"})

hooks.own_data.add("delegation", OwnDelegation())
hooks.needs_me.add("delegation.ending", mandates_ending)
hooks.profile_panels.add("delegation", on_profile)
