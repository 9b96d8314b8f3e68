"""What people are told about votes."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.notices.kinds import Kind

OPENED = Kind(
    "referenda.opened",
    _("Voting has opened"),
    _("Voting on “%(title)s” has opened. You can vote until %(last)s."),
)
REOPENED = Kind(
    "referenda.reopened",
    _("Please vote again"),
    _(
        "The ballot box of the vote on “%(title)s” was lost, and with it every ballot. Voting has "
        "started afresh: please vote again until %(last)s."
    ),
)
LAST_DAY = Kind(
    "referenda.last_day",
    _("Last day to vote"),
    _("Today is the last day to vote on “%(title)s”. You have not voted yet."),
)
RESULT = Kind(
    "referenda.result",
    _("A vote has closed"),
    _("The vote on “%(title)s” has closed, and its ballots can be recounted by everybody."),
)
for kind in (OPENED, REOPENED, LAST_DAY, RESULT):
    hooks.notice_kinds.add(kind.name, kind)
