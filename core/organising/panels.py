"""The room's place in the navigation."""

from django.utils.translation import gettext_lazy as _

from core import hooks

hooks.navigation.add(
    "organising",
    {
        "label": _("Organising"),
        "url": "organising:contents",
        "order": 90,
        "under": None,
        "icon": "leaf",
    },
)
