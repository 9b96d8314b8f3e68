"""Rows about people: accounts, names once used, pictures, one-time links, recovery keys, tokens."""

from core.people.models.links import OneTimeLink
from core.people.models.names import Pseudonym, TakenName
from core.people.models.person import Person, PersonQuerySet, SignInBy
from core.people.models.pictures import Photo
from core.people.models.recovery import RecoveryKey
from core.people.models.tokens import Token, TokenQuerySet

__all__ = [
    "OneTimeLink",
    "Person",
    "PersonQuerySet",
    "Photo",
    "Pseudonym",
    "RecoveryKey",
    "SignInBy",
    "TakenName",
    "Token",
    "TokenQuerySet",
]
