"""What the heartbeat does about membership each day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count

from core import hooks
from core.charter.reading import current
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from groups.membership import actions
from groups.membership.models import Rating, Standing, State
from groups.membership.parameters import WARNING_MARGIN, rule_of
from groups.membership.rules import can_change_anything, may_be_at_risk

BY_STATE = Daily(
    lambda _day: (
        Standing.objects.known()
        .order_by()
        .values("state")
        .annotate(all=Count("pk"), warned=Count("at_risk_on"))
        .values_list("state", "all", "warned")
    )
)
UNSEALED = Daily(
    lambda _day: Rating.objects.filter(is_sealed=False).values_list("pk", flat=True)[:1],
    is_seldom=True,
)


def sizes(day: date) -> tuple[int, int, int]:
    """How many members there are, how many wait, and how many members carry a warning."""
    found = {state: (every, warned) for state, every, warned in BY_STATE.rows(day)}
    members, warned = found.get(State.MEMBER, (0, 0))
    return members, found.get(State.APPLICANT, (0, 0))[0], warned


def counts(day: date) -> Iterable[str]:
    """A count is due unless it cannot change anything."""
    members, waiting, _warned = sizes(day)
    rule = rule_of(current())
    if can_change_anything(members=members, waiting=waiting, bar=rule.bar):
        yield "reputations"


def count(matter: str, *, date: date, now: datetime) -> None:
    actions.count_reputations(date=date, now=now)


def warnings(day: date) -> Iterable[str]:
    """Warnings are due unless nobody can be near the bar, or still counts as being there."""
    charter = current()
    members, _waiting, warned = sizes(day)
    margin = charter[WARNING_MARGIN.name]
    bar = rule_of(charter).bar(members)
    if warned or may_be_at_risk(members=members, bar=bar, margin=margin):
        yield "warnings"


def warn(matter: str, *, date: date, now: datetime) -> None:
    actions.warn_members(date=date, now=now)


def unsealed(day: date) -> Iterable[str]:
    """The day's ratings are sealed together, if there are any."""
    if UNSEALED(day):
        yield "ratings"


def seal(matter: str, *, date: date, now: datetime) -> None:
    actions.seal_ratings(date=date, now=now)


COUNT = Step(name="membership.count", order=10, matters=counts, act=count)
WARN = Step(name="membership.warnings", order=11, matters=warnings, act=warn)
SEAL = Step(name="membership.ratings", order=80, matters=unsealed, act=seal)

for step in (COUNT, WARN, SEAL):
    hooks.due.add(step.name, step)
