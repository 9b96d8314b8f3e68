"""What joint votes bring to shared pages, and to the record's check."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from federation.confederations.checks import Replay

hooks.replays.add("confederations", Replay)
hooks.navigation.add(
    "together",
    {
        "label": _("Together with other groups"),
        "url": "confederations:list",
        "order": 30,
        "under": "laws",
    },
)
