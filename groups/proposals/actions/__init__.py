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
from groups.proposals.actions.translating import (
    AlreadyTranslated,
    NotYourTranslation,
    OwnLanguage,
    TranslationIsOld,
    mend_translation,
    translate,
    withdraw_translation,
)
from groups.proposals.actions.words import WordsRefused

__all__ = [
    "AlreadySigned",
    "AlreadyTakenBack",
    "AlreadyTranslated",
    "ArgumentIsEmpty",
    "ClosesEarlier",
    "NoAlternative",
    "NotSigned",
    "NotYourArgument",
    "NotYourProposal",
    "NotYourTranslation",
    "NothingChanged",
    "NothingToConfirm",
    "OwnLanguage",
    "TooLate",
    "TooManyCollecting",
    "TranslationIsOld",
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
    "mend_translation",
    "note_change",
    "open_voting",
    "publish",
    "revise",
    "sign",
    "take_back",
    "translate",
    "unsign",
    "withdraw",
    "withdraw_translation",
]
