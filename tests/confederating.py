"""A confederation in tests: groups with seats, a joint vote, and what they return."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.record.models import Entry
from core.record.verbs import Verb
from federation.confederations import actions
from federation.confederations.models import Confederation, GroupRoll, JointVote, Return, Seat
from federation.confederations.rules.majorities import Ballots
from federation.confederations.rules.terms import Terms

OPENED = datetime(2030, 5, 1, 12, tzinfo=UTC)
OPENS_ON = date(2030, 5, 2)
CLOSES_ON = date(2030, 5, 8)
# The midnight after the last day, in UTC, and a day of grace.
RETURNS_BY = datetime(2030, 5, 10, tzinfo=UTC)
IN_TIME = datetime(2030, 5, 9, 1, tzinfo=UTC)
AFTERWARDS = RETURNS_BY + timedelta(minutes=1)


def confederation() -> Confederation:
    """The one that this instance is."""
    own = Confederation.objects.own()
    return own or actions.found_confederation(name="The Valley", now=OPENED)


def seated(name: str, **facts: Any) -> Seat:
    """A group that has just joined."""
    given: dict[str, Any] = {"origin": f"origin-of-{name}", "name": name.title(), "now": OPENED}
    return actions.seat_group(confederation(), **(given | facts))


def seats(**sizes: int) -> dict[str, Seat]:
    """Groups that have just joined; their sizes are announced by `a_joint_vote`."""
    return {name: seated(name) for name in sizes}


def a_joint_vote(terms: Terms | None = None, **sizes: int) -> tuple[JointVote, dict[str, Seat]]:
    """A joint vote of groups with so many people each, started by the first of them."""
    members = seats(**sizes)
    vote = actions.open_joint_vote(
        confederation(),
        title="A bus line",
        text="The bus goes on **Sundays**, too.",
        opens_on=OPENS_ON,
        closes_on=CLOSES_ON,
        terms=terms or Terms(),
        started_by=next(iter(members.values())),
        now=OPENED,
    )
    for name, size in sizes.items():
        announced(vote, members[name], size)
    return vote, members


def announced(
    vote: JointVote, seat: Seat, size: int, *, at: datetime = OPENED, now: datetime | None = None
) -> GroupRoll:
    """A group's roll, for which all others vouch at the moment it is logged."""
    others = Seat.objects.exclude(origin=seat.origin)
    cosigned = {other.origin: at for other in others}
    return actions.announce_roll(
        vote, seat.origin, size=size, at=at, cosigned=cosigned, now=now or at
    )


def returned(
    vote: JointVote,
    seat: Seat,
    yes: int = 0,
    no: int = 0,
    blank: int = 0,
    *,
    at: datetime = IN_TIME,
    witnesses: int = 99,
    now: datetime | None = None,
    **facts: object,
) -> Return:
    """A group's tally, for which so many of the others vouch at the moment it is logged."""
    others = Seat.objects.taken().exclude(pk=seat.pk).in_order()[:witnesses]
    return actions.receive_return(
        vote,
        origin=seat.origin,
        ballots=Ballots(yes=yes, no=no, blank=blank),
        stated_at=at,
        cosigned={other.origin: at for other in others},
        now=now or at,
        **facts,  # type: ignore[arg-type]
    )


def recorded(verb: Verb) -> list[dict[str, Any]]:
    """What our record holds under this verb, in order."""
    return [entry.facts for entry in Entry.objects.filter(verb=verb.name).order_by("pk")]
