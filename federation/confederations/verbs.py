"""What a confederation writes into the record: all that is needed to count a joint vote again.

Numbers that others sent are texts: they may be anything, and a sum must not be rounded by a program
that reads them. Those of a group below the minimum roll are empty, and only a commitment to them is
recorded; its voice is, and the certificate holds the sum of all small groups. Of a return that
comes before the last home has closed the voice is empty, too. Moments are seconds since 1970.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb, Words

OUTCOMES: dict[str, Words] = {"adopted": _("adopted"), "rejected": _("rejected")}


def _outcome(outcome: str) -> Words:
    return OUTCOMES.get(outcome, outcome)


def _verb(name: str, sentence: str | Promise, *fields: str) -> Verb:
    words = {"outcome": _outcome} if "outcome" in fields else {}
    verb = Verb(name, 1, sentence, fields, words=words, travels=True)
    hooks.verbs.add(name, verb)
    return verb


FOUNDED = _verb("confederation.founded", _("The confederation “%(name)s” was founded."), "name")
CHARTER_HEARD = _verb(
    "confederation.charter",
    _("%(name)s announced version %(number)s of its charter."),
    "name",
    "number",
    "digest",
)
HUB_PASSED = _verb(
    "confederation.hub",
    _("Joint votes of %(name)s are opened by another instance from now on."),
    "name",
    "hub",
)
UNFOUNDED = _verb(
    "confederation.unfounded",
    _("%(name)s said something that nothing here supports, and that is not followed: %(kind)s."),
    "name",
    "kind",
    "about",
    "index",
)
SEATED = _verb(
    "confederation.joined",
    _("%(name)s joined the confederation."),
    "origin",
    "name",
    "zone",
    "weight",
    "at",
)
LEFT = _verb("confederation.left", _("%(name)s left the confederation."), "origin", "name", "at")
OPENED = _verb(
    "joint_vote.opened",
    _("Joint vote %(vote)s was opened; people vote until %(closes_on)s."),
    "vote",
    "digest",
    "started_by",
    "signed",
    "opens_on",
    "closes_on",
    "returns_by",
    "terms",
)
ROLL_ANNOUNCED = _verb(
    "joint_vote.roll",
    _("In joint vote %(vote)s %(size)s people of %(name)s can vote."),
    "vote",
    "origin",
    "name",
    "size",
    "digest",
    "is_note",
)
RETURNED = _verb(
    "joint_vote.returned",
    _("A group returned its tally for joint vote %(vote)s."),
    "vote",
    "return",
    "origin",
    "voice",
    "yes",
    "no",
    "blank",
    "direct",
    "delegated",
    "stated_at",
    "supersedes",
    "is_note",
)
WITNESSED = _verb(
    "joint_vote.witnessed",
    _("Other groups vouch for a tally of joint vote %(vote)s."),
    "vote",
    "return",
    "cosigned",
)
ROLL_WITNESSED = _verb(
    "joint_vote.roll_witnessed",
    _("Other groups vouch for a roll of joint vote %(vote)s."),
    "vote",
    "origin",
    "cosigned",
)
CERTIFIED = _verb(
    "joint_vote.certified",
    _("Joint vote %(vote)s was %(outcome)s."),
    "vote",
    "outcome",
    "yes",
    "no",
    "blank",
    "pool",
    "voices",
)
CONTRADICTED = _verb(
    "joint_vote.contradicted",
    _("%(name)s counted joint vote %(vote)s with another result: %(outcome)s."),
    "vote",
    "origin",
    "name",
    "outcome",
    "digest",
)
UNDUE = _verb(
    "joint_vote.undue",
    _("Joint vote %(vote)s was opened by a group that had no such duty then: it is not counted."),
    "vote",
    "origin",
    "name",
)
UNSAID = _verb(
    "joint_vote.unsaid",
    _("The record of %(name)s, as the group knows it again, does not hold this: %(row)s."),
    "name",
    "origin",
    "row",
)
