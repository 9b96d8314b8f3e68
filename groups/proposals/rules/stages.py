"""The stages of a proposal, the ways between them, and what may be done in each."""

from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Where a proposal stands (S1-020 to S1-022)."""

    DRAFT = "draft"
    COLLECTING = "collecting"
    DISCUSSION = "discussion"
    VOTING = "voting"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


# A draft that is thrown away leaves nothing behind, so it has no stage of its own.
MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.COLLECTING}),
    Stage.COLLECTING: frozenset({Stage.DISCUSSION, Stage.EXPIRED, Stage.WITHDRAWN}),
    Stage.DISCUSSION: frozenset({Stage.VOTING}),
    Stage.VOTING: frozenset({Stage.ADOPTED, Stage.REJECTED}),
    Stage.ADOPTED: frozenset(),
    Stage.REJECTED: frozenset(),
    Stage.EXPIRED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}
# What several groups ask together goes its way among all of them: one group may hear of it when the
# dates are set, and its end binds a group that could not vote.
JOINT_MOVES: dict[Stage, frozenset[Stage]] = MOVES | {
    Stage.COLLECTING: MOVES[Stage.COLLECTING] | {Stage.ADOPTED, Stage.REJECTED},
    Stage.DISCUSSION: frozenset(
        {Stage.VOTING, Stage.ADOPTED, Stage.REJECTED, Stage.EXPIRED, Stage.WITHDRAWN}
    ),
    Stage.VOTING: frozenset({Stage.ADOPTED, Stage.REJECTED, Stage.EXPIRED}),
    # That it was taken back may be heard before that it had come to the vote.
    Stage.EXPIRED: frozenset({Stage.DISCUSSION}),
    Stage.WITHDRAWN: frozenset({Stage.DISCUSSION}),
}
ENDED = frozenset(stage for stage, onwards in MOVES.items() if not onwards)
# A draft is its author's alone; everything else can be read by everybody.
PUBLIC = frozenset(Stage) - {Stage.DRAFT}
UNDECIDED = PUBLIC - ENDED


class IllegalMove(Exception):
    """No way leads from the one stage to the other."""


def check_move(source: Stage, target: Stage, *, is_joint: bool = False) -> None:
    """Raise IllegalMove unless a proposal may go from `source` to `target`."""
    if target not in (JOINT_MOVES if is_joint else MOVES)[source]:
        raise IllegalMove(f"no way leads from {source} to {target}")


class Act(StrEnum):
    """What people do with a proposal."""

    REVISE = "revise"
    DISCARD = "discard"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    SIGN = "sign"
    UNSIGN = "unsign"
    CONFIRM = "confirm"
    ARGUE = "argue"
    TAKE_BACK = "take_back"
    FIND_HELPFUL = "find_helpful"
    TRANSLATE = "translate"
    MEND_TRANSLATION = "mend_translation"


# Arguments begin with the signatures, so that an author can still learn from them and a group
# without discussion days has a place for them; while people vote nobody is silenced, but what
# has been said stays said.
PERMITTED: dict[Act, frozenset[Stage]] = {
    Act.REVISE: frozenset({Stage.DRAFT, Stage.COLLECTING}),
    Act.DISCARD: frozenset({Stage.DRAFT}),
    Act.PUBLISH: frozenset({Stage.DRAFT}),
    Act.WITHDRAW: frozenset({Stage.COLLECTING}),
    Act.SIGN: frozenset({Stage.COLLECTING}),
    Act.UNSIGN: frozenset({Stage.COLLECTING}),
    Act.CONFIRM: frozenset({Stage.COLLECTING}),
    Act.ARGUE: frozenset({Stage.COLLECTING, Stage.DISCUSSION, Stage.VOTING}),
    Act.TAKE_BACK: frozenset({Stage.COLLECTING, Stage.DISCUSSION}),
    Act.FIND_HELPFUL: frozenset({Stage.COLLECTING, Stage.DISCUSSION, Stage.VOTING}),
    # Who needs a translation to vote may get it late; but what voters have read stays as it was.
    Act.TRANSLATE: frozenset({*UNDECIDED, Stage.ADOPTED, Stage.REJECTED}),
    Act.MEND_TRANSLATION: frozenset({*UNDECIDED, Stage.ADOPTED, Stage.REJECTED}) - {Stage.VOTING},
}


# Others have read the words of a joint question, so nobody changes them any more.
ALONE = frozenset({Act.REVISE, Act.CONFIRM})


class Objection(StrEnum):
    """Why an act is not possible now."""

    STAGE = "stage"
    DATE = "date"
    JOINT = "joint"


def objection_to(
    act: Act, stage: Stage, *, today: date, ends: date | None, is_joint: bool = False
) -> Objection | None:
    """What speaks against `act` in `stage`; `ends` is the date on which the stage is over.

    On that date the daily run decides, perhaps some minutes late: what is done before the run
    on the date itself comes too late, too.
    """
    if stage not in PERMITTED[act]:
        return Objection.STAGE
    if is_joint and act in ALONE and stage is not Stage.DRAFT:
        return Objection.JOINT
    if ends is not None and today >= ends:
        return Objection.DATE
    return None
