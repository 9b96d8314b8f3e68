"""What members are told about rolls."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.notices.kinds import Kind

TWICE = Kind(
    "rolls.twice",
    _("Where do you want to vote?"),
    _(
        "You are on the roll of “%(title)s” here, and on that of %(group)s, too. Everybody votes "
        "once: please choose until %(until)s. If you do not, you are on neither."
    ),
)
hooks.notice_kinds.add(TWICE.name, TWICE)
