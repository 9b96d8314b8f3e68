"""The only writers of delegation: mandates, open voices, and what counts and nights keep."""

from delegation.actions.checking import MethodsDiffer
from delegation.actions.checks import choice
from delegation.actions.counting import Effective, count, speaks
from delegation.actions.fixing import RollDiffers, are_fixed, count_fixed, fix
from delegation.actions.giving import (
    AlreadyGiven,
    edit,
    forget_mandates,
    give,
    renew,
    resume,
    suspend,
    withdraw,
)
from delegation.actions.giving_many import Gift, give_many
from delegation.actions.keeping import seal_mandates
from delegation.actions.pictures import keep
from delegation.actions.refusals import (
    CarriesTooMuch,
    ChoicesNotOrdered,
    DelegationOff,
    ExpiryPast,
    ExpiryTooFar,
    MembersOnly,
    NamedTwice,
    NamesYourself,
    NoAccount,
    NobodyNamed,
    NotInTheOpen,
    NotYours,
    QuotaTooLow,
    TooManyChoices,
    TooManyPeople,
    UnknownScope,
)
from delegation.actions.telling import tell_followers
from delegation.actions.voices import (
    AlreadyInTheOpen,
    StatementTooLong,
    declare,
    forget_voices,
    open_voters,
    restate,
    withdraw_voice,
)

__all__ = [
    "AlreadyGiven",
    "AlreadyInTheOpen",
    "CarriesTooMuch",
    "ChoicesNotOrdered",
    "DelegationOff",
    "Effective",
    "ExpiryPast",
    "ExpiryTooFar",
    "Gift",
    "MembersOnly",
    "MethodsDiffer",
    "NamedTwice",
    "NamesYourself",
    "NoAccount",
    "NobodyNamed",
    "NotInTheOpen",
    "NotYours",
    "QuotaTooLow",
    "RollDiffers",
    "StatementTooLong",
    "TooManyChoices",
    "TooManyPeople",
    "UnknownScope",
    "are_fixed",
    "choice",
    "count",
    "count_fixed",
    "declare",
    "edit",
    "fix",
    "forget_mandates",
    "forget_voices",
    "give",
    "give_many",
    "keep",
    "open_voters",
    "renew",
    "restate",
    "resume",
    "seal_mandates",
    "speaks",
    "suspend",
    "tell_followers",
    "withdraw",
    "withdraw_voice",
]
