"""A count of a joint vote as a page shows it: who said what, and what follows from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from core.pages.charts import Share, shares
from federation.confederations.counting import Announced, Counted, Judged, moment_of, seconds
from federation.confederations.models import JointVote, Seat
from federation.confederations.rules.deadlines import is_after_opening
from federation.confederations.rules.majorities import Ballots, GroupMajority, Outcome, Voice
from federation.confederations.rules.pooling import Figures
from federation.confederations.rules.witnessing import Vouching
from federation.confederations.showing.words import NO_MESSAGES, VOICES, WHY_NOT, Words

TONES = ("yes", "no", "blank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group in the table. `ballots` are None where there are none to show."""

    name: str
    voice: Voice
    origin: str = ""
    # None where it is not told, and where no roll was announced.
    size: int | None = None
    # What is said of a small group instead: how many its people are fewer than.
    fewer_than: int | None = None
    ballots: Ballots | None = None
    # Of these, what people cast themselves and what was carried; None where that is not told.
    direct: Ballots | None = None
    delegated: Ballots | None = None
    weight: Fraction = Fraction(1)
    vouching: Vouching | None = None
    note: Words = ""
    # Since when its roll is vouched for, if only since people voted there already.
    late_roll: datetime | None = None
    # Where its messages about the vote are.
    messages: str = ""

    @property
    def says(self) -> Words:
        return VOICES[self.voice]

    @property
    def parts(self) -> list[tuple[Share, str]]:
        """The bar of its votes."""
        return bar(self.ballots) if self.ballots else []

    @property
    def turnout(self) -> int | None:
        """How many in a hundred took part, rounded down; None where that is not told."""
        if self.ballots is None or not self.size:
            return None
        return self.ballots.cast * 100 // self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A count, ready for a page."""

    outcome: Outcome
    majority: GroupMajority
    rows: Sequence[Row]
    # Who could have voted in the groups that count.
    size: int
    # The small groups together.
    pool: Row | None = None
    protects: bool = True

    @property
    def everybody(self) -> Row:
        """All people together."""
        voice = Voice.YES if self.outcome.people_majority else Voice.NO
        ballots = self.outcome.people
        return Row(name=_("All people"), voice=voice, size=self.size, ballots=ballots)

    @property
    def is_weighted(self) -> bool:
        return any(row.weight != 1 for row in self.rows)

    @property
    def is_vouched(self) -> bool:
        """Whether it is told how many vouch: not where a vote is counted by hand."""
        return any(row.vouching for row in self.rows)

    @property
    def people_sentence(self) -> str:
        """What the people want, and why that follows."""
        facts = {"yes": self.outcome.people.yes, "no": self.outcome.people.no}
        if self.outcome.people_majority:
            return _("People: %(yes)s yes, %(no)s no. The people want it.") % facts
        return _("People: %(yes)s yes, %(no)s no. The people do not want it.") % facts

    @property
    def groups_sentence(self) -> str:
        """What the groups want, and why that follows."""
        yes, no, silent = (self._weight(voice) for voice in (Voice.YES, Voice.NO, Voice.ABSTAIN))
        facts = {"yes": yes, "no": no, "all": yes + no + silent}
        return _GROUPS[self.majority, self.outcome.groups_majority]() % facts

    def _weight(self, voice: Voice) -> Fraction:
        return sum((row.weight for row in self.rows if row.voice is voice), Fraction(0))


_GROUPS = {
    (GroupMajority.SIMPLE, True): lambda: _("Groups: %(yes)s yes, %(no)s no. The groups want it."),
    (GroupMajority.SIMPLE, False): lambda: _(
        "Groups: %(yes)s yes, %(no)s no. The groups do not want it."
    ),
    (GroupMajority.ABSOLUTE, True): lambda: _(
        "Groups: %(yes)s yes of %(all)s in all. That is more than half: they want it."
    ),
    (GroupMajority.ABSOLUTE, False): lambda: _(
        "Groups: %(yes)s yes of %(all)s in all. That is half of them or fewer: they do not want it."
    ),
}


def bar(ballots: Ballots) -> list[tuple[Share, str]]:
    """Votes as the parts of one bar."""
    numbers = (ballots.yes, ballots.no, ballots.blank)
    return list(zip(shares(numbers), TONES, strict=True)) if ballots.cast else []


def shown(
    vote: JointVote, counted: Counted, *, now: datetime, messages: Mapping[str, str] = NO_MESSAGES
) -> Shown | None:
    """A joint vote as everybody may see it: figures of small groups only together.

    As at home, nobody sees how it stands while somebody may still vote: it is None until then.
    `messages` says where those of each group are.
    """
    if now < vote.closed_at:
        return None
    figures = counted.figures(vote.minimum_roll)
    return Shown(
        outcome=counted.outcome,
        majority=vote.terms.group_majority,
        rows=list(_rows(vote, counted, figures, messages)),
        size=figures.pool_size + sum(line.size for line in figures.alone),
        pool=_pool(figures),
        protects=figures.protects,
    )


def _rows(
    vote: JointVote, counted: Counted, figures: Figures, messages: Mapping[str, str]
) -> Iterator[Row]:
    """A line for each group, in the order in which they joined."""
    standing, small = counted.standing(), frozenset(figures.small)
    alone = figures.names_alone
    latest = latest_of_each(counted)
    for seat in counted.seats:
        origin, voice = seat.origin, counted.outcome.voices[seat.origin]
        # Of groups that came or left at other times only those that took part are of interest.
        if voice is Voice.EXCLUDED and origin not in latest:
            continue
        row = standing.get(origin)
        is_shown = origin in alone
        judged = latest.get(origin)
        direct, delegated = (row and is_shown and row.parts) or (None, None)
        yield Row(
            name=seat.name,
            origin=origin,
            voice=voice,
            size=counted.sizes[origin] if is_shown else None,
            fewer_than=vote.minimum_roll if origin in small else None,
            ballots=row.ballots if row and is_shown else None,
            direct=direct,
            delegated=delegated,
            weight=seat.weight,
            vouching=judged.vouching if judged else None,
            messages=messages.get(origin, ""),
            note=_note(judged, voice, is_standing=row is not None, is_small=origin in small),
            late_roll=_late_roll(vote, seat, counted.rolls.get(origin)),
        )


def _late_roll(vote: JointVote, seat: Seat, roll: Announced | None) -> datetime | None:
    moment = seconds(vote.opened_at) if roll is None else roll.moment
    is_late = is_after_opening(moment, first_day=vote.opens_on, zone=seat.tzinfo)
    return moment_of(moment) if is_late else None


def latest_of_each(counted: Counted) -> Mapping[str, Judged]:
    """Of each group the return that stands; else one that may yet count; else the last to come."""
    found: dict[str, Judged] = {}
    for one in counted.judged:
        former = found.get(one.row.origin)
        if former is None or _rank(one) >= _rank(former):
            found[one.row.origin] = one
    standing = {row.pk for row in counted.standing().values()}
    return found | {one.row.origin: one for one in counted.judged if one.row.pk in standing}


def _rank(one: Judged) -> int:
    return 0 if one.objection else 1


def _note(judged: Judged | None, voice: Voice, *, is_standing: bool, is_small: bool) -> Words:
    """What has to be said of a group besides its figures."""
    if voice is Voice.EXCLUDED:
        return _("It was no member at the deadline.")
    if judged is None:
        return _("No return.")
    if judged.objection and not is_standing:
        return WHY_NOT[judged.objection]
    if judged.is_provisional:
        return _("Provisional: too few groups vouch for its roll or its tally yet.")
    return _("Its votes are among those of the small groups.") if is_small else ""


def _pool(figures: Figures) -> Row | None:
    if not figures.small:
        return None
    return Row(
        name=_("The small groups together"),
        voice=Voice.EXCLUDED,
        size=figures.pool_size,
        ballots=figures.pool,
    )
