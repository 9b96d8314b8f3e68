"""What people are told about mandates."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.notices.kinds import Kind

VOTED = Kind(
    "delegation.voted",
    _("Somebody you follow has voted"),
    _("%(name)s has voted on “%(title)s”. You can look, and vote otherwise if you like."),
)
EXPIRES = Kind(
    "delegation.expires",
    _("A mandate is about to end"),
    _("Your mandate on %(scope)s ends on %(until)s. You can renew it."),
)
DELEGATE_GONE = Kind(
    "delegation.delegate_gone",
    _("Somebody you named is no member now"),
    _("%(name)s, whom your mandate on %(scope)s names, is no member now; choices with them rest."),
)
VOICE_WITHDRAWN = Kind(
    "delegation.voice_withdrawn",
    _("Somebody you named stops voting in the open"),
    _(
        "%(name)s, whom your mandate on %(scope)s names, will not vote in the open in votes that "
        "open from now on; choices with them rest there."
    ),
)
DELEGATE_SILENT = Kind(
    "delegation.delegate_silent",
    _("Somebody you named has not voted"),
    _("%(name)s, whom your mandate on %(scope)s names, missed the last %(missed)s votes there."),
)

for kind in (VOTED, EXPIRES, DELEGATE_GONE, VOICE_WITHDRAWN, DELEGATE_SILENT):
    hooks.notice_kinds.add(kind.name, kind)
