"""A count of a joint vote as a page shows it: who said what, and what follows from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages.charts import Share, shares
from federation.confederations.counting import Counted
from federation.confederations.models import JointVote
from federation.confederations.rules.majorities import (
    Ballots,
    GroupMajority,
    Objection,
    Outcome,
    Voice,
)
from federation.confederations.rules.pooling import Figures

Words = str | Promise
VOICES: Mapping[Voice, Words] = {
    Voice.YES: gettext_lazy("yes"),
    Voice.NO: gettext_lazy("no"),
    Voice.ABSTAIN: gettext_lazy("says nothing"),
    Voice.EXCLUDED: gettext_lazy("not counted"),
}
WHY_NOT: Mapping[Objection, Words] = {
    Objection.UNKNOWN: gettext_lazy("It comes from a group that has no seat here."),
    Objection.LATE: gettext_lazy("It came after the deadline."),
    Objection.NO_MEMBER: gettext_lazy("The group was no member when it came."),
    Objection.IMPOSSIBLE: gettext_lazy("There cannot be so many votes in this group."),
}
TONES = ("yes", "no", "blank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group in the table. `ballots` are None where there are none to show."""

    name: str
    voice: Voice
    size: int | None = None
    ballots: Ballots | None = None
    weight: Fraction = Fraction(1)
    note: Words = ""

    @property
    def says(self) -> Words:
        return VOICES[self.voice]

    @property
    def parts(self) -> list[tuple[Share, str]]:
        """The bar of its votes."""
        return bar(self.ballots) if self.ballots else []


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
    def parts(self) -> list[tuple[Share, str]]:
        """All votes in one bar."""
        return bar(self.outcome.people)

    @property
    def is_weighted(self) -> bool:
        return any(row.weight != 1 for row in self.rows)

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


def shown(vote: JointVote, counted: Counted, *, now: datetime) -> Shown | None:
    """A joint vote as everybody may see it: figures of small groups only together.

    As at home, nobody sees how it stands while somebody may still vote: it is None until then.
    """
    if now < vote.closed_at:
        return None
    figures = counted.figures(vote.minimum_roll)
    return Shown(
        outcome=counted.outcome,
        majority=vote.terms.group_majority,
        rows=list(_rows(counted, figures)),
        size=figures.pool_size + sum(line.size for line in figures.alone),
        pool=_pool(figures),
        protects=figures.protects,
    )


def _rows(counted: Counted, figures: Figures) -> Iterator[Row]:
    """A line for each group, in the order in which they joined."""
    standing, small = counted.standing(), frozenset(figures.small)
    took_part = {one.row.origin for one in counted.judged}
    provisional = {one.row.origin for one in counted.provisional}
    for seat in counted.seats:
        origin, voice = seat.origin, counted.outcome.voices[seat.origin]
        # Of groups that came or left at other times only those that took part are of interest.
        if voice is Voice.EXCLUDED and origin not in took_part:
            continue
        row = standing.get(origin)
        is_shown = voice is not Voice.EXCLUDED and origin not in small
        note: Words = ""
        if voice is Voice.EXCLUDED:
            note = _("It was no member at the deadline.")
        elif origin in provisional:
            note = _("Provisional: too few groups vouch for its tally yet.")
        elif row is None:
            note = _("No return.")
        elif origin in small:
            note = _("Its votes are among those of the small groups.")
        yield Row(
            name=seat.name,
            voice=voice,
            size=counted.sizes[origin] if is_shown else None,
            ballots=row.ballots if row and is_shown else None,
            weight=seat.weight,
            note=note,
        )


def _pool(figures: Figures) -> Row | None:
    if not figures.small:
        return None
    return Row(
        name=_("The small groups together"),
        voice=Voice.EXCLUDED,
        size=figures.pool_size,
        ballots=figures.pool,
    )
