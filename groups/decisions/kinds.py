"""What people are told about decisions and laws."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.notices.kinds import Kind

LAW_IN_FORCE = Kind(
    "decisions.law_in_force",
    _("A new law"),
    _("Law %(law)s, “%(title)s”, is in force."),
)
LAW_REPLACED = Kind(
    "decisions.law_replaced",
    _("A law has a new text"),
    _("Law %(law)s, “%(title)s”, has a new text."),
)
LAW_REPEALED = Kind(
    "decisions.law_repealed",
    _("A law was repealed"),
    _("Law %(law)s, “%(title)s”, was repealed."),
)
EFFECT_FAILED = Kind(
    "decisions.effect_failed",
    _("An effect failed"),
    _("Part of what was decided about “%(title)s” had become impossible and was not done."),
)

for kind in (LAW_IN_FORCE, LAW_REPLACED, LAW_REPEALED, EFFECT_FAILED):
    hooks.notice_kinds.add(kind.name, kind)
