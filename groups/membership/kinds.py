"""What this room tells people."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.notices.kinds import Kind

ADMITTED = Kind(
    "membership.admitted",
    _("Welcome to the group"),
    _("You are a member now: you can propose, sign, discuss and vote like everybody else."),
)
REMOVED = Kind(
    "membership.removed",
    _("Your membership"),
    _(
        "Your reputation fell below the bar, and you wait to be admitted again. You keep your "
        "place; the ratings you gave no longer count."
    ),
)
AT_RISK = Kind(
    "membership.at_risk",
    _("Your reputation is close to the bar"),
    _("Your reputation is %(reputation)s. Who has less than %(bar)s is removed at the next count."),
)
ACCEPTED = Kind(
    "membership.invitation_accepted",
    _("Your invitation was accepted"),
    _("%(name)s has accepted your invitation and waits to be admitted, with your point."),
)

for kind in (ADMITTED, REMOVED, AT_RISK, ACCEPTED):
    hooks.notice_kinds.add(kind.name, kind)
