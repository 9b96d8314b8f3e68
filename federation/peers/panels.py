"""Where the page about other groups stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from core import hooks

hooks.navigation.add(
    "peers",
    {"label": _("Other groups"), "url": "peers:list", "order": 55, "under": "record"},
)
