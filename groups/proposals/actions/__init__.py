"""Everything that can be done with a proposal. The only writers of this room's rows."""

from groups.proposals.actions.arguing import (
    AlreadyTakenBack,
    ArgumentIsEmpty,
    NotYourArgument,
    argue,
    find_helpful,
    take_back,
)
from groups.proposals.actions.checks import NotYourProposal, TooLate, WrongStage
from groups.proposals.actions.counting import (
    ClosesEarlier,
    conclude,
    count_signatures,
    extend,
    open_voting,
)
from groups.proposals.actions.drafting import (
    NothingChanged,
    discard,
    draft,
    note_change,
    revise,
    withdraw,
)
from groups.proposals.actions.forgetting import forget_author
from groups.proposals.actions.publishing import NoAlternative, TooManyCollecting, publish
from groups.proposals.actions.signing import (
    AlreadySigned,
    NothingToConfirm,
    NotSigned,
    confirm_signature,
    sign,
    unsign,
)
from groups.proposals.actions.words import WordsRefused

__all__ = [
    "AlreadySigned",
    "AlreadyTakenBack",
    "ArgumentIsEmpty",
    "ClosesEarlier",
    "NoAlternative",
    "NotSigned",
    "NotYourArgument",
    "NotYourProposal",
    "NothingChanged",
    "NothingToConfirm",
    "TooLate",
    "TooManyCollecting",
    "WordsRefused",
    "WrongStage",
    "argue",
    "conclude",
    "confirm_signature",
    "count_signatures",
    "discard",
    "draft",
    "extend",
    "find_helpful",
    "forget_author",
    "note_change",
    "open_voting",
    "publish",
    "revise",
    "sign",
    "take_back",
    "unsign",
    "withdraw",
]
