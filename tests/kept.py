"""What tests compare: all that is kept of confederations, in whatever order it was heard."""

from typing import Any
from uuid import UUID

from federation.confederations.actions.certifying import fingerprint
from federation.confederations.counting import count
from federation.confederations.models import (
    Confederation,
    Early,
    GroupRoll,
    JointArgument,
    JointProposal,
    JointVote,
    Return,
    Seat,
    Sheet,
    Unfounded,
    Word,
)


def rows() -> dict[str, Any]:
    """Everything that is kept of confederations and does not depend on when we heard it."""
    seats = Seat.objects.values_list("uid", "origin", "name", "zone", "joined_at", "left_at")
    proposals = JointProposal.objects.values_list(
        "uid", "origin", "title", "opened__uid", "withdrawn_at", "refused"
    )
    return {
        "charters": list(
            Confederation.objects.order_by("origin").values_list("origin", "charter_number")
        ),
        "seats": sorted(seats),
        "unfounded": sorted(Unfounded.objects.values_list("kind", "about", "said_at")),
        "words": sorted(Word.objects.values_list("uid", "origin", "kind", "at")),
        "proposals": sorted(map(str, proposals)),
        "sheets": sorted(Sheet.objects.values_list("joint_proposal__uid", "origin", "count")),
        "arguments": sorted(JointArgument.objects.values_list("uid", "text")),
        "votes": sorted(
            JointVote.objects.filter(unsaid_at=None).values_list(
                "uid", "returns_by", "started_by__uid"
            )
        ),
        "rolls": sorted(GroupRoll.objects.values_list("vote__uid", "origin", "size", "is_note")),
        "returns": sorted(
            (row.uid, row.yes, row.no, row.index, sorted(row.cosigned.items()), row.is_note)
            for row in Return.objects.all()
        ),
        "early": Early.objects.count(),
        "counted": {
            vote.uid: (fingerprint(vote, counted), _judged(counted))
            for vote in JointVote.objects.filter(unsaid_at=None).order_by("uid")
            if (counted := count(vote))
        },
    }


def _judged(counted: Any) -> set[tuple[UUID, int | None, str]]:
    return {(one.row.uid, one.witnessed, str(one.objection)) for one in counted.judged}
