"""Where the page about following stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from federation.identity.parameters import is_followable

hooks.navigation.add(
    "follow",
    {
        "label": _("Follow in the fediverse"),
        "url": "identity:follow",
        "order": 65,
        "under": "record",
        "shown": is_followable,
    },
)
