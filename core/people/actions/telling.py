"""Telling a person what happened to the account, through whoever registered to do so."""

from datetime import datetime

from core import hooks
from core.people.models import Person


def tell(person: Person, kind: str, *, link: str, now: datetime) -> None:
    """Pass the news on; the room of notices is above this one and registers itself."""
    for messenger in hooks.messengers.values():
        messenger(kind, people=[person], link=link, facts={}, now=now)
