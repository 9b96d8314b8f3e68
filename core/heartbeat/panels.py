"""The heartbeat's place in the navigation."""

from django.utils.translation import gettext_lazy as _

from core import hooks

hooks.navigation.add(
    "heartbeat",
    {"label": _("Heartbeat"), "url": "heartbeat:heartbeat", "order": 20, "under": "record"},
)
