"""Plays scenarios of the kind `confederal`: groups come and go, return tallies, and are counted.

Only the order of the times in a story counts. The joint vote is opened long before all of them, by
a secretary that has left before the first; a second of the play is a time that the story names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any, Final

from core import hooks
from core.rehearsal.reading import Reader
from core.rehearsal.scenarios import Kind
from core.rehearsal.stage import Stage
from core.rehearsal.text import shown
from federation.confederations import actions
from federation.confederations.models import Confederation, JointVote, Seat
from federation.confederations.rules.majorities import (
    Ballots,
    Group,
    GroupMajority,
    Outcome,
    Tally,
    Voice,
)
from federation.confederations.rules.terms import Terms

BEGINNING: Final = date(2001, 1, 1)
SECONDS_OF_A_DAY: Final = 86400
# Asks the question; no group in a story has an empty name.
SECRETARY: Final = ""
# What happens at the same time happens in this order.
JOINING, LEAVING, RETURNING = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A scenario of this kind, read without faults."""

    closes_at: int
    group_majority: GroupMajority
    groups: tuple[Group, ...]
    tallies: tuple[Tally, ...]

    def times(self) -> list[int]:
        """All times that are named, in their order."""
        named = {self.closes_at, *(tally.delivered_at for tally in self.tallies)}
        named |= {group.joined_at for group in self.groups}
        return sorted(named | {group.left_at for group in self.groups if group.left_at is not None})


# --- Reading ----------------------------------------------------------------------------------
def read(reader: Reader) -> Story:
    """The fields of a scenario; faults are noted where they are."""
    closes_at = reader.whole("closes_at")
    majority = reader.choice("group_majority", [each.value for each in GroupMajority])
    return Story(
        closes_at=closes_at,
        group_majority=GroupMajority(majority or GroupMajority.SIMPLE),
        groups=_read_groups(reader),
        tallies=tuple(_read_tally(piece.object()) for piece in reader.items("tallies")),
    )


def _read_groups(reader: Reader) -> tuple[Group, ...]:
    groups: dict[str, Group] = {}
    for piece in reader.items("groups"):
        fields = piece.object()
        name = fields.name("id")
        if name and name in groups:
            fields.faults.add(fields.path_of("id"), f"{shown(name)} is given twice")
        left = fields.maybe("left_at")
        groups[name] = Group(
            name=name,
            size=fields.whole("size", least=0),
            joined_at=fields.whole("joined_at", default=0),
            left_at=None if left is None or left.value is None else left.whole(),
        )
        fields.close()
    return tuple(groups.values())


def _read_tally(fields: Reader) -> Tally:
    tally = Tally(
        group=fields.text("group"),
        ballots=Ballots(
            yes=fields.whole("yes"), no=fields.whole("no"), blank=fields.whole("blank")
        ),
        delivered_at=fields.whole("delivered_at"),
    )
    fields.close()
    return tally


# --- Playing ----------------------------------------------------------------------------------
def play(story: Story, stage: Stage) -> dict[str, Any]:
    """Let everything happen in its order, then count."""
    vote = Play(story, stage)
    with stage.on_stage():
        vote.happen()
        return vote.result()


class Play:
    """One joint vote, from its opening to the count."""

    def __init__(self, story: Story, stage: Stage) -> None:
        self.story, self.stage = story, stage
        # Of the groups that are members at the moment.
        self.seats: dict[str, Seat] = {}
        self.ranks = {time: rank for rank, time in enumerate(story.times())}

    def happen(self) -> None:
        """Groups join, leave and return in the order of the times."""
        for _rank, what, place in sorted(self._events()):
            self.stage.place = f"{('groups', 'groups', 'tallies')[what]}[{place}]"
            if what == JOINING:
                self._join(place)
            elif what == LEAVING:
                self._leave(place)
            else:
                self._return(place)

    def _events(self) -> Iterator[tuple[int, int, int]]:
        """Rank of the time, what happens, and to which group or tally."""
        for place, group in enumerate(self.story.groups):
            joined = self.ranks[group.joined_at]
            yield joined, JOINING, place
            if group.left_at is not None:
                # Who leaves before joining is no member for a single moment.
                yield max(joined, self.ranks[group.left_at]), LEAVING, place
        arrived = 0
        for place, tally in enumerate(self.story.tallies):
            # A tally arrives after those before it, however early it was delivered to the log.
            arrived = max(arrived, self.ranks[tally.delivered_at])
            yield arrived, RETURNING, place

    @cached_property
    def own(self) -> Confederation:
        """The confederation, which has no member in the beginning."""
        asked = datetime.combine(BEGINNING, datetime.min.time(), tzinfo=UTC)
        return actions.found_confederation(name="Confederation", now=asked)

    @cached_property
    def vote(self) -> JointVote:
        """The question, asked before anything else happens."""
        asked = datetime.combine(BEGINNING, datetime.min.time(), tzinfo=UTC)
        secretary = actions.seat_group(self.own, origin=SECRETARY, name="Secretary", now=asked)
        last = BEGINNING + timedelta(days=1 + len(self.ranks) // SECONDS_OF_A_DAY)
        vote = actions.open_joint_vote(
            self.own,
            title="A joint question",
            text="What the scenario is about.",
            opens_on=last,
            closes_on=last,
            terms=Terms(group_majority=self.story.group_majority, witness_share=Fraction(0)),
            started_by=secretary,
            now=asked,
        )
        actions.unseat_group(secretary, now=asked)
        return vote

    def moment(self, time: int) -> datetime:
        """When a time of the story is in the play."""
        until = self.ranks[time] - self.ranks[self.story.closes_at]
        return self.vote.returns_by + timedelta(seconds=until)

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """Names in a story may be longer or odder than those of groups can be."""
        named = [group.name for group in self.story.groups]
        named += [tally.group for tally in self.story.tallies]
        return {name: f"group-{number}" for number, name in enumerate(dict.fromkeys(named))}

    @cached_property
    def witnesses(self) -> list[str]:
        """Two of those whose word counts: members at the deadline."""
        closes_at = self.story.closes_at
        members = (group for group in self.story.groups if group.is_member_at(closes_at))
        return [self.origins[group.name] for group in islice(members, 2)]

    def _join(self, place: int) -> None:
        group = self.story.groups[place]
        now, origin = self.moment(group.joined_at), self.origins[group.name]
        seat = actions.seat_group(self.own, origin=origin, name=f"Group {place + 1}", now=now)
        # Stories tell of tallies; their rolls were announced when the question was asked.
        asked = self.vote.opened_at
        known = dict.fromkeys(self.witnesses, asked)
        actions.announce_roll(self.vote, origin, size=group.size, at=asked, cosigned=known, now=now)
        self.seats[group.name] = seat

    def _leave(self, place: int) -> None:
        group = self.story.groups[place]
        assert group.left_at is not None
        left = max(group.joined_at, group.left_at)
        actions.unseat_group(self.seats.pop(group.name), now=self.moment(left))

    def _return(self, place: int) -> None:
        tally = self.story.tallies[place]
        at = self.moment(tally.delivered_at)
        actions.receive_return(
            self.vote,
            origin=self.origins[tally.group],
            ballots=tally.ballots,
            stated_at=at,
            # One other vouches, which is all that is needed: of any two one is another group.
            cosigned=dict.fromkeys(self.witnesses, at),
            now=at,
        )

    def result(self) -> dict[str, Any]:
        """What the count says, by the names of the story."""
        self.stage.place = "the count"
        end = max(self.moment(self.story.times()[-1]), self.vote.returns_by)
        counted = actions.certify(self.vote, now=end + timedelta(seconds=1))
        outcome = counted.outcome
        return {
            "people": {
                "yes": outcome.people.yes,
                "no": outcome.people.no,
                "blank": outcome.people.blank,
            },
            "voices": {voice.value: self._saying(outcome, voice) for voice in Voice},
            "rejected_tallies": counted.rejected,
            "people_majority": outcome.people_majority,
            "groups_majority": outcome.groups_majority,
            "adopted": outcome.is_adopted,
        }

    def _saying(self, outcome: Outcome, voice: Voice) -> list[str]:
        """The groups that say so, in the order of the story."""
        said = set(outcome.saying(voice))
        return [group.name for group in self.story.groups if self.origins[group.name] in said]


KIND = Kind(name="confederal", read=read, play=play)
hooks.scenario_kinds.add(KIND.name, KIND)
