"""What the heartbeat does about people each day."""

from collections.abc import Iterable
from datetime import date, datetime

from core import hooks
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from core.people import actions
from core.people.models import Token

TOKENS = Daily(lambda _day: Token.objects.values_list("pk", flat=True)[:1], is_seldom=True)


def tokens(day: date) -> Iterable[str]:
    """Yesterday's uses are written together, if anybody has a token."""
    if TOKENS(day):
        yield "tokens"


def write(matter: str, *, date: date, now: datetime) -> None:
    actions.write_uses(date=date)


WRITE = Step(name="people.tokens", order=85, matters=tokens, act=write)
hooks.due.add(WRITE.name, WRITE)
