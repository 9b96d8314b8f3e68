"""Personal tokens: made and revoked by the person, shown once, and read from then on as a hash."""

import hmac
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.counters import DAY, seconds_left
from core.heartbeat import clock
from core.people import rules
from core.people.actions.holding import held
from core.people.actions.links import token_hash
from core.people.actions.telling import tell
from core.people.models import Person, Token
from core.programs.scopes import scopes as every_scope
from core.refusals import Refusal

MOST_TOKENS = 20
MOST_DAYS = 366


class TokenRefused(Refusal):
    """The token cannot be made like this."""

    code = "token-refused"
    status = 422
    reasons = {
        "name": _("Give the token a name of at most 60 signs, so that you know it again."),
        "scopes": _("Choose at least one thing that the program may do."),
        "unknown": _("There is no such permission."),
        "days": _("A token ends after 1 to 366 days."),
    }

    def __str__(self) -> str:
        return str(self.reasons[self.facts["reason"]])


class TooManyTokens(Refusal):
    """A person has many tokens."""

    code = "too-many-tokens"
    sentence = _("You have %(tokens)s tokens. Revoke some before you make new ones.")


class NoSuchToken(Refusal):
    """It was revoked, has ended, or is somebody else's."""

    code = "no-such-token"
    sentence = _("You have no such token.")
    status = 404


@transaction.atomic
def make_token(
    person: Person, *, name: str, scopes: Collection[str], days: int, now: datetime
) -> str:
    """A new token, to be shown once and kept nowhere; the person is told of it.

    Raises TokenRefused, Erased, TooManyTokens.
    """
    name, chosen = " ".join(name.split()), sorted(set(scopes))
    _check(name, chosen, days)
    today = clock.group_date(now)
    # So that two requests cannot both make the last one.
    person = held(person)
    tokens = Token.objects.of(person).valid(today=today).count()
    if tokens >= MOST_TOKENS:
        raise TooManyTokens(tokens=tokens)
    token = rules.token(secrets.randbelow)
    Token.objects.create(
        person=person,
        name=name,
        token_hash=token_hash(token),
        scopes=chosen,
        made_on=today,
        until_on=today + timedelta(days=days),
    )
    tell(person, "people.token_made", link=reverse("people:tokens"), now=now)
    return token


def _check(name: str, scopes: Collection[str], days: int) -> None:
    faults = {
        "name": not 1 <= len(name) <= 60,
        "scopes": not scopes,
        "unknown": not set(scopes) <= every_scope().keys(),
        "days": not 1 <= days <= MOST_DAYS,
    }
    for reason, is_so in faults.items():
        if is_so:
            raise TokenRefused(reason=reason)


def revoke_token(person: Person, number: int) -> None:
    """Let a token of one's own open nothing any more; raises NoSuchToken."""
    if not Token.objects.of(person).filter(pk=number).delete()[0]:
        raise NoSuchToken


def revoke_tokens(person: Person) -> int:
    """Let none of the person's tokens open anything; return how many there were."""
    return Token.objects.filter(person=person).delete()[0]


def find_token(text: str, *, now: datetime) -> Token | None:
    """The valid token that this text is, with its person."""
    if not rules.is_token(text):
        return None
    hashed = token_hash(text)
    found = Token.objects.select_related("person").filter(token_hash=hashed).first()
    if found is None or not hmac.compare_digest(found.token_hash, hashed):
        return None
    is_valid = found.until_on >= clock.group_date(now) and found.person.is_active
    return found if is_valid else None


def note_use(token: Token, *, now: datetime) -> None:
    """Remember that the token was used today, and nothing more: not when, how often or for what.

    It is kept outside the database, where every row would show what was written before and after
    it, and with it whose ballot this is. `write_uses` writes it when the day is over. It is
    forgotten at one moment for everybody, so that this does not tell either when it began.
    """
    cache: Any = caches["default"]
    cache.add(_used(token.pk, clock.group_date(now)), 1, 2 * DAY + seconds_left(DAY))


def write_uses(*, date: date) -> int:
    """Write down which tokens were used on the day before; forget those that have ended."""
    Token.objects.filter(until_on__lt=date).delete()
    day = date - timedelta(days=1)
    names = {_used(number, day): number for number in Token.objects.values_list("pk", flat=True)}
    used = [names[name] for name in caches["default"].get_many(names)]
    return Token.objects.filter(pk__in=used).update(last_used_on=day)


def _used(number: int, day: date) -> str:
    return f"token:{number}:{day}"
