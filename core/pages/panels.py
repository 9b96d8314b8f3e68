"""The shell's own places."""

from django.utils.translation import gettext_lazy as _

from core import hooks

hooks.navigation.add(
    "overview",
    {
        "label": _("Overview"),
        "url": "pages:overview",
        "order": 0,
        "under": None,
        "icon": "home",
    },
)
