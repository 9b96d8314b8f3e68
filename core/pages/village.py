"""The demonstration village: a calendar of deeds that rooms fill and the heartbeat plays.

Each room's `seed.py` has one function, `seed(village)`, which puts deeds on days; a deed calls the
room's actions as a member's page would. Then the days pass, one heartbeat each. The groups next to
the village live in the same way, each in a home and a process of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from core.charter.reading import one_page
from core.heartbeat import actions, clock, jobs
from core.heartbeat.models import Failure
from core.pages.telling import VILLAGE, tell

Deed = Callable[[datetime], None]
MIDNIGHT_RUN = time(0, 30)
NOON = time(12, 0)
# When all deeds of a day are done, and neighbours meet.
AFTERNOON = time(14, 0)


class VillageFailed(Exception):
    """The story cannot be played: a matter of the heartbeat failed."""


def at_once(_days_ago: int) -> None:
    """How a village waits for its turn that has nobody to wait for."""


@dataclass
class Village:
    """A story that ends on `last`; its days are counted backwards from there."""

    last: date
    language: str = "en"
    place: str = VILLAGE
    # Where the others live, by place; a village alone has no neighbours.
    neighbours: Mapping[str, str] = field(default_factory=dict)
    # Called before each day, which begins when it returns, and with -1 after the last.
    turn: Callable[[int], None] = at_once
    things: dict[str, Any] = field(default_factory=dict)
    deeds: dict[int, list[Deed]] = field(default_factory=lambda: defaultdict(list))
    # Rooms' ways to do at the end what real nights do every time; entered while the days pass.
    within: list[AbstractContextManager[None]] = field(default_factory=list)

    @cached_property
    def story(self) -> dict[str, Any]:
        """Who lives here and what they propose, as data."""
        return tell(self.language, self.place, alone=not self.neighbours)

    def on(self, days_ago: int, deed: Deed) -> None:
        """Let `deed` be done about noon of that day, after what was put there before."""
        self.deeds[days_ago].append(deed)

    def play(self) -> None:
        """Live through every day from the first deed until today."""
        with ExitStack() as stack:
            for manager in self.within:
                stack.enter_context(manager)
            # Nobody else amends the charter meanwhile, and every act asks for it.
            stack.enter_context(one_page())
            for days_ago in range(max(self.deeds), -1, -1):
                self._wait(days_ago)
                day = self.last - timedelta(days=days_ago)
                self._midnight(day)
                self._noon(day, self.deeds[days_ago])
            self._wait(-1)

    def _wait(self, days_ago: int) -> None:
        """Wait on the afternoon before the next day."""
        before = self.last - timedelta(days=days_ago + 1)
        moment = datetime.combine(before, AFTERNOON, tzinfo=clock.zone()).astimezone(UTC)
        with clock.simulated(moment):
            self.turn(days_ago)

    def _midnight(self, day: date) -> None:
        moment = datetime.combine(day, MIDNIGHT_RUN, tzinfo=clock.zone()).astimezone(UTC)
        with clock.simulated(moment):
            actions.beat(now=moment)
            jobs.drain_all(now=moment)
        if failure := Failure.objects.first():
            raise VillageFailed(str(failure))

    def _noon(self, day: date, deeds: list[Deed]) -> None:
        noon = datetime.combine(day, NOON, tzinfo=clock.zone()).astimezone(UTC)
        for minute, deed in enumerate(deeds):
            moment = noon + timedelta(minutes=minute)
            with clock.simulated(moment):
                deed(moment)
