"""What is recorded about votes. Sealed ballots are never recorded one by one."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.record.verbs import Verb, Words

OPENED = Verb(
    "referendum.opened",
    1,
    _(
        "Vote %(number)s opened on %(opens)s; the last day is %(closes.eve)s; "
        "%(roll)s people may vote."
    ),
    (
        "number", "opens", "closes", "roll", "ballots", "protected", "charter", "options",
        "status_quo", "proposals",
    ),
)  # fmt: skip
BOOKLET_FROZEN = Verb(
    "referendum.booklet_frozen",
    1,
    _("What is printed for the voters of vote %(number)s was frozen; its digest was recorded."),
    ("number", "booklet"),
)
EXTENDED = Verb(
    "referendum.extended",
    1,
    _(
        "Vote %(number)s was extended to the end of %(closes.eve)s, because nobody could vote on "
        "%(days)s dates."
    ),
    ("number", "closes", "days"),
)
REOPENED = Verb(
    "referendum.reopened",
    1,
    _(
        "Vote %(number)s was opened afresh, to the end of %(closes.eve)s, because its "
        "ballot box was lost; "
        "%(roll)s people may vote."
    ),
    ("number", "opens", "closes", "roll"),
)
REASONS: dict[str, Words] = {
    "adopted": _("adopted"),
    "tie": _("nothing changes, because of a tie"),
    "status_quo_won": _("most were for leaving everything as it is"),
    "quorum": _("the quorum was not reached"),
    "majority": _("the higher majority was not reached"),
}


def called(reason: str) -> Words:
    """What people call the reason of a result."""
    return REASONS.get(reason, reason)


WHEN_NOBODY_DELEGATED = Verb(
    "referendum.closed",
    1,
    _("Vote %(number)s closed with %(turnout)s ballots of %(roll)s: %(reason)s."),
    ("number", "turnout", "roll", "reason", "winner", "tally", "file"),
    words={"reason": called},
)
CLOSED = Verb(
    "referendum.closed",
    2,
    _("Vote %(number)s closed with %(turnout)s votes of %(roll)s: %(reason)s."),
    # `turnout` and `tally` hold direct and delegated votes, `delegated` those that are delegated.
    ("number", "turnout", "roll", "reason", "winner", "tally", "file", "delegated", "snapshot"),
    earlier=(WHEN_NOBODY_DELEGATED,),
    words={"reason": called},
)
BOX_KEPT = Verb(
    "referendum.box_kept",
    1,
    _("The ballot box held %(count)s sealed ballots; the root of their commitments was recorded."),
    ("count", "root"),
)
# The same of a vote whose figures are for members only, as its entries are.
CLOSED_FOR_MEMBERS = Verb(
    "referendum.closed_for_members",
    1,
    CLOSED.sentence,
    CLOSED.fields,
    "members",
    words=CLOSED.words,
)
BOX_KEPT_FOR_MEMBERS = Verb(
    "referendum.box_kept_for_members", 1, BOX_KEPT.sentence, BOX_KEPT.fields, "members"
)
CAST = Verb(
    "ballot.cast",
    1,
    _("An open ballot was cast in vote %(number)s."),
    ("number", "choice"),
    "members",
)
CHANGED = Verb(
    "ballot.changed",
    1,
    _("An open ballot was changed in vote %(number)s."),
    ("number", "choice"),
    "members",
)
TAKEN_BACK = Verb(
    "ballot.taken_back",
    1,
    _("An open ballot was taken back in vote %(number)s."),
    ("number",),
    "members",
)

for verb in (
    OPENED,
    BOOKLET_FROZEN,
    EXTENDED,
    REOPENED,
    CLOSED,
    BOX_KEPT,
    CLOSED_FOR_MEMBERS,
    BOX_KEPT_FOR_MEMBERS,
    CAST,
    CHANGED,
    TAKEN_BACK,
):
    hooks.verbs.add(verb.name, verb)
