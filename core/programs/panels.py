"""The place of programs on shared pages."""

from django.utils.translation import gettext_lazy as _

from core import hooks

hooks.navigation.add(
    "programs",
    {"label": _("For programs"), "url": "programs:reference", "order": 89, "under": "record"},
)
