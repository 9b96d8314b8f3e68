"""Everything that can be done with a proposal. The only writers of this room's rows."""

from groups.proposals.actions.arguing import (
    AlreadyTakenBack,
    ArgumentIsEmpty,
    NotYourArgument,
    TooManyArguments,
    argue,
    find_helpful,
    take_back,
)
from groups.proposals.actions.asking import NoLongerTogether, NotAskable, askable
from groups.proposals.actions.checks import AskedOfAll, NotYourProposal, TooLate, WrongStage
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
from groups.proposals.actions.echoing import NoSuchSide, QuestionIsOver, echo, silence
from groups.proposals.actions.forgetting import forget_author
from groups.proposals.actions.mirroring import date_joint, end_joint, mirror
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
    "AskedOfAll",
    "ClosesEarlier",
    "NoAlternative",
    "NoLongerTogether",
    "NoSuchSide",
    "NotAskable",
    "NotSigned",
    "NotYourArgument",
    "NotYourProposal",
    "NotYourTranslation",
    "NothingChanged",
    "NothingToConfirm",
    "OwnLanguage",
    "QuestionIsOver",
    "TooLate",
    "TooManyArguments",
    "TooManyCollecting",
    "TranslationIsOld",
    "WordsRefused",
    "WrongStage",
    "argue",
    "askable",
    "conclude",
    "confirm_signature",
    "count_signatures",
    "date_joint",
    "discard",
    "draft",
    "echo",
    "end_joint",
    "extend",
    "find_helpful",
    "forget_author",
    "mend_translation",
    "mirror",
    "note_change",
    "open_voting",
    "publish",
    "revise",
    "sign",
    "silence",
    "take_back",
    "translate",
    "unsign",
    "withdraw",
    "withdraw_translation",
]
