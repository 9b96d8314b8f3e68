"""What this room brings to others: its places, and one's secret address as one's own data."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.feeds.actions import forget_address
from core.feeds.models import SecretAddress
from core.people.models import Person
from core.people.own_data import OwnData


class OwnAddress:
    """That there is a secret address; what is secret of it stands on its own page alone."""

    title = _("Secret address")

    def __call__(self, person: Person) -> OwnData:
        found = SecretAddress.objects.filter(person=person).values("made_on").first()
        return OwnData("feeds", {"secret_address": found})

    def erase(self, person: Person, now: datetime) -> None:
        """It works no more."""
        forget_address(person)


hooks.own_data.add("feeds", OwnAddress())
hooks.other_doors.add("feeds", forget_address)
hooks.navigation.add(
    "feeds",
    {"label": _("Follow from elsewhere"), "url": "feeds:follow", "order": 60, "under": "record"},
)
hooks.navigation.add(
    "feeds.open_data",
    {"label": _("Open data"), "url": "feeds:open_data", "order": 70, "under": "record"},
)
