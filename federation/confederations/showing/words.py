"""What joint votes are told in: what a group says, and why a return does not count."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from federation.confederations.rules.majorities import Objection, Voice

Words = str | Promise
# Where the messages of each group are, for those who do not show it.
NO_MESSAGES: Mapping[str, str] = MappingProxyType({})
VOICES: Mapping[Voice, Words] = {
    Voice.YES: _("yes"),
    Voice.NO: _("no"),
    Voice.ABSTAIN: _("says nothing"),
    Voice.EXCLUDED: _("not counted"),
}
WHY_NOT: Mapping[Objection, Words] = {
    Objection.UNKNOWN: _("It comes from a group that has no seat here."),
    Objection.LATE: _("It came after the deadline."),
    Objection.NO_MEMBER: _("The group was no member when it came."),
    Objection.NO_ROLL: _("The group announced no roll before the last group had closed its vote."),
    Objection.IMPOSSIBLE: _("There cannot be so many votes in this group."),
}
