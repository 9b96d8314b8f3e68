"""What the heartbeat asks of votes: lost boxes, closings, openings, and the nightly rewriting."""

from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 - the heartbeat names its argument `date`
from datetime import datetime, timedelta

from django.db.models import Q

from core import hooks
from core.heartbeat.daily import Daily
from core.heartbeat.days import Step
from core.prepared import Prepared
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from groups.referenda import actions, telling
from groups.referenda.models import Level, Referendum, State
from groups.referenda.models.referendum import ReferendumQuerySet


def _secret(day: Date) -> ReferendumQuerySet:
    votes = Referendum.objects.filter(ballots=Level.SEALED)
    # Votes held with other groups close by day: what follows is done in the next night.
    by_day = Q(is_joint=True, closed_on=day - timedelta(days=1))
    return votes.filter(Q(state=State.VOTING) | Q(closed_on=day) | by_day)


# Secret votes whose box and roll are to be written anew, or after the close the roll.
boxes = Daily(
    lambda day: _secret(day).order_by("number").values_list("number", flat=True), is_seldom=True
)
# Votes whose closing date has come.
closings = Daily(
    lambda day: Referendum.objects.due_to_close(day).values_list("number", flat=True),
    is_seldom=True,
)
# Votes whose last day begins.
last_days = Daily(
    lambda day: (
        Referendum.objects.running()
        .filter(closes=day + timedelta(days=1))
        .order_by("number")
        .values_list("number", flat=True)
    ),
    is_seldom=True,
)
# Whether the discussion of any proposal is over.
DISCUSSED = Daily(
    lambda day: (
        Proposal.objects.filter(stage=Stage.DISCUSSION, opens__lte=day)
        .order_by()
        .values_list("number", flat=True)[:1]
    ),
    is_seldom=True,
)


def lost_boxes(day: Date) -> Iterable[str]:
    """Running secret votes whose box nobody can open, as after restoring a backup."""
    if not boxes(day):
        return []
    votes = Referendum.objects.with_sealed_box().order_by("number")
    return [str(vote.number) for vote in votes if actions.is_lost(vote)]


def start_afresh(matter: str, *, date: Date, now: datetime) -> None:
    actions.reopen(Referendum.objects.numbered(int(matter)), date=date, now=now)


def close(matter: str, *, date: Date, now: datetime) -> None:
    vote = Referendum.objects.numbered(int(matter))
    # What is held with other groups is counted when the last of them has voted.
    (actions.shut if vote.is_joint else actions.close)(vote, date=date, now=now)


# Those of a family that have qualified and not opened yet.
QUALIFIED = Prepared(
    lambda family: Proposal.objects.filter(stage=Stage.DISCUSSION, family=family).order_by("number")
)


def openings(day: Date) -> Iterable[str]:
    """Families of proposals whose discussion is over, by the number of the first."""
    if not DISCUSSED(day):
        return []
    return [str(ballot[0].family) for ballot in Proposal.objects.ready_to_open(day)]


def open_vote(matter: str, *, date: Date, now: datetime) -> None:
    ballot = list(QUALIFIED.rows(int(matter)))
    if ballot and ballot[0].is_joint:
        actions.open_jointly(ballot[0], date=date, now=now)
    elif any(proposal.opens and proposal.opens <= date for proposal in ballot):
        actions.open_referendum(ballot, date=date, now=now)


def rewrite(matter: str, *, date: Date, now: datetime) -> None:
    actions.rewrite_box(Referendum.objects.numbered(int(matter)), now=now)


def settle(matter: str) -> None:
    actions.settle_keys(Referendum.objects.numbered(int(matter)))


def traces(day: Date) -> Iterable[str]:
    """All boxes together, if any was written anew or emptied."""
    return ["boxes"] if boxes(day) else []


def nothing(matter: str, *, date: Date, now: datetime) -> None:
    """Only what follows matters."""


def forget(matter: str) -> None:
    actions.compact()


def remind(matter: str, *, date: Date, now: datetime) -> None:
    telling.remind(Referendum.objects.numbered(int(matter)), now=now)


STEPS = (
    Step(name="referenda.lost_boxes", order=15, matters=lost_boxes, act=start_afresh),
    Step(name="referenda.closings", order=20, matters=closings, act=close, settle=settle),
    Step(name="referenda.openings", order=40, matters=openings, act=open_vote),
    Step(name="referenda.openings_at_once", order=60, matters=openings, act=open_vote),
    Step(name="referenda.boxes", order=80, matters=boxes, act=rewrite, settle=settle),
    Step(name="referenda.last_days", order=80, matters=last_days, act=remind),
    Step(name="referenda.traces", order=81, matters=traces, act=nothing, settle=forget),
)
for step in STEPS:
    hooks.due.add(step.name, step)
hooks.chores.add("referenda.with_others", actions.count_with_others)
