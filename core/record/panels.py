"""The record's place on shared pages."""

from django.utils.translation import gettext_lazy as _

from core import hooks

hooks.navigation.add(
    "record",
    {"label": _("Record"), "url": "record:list", "order": 80, "under": None, "icon": "record"},
)
