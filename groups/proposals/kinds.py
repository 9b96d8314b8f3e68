"""What this room tells people."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.notices.kinds import Kind

PUBLISHED = Kind(
    "proposals.published",
    _("A new proposal"),
    _("“%(title)s” collects signatures. You can sign it until %(last)s."),
)
QUALIFIED = Kind(
    "proposals.qualified",
    _("Your proposal has enough signatures"),
    _("“%(title)s” has enough signatures. Voting on it opens on %(opens)s."),
)
EXPIRED = Kind(
    "proposals.expired",
    _("Your proposal has expired"),
    _("“%(title)s” had %(signatures)s of %(needed)s signatures when its term ended."),
)
CHANGED = Kind(
    "proposals.changed",
    _("A text you signed has changed"),
    _(
        "The author has changed “%(title)s”. Your signature counts again when you confirm it, and "
        "lapses unless you do so. The last day for it is %(last)s."
    ),
)
TRANSLATION_OLD = Kind(
    "proposals.translation_old",
    _("A text you translated has changed"),
    _("The author has changed “%(title)s”. Readers get the original until it is translated anew."),
)

ASKED = Kind(
    "proposals.asked",
    _("A question to several groups"),
    _("%(by)s asks all groups: “%(title)s”. Read it, argue, and have your say here."),
)
JOINT_DATED = Kind(
    "proposals.joint_dated",
    _("Your question comes to the vote"),
    _("All groups vote on “%(title)s”. Voting opens on %(opens)s."),
)
JOINT_ENDED = Kind(
    "proposals.joint_ended",
    _("Your question has ended"),
    _("“%(title)s” ended without a vote. Its page says why."),
)
JOINT_ADOPTED = Kind(
    "proposals.joint_adopted",
    _("Adopted by all groups"),
    _("All groups together have adopted “%(title)s”."),
)
JOINT_REJECTED = Kind(
    "proposals.joint_rejected",
    _("Rejected by all groups"),
    _("All groups together have rejected “%(title)s”."),
)

for kind in (
    PUBLISHED,
    QUALIFIED,
    EXPIRED,
    CHANGED,
    TRANSLATION_OLD,
    ASKED,
    JOINT_DATED,
    JOINT_ENDED,
    JOINT_ADOPTED,
    JOINT_REJECTED,
):
    hooks.notice_kinds.add(kind.name, kind)
