"""What members read about the rolls of a joint vote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.instance import instance
from core.people.models import Person
from federation.confederations.models import Confederation, JointVote, Seat
from federation.peers.models import Peer
from federation.rolls.actions.choosing import place_of
from federation.rolls.models import Elector, Electors, OtherList, Roll, State, VotingHome
from federation.rolls.reading import closed_until, days_of, guardians_of
from federation.rolls.rules.caps import most_questions
from federation.rolls.rules.days import A_DAY, RollDays
from federation.rolls.rules.standing import Standing
from groups.membership.models import is_member
from groups.proposals.models import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One group in the table. Numbers are None where it has not said them."""

    name: str
    is_ours: bool
    size: int | None = None
    # How many could vote when the vote opened.
    announced: int | None = None
    count: int | None = None
    unnamed: int | None = None
    is_compared: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Where the member who reads stands. `standing` is empty for who is not on our roll."""

    standing: str = ""
    is_elsewhere: bool = False
    is_unnamed: bool = False
    is_on: bool | None = None
    others: Sequence[Seat] = ()
    may_let_go: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The rolls of one joint vote."""

    vote: JointVote
    days: RollDays
    guardians: Sequence[str]
    roll: Roll | None
    lines: Sequence[Line]
    mine: Mine | None
    # Whose roll is not what they said on the roll day, with both numbers.
    changed: Sequence[tuple[str, int, int]] = ()

    @property
    def last_day(self) -> date:
        """The last date on which members can choose."""
        return self.days.opens - A_DAY


def shown(vote: JointVote, person: Person | None, *, today: date) -> Shown:
    """All there is to say about the rolls of a joint vote, and to this member about theirs."""
    seats = list(vote.confederation.seats.taken().in_order())
    roll = Roll.objects.filter(vote=vote).first()
    return Shown(
        vote=vote,
        days=days_of(vote),
        guardians=_names(guardians_of(vote), seats),
        roll=roll,
        lines=list(_lines(vote, roll, seats)),
        mine=mine(vote, roll, person, seats, today=today) if person else None,
    )


def brief(vote: JointVote, person: Person | None, *, today: date) -> Shown:
    """How far the comparison is, and whether this member has to choose."""
    guardians = guardians_of(vote)
    roll = Roll.objects.filter(vote=vote).first() if guardians else None
    is_asked = person is not None and roll is not None and roll.state == State.LISTED
    return Shown(
        vote=vote,
        days=days_of(vote),
        guardians=guardians,
        roll=roll,
        lines=(),
        mine=mine(vote, roll, person, (), today=today) if person and is_asked else None,
        changed=_changed(vote) if guardians else (),
    )


def _changed(vote: JointVote) -> list[tuple[str, int, int]]:
    """Rolls that became longer, or so much shorter that guardians answered about too many.

    Nobody is added to a roll that is compared; and guardians answer by what a group says of itself.
    """
    said = dict(Electors.objects.filter(vote=vote.uid).values_list("origin", "size"))
    announced = {
        origin: size
        for origin, size in _announced(vote).items()
        if origin in said and not size <= said[origin] <= most_questions(size)
    }
    if not announced:
        return []
    seats = vote.confederation.seats.filter(origin__in=announced).in_order()
    names = {seat.origin: seat.name for seat in seats}
    return [(name, said[origin], announced[origin]) for origin, name in names.items()]


def _announced(vote: JointVote) -> dict[str, int]:
    return dict(vote.rolls.filter(is_note=False).values_list("origin", "size"))


def fixed(proposal: Proposal) -> Shown | None:
    """What became of the comparison before the vote on this page opened."""
    rolls = Roll.objects.filter(vote__proposal=proposal).select_related("vote")
    roll = rolls.first()
    if roll is None:
        return None
    days = days_of(roll.vote)
    # There is a roll only where somebody guards it; who that is stands on its own page.
    return Shown(vote=roll.vote, days=days, guardians=("",), roll=roll, lines=(), mine=None)


def mine(
    vote: JointVote, roll: Roll | None, person: Person, seats: Sequence[Seat], *, today: date
) -> Mine | None:
    """Where one member stands in one joint vote; nobody else stands anywhere.

    Who was on a roll is forgotten once the vote is certified.
    """
    if vote.certified_at is not None:
        return None
    homes = VotingHome.objects.elsewhere(vote.confederation_id)
    elector = _elector(roll, person)
    if roll is None or elector is None:
        if not is_member(person):
            return None
        return Mine(is_elsewhere=homes.filter(person=person).exists())
    place = place_of(roll, elector)
    may_choose = roll.state == State.LISTED and today < vote.opens_on
    return Mine(
        standing=place.standing.value,
        is_unnamed=not elector.nullifier and roll.state == State.LISTED,
        is_on=elector.is_on,
        others=[seat for seat in seats if seat.origin in place.others],
        may_let_go=may_choose and place.standing is Standing.UNRESOLVED,
    )


def _elector(roll: Roll | None, person: Person) -> Elector | None:
    return roll.electors.filter(person=person).first() if roll else None


def _names(origins: Sequence[str], seats: Sequence[Seat]) -> list[str]:
    """What the guardians are called here; one that nobody here knows by the start of its origin."""
    known = {seat.origin: seat.name for seat in seats}
    if others := set(origins) - known.keys():
        known |= dict(Peer.objects.filter(origin__in=others).values_list("origin", "name"))
    return [known.get(origin, origin[:8]) for origin in origins]


def _lines(vote: JointVote, roll: Roll | None, seats: Sequence[Seat]) -> Iterator[Line]:
    sizes = dict(Electors.objects.filter(vote=vote.uid).values_list("origin", "size"))
    lists = {one.origin: one for one in OtherList.objects.filter(vote=vote.uid)}
    announced = _announced(vote)
    for seat in seats:
        is_ours, other = seat.origin == instance.origin, lists.get(seat.origin)
        if is_ours and roll is not None and roll.listed_at:
            yield Line(
                name=seat.name,
                is_ours=True,
                size=roll.size,
                announced=announced.get(seat.origin),
                count=roll.count,
                unnamed=roll.unnamed,
            )
            continue
        yield Line(
            name=seat.name,
            is_ours=is_ours,
            size=sizes.get(seat.origin),
            announced=announced.get(seat.origin),
            count=other.count if other else None,
            unnamed=other.unnamed if other else None,
            is_compared=other is not None and other.compared_at is not None,
            error=other.error if other else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Where a member votes in one confederation, and until when that stands."""

    confederation: Confederation
    is_here: bool
    closed_until: date | None


def choices(person: Person, *, today: date) -> list[Choice]:
    """One for each confederation that the group is in."""
    elsewhere = set(
        VotingHome.objects.filter(person=person, is_here=False).values_list(
            "confederation_id", flat=True
        )
    )
    return [
        Choice(
            confederation=each,
            is_here=each.pk not in elsewhere,
            closed_until=closed_until(each, today),
        )
        for each in Confederation.objects.joined().order_by("name", "pk")
    ]
