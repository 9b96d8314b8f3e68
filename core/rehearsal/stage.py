"""The empty instance on which one scenario is played."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from core.charter import actions as charter
from core.heartbeat import actions as heartbeat
from core.heartbeat import clock
from core.heartbeat.actions import FAILED
from core.heartbeat.models import Failure
from core.people.actions.registration import Registration, register_many
from core.people.models import Person
from core.refusals import Refusal

Ballots = Literal["open", "sealed"]
# Events of a date happen after its daily run, which is over by two o'clock.
TIME_OF_RUN = time(0, 30)
TIME_OF_EVENTS = time(12, 0)


class DailyRunFailed(Exception):
    """A matter of the daily run ended with an exception; the text says which and why."""


class Stage:
    """People, clock and charter of one play. Everything on it happens through actions."""

    def __init__(self, *, ballots: Ballots = "open") -> None:
        self.ballots = ballots
        self.people: dict[str, Person] = {}
        self.refused: list[list[int]] = []
        # What is being played, should it fail.
        self.place = "the beginning"
        self.now = datetime(2000, 1, 1, tzinfo=UTC)

    def set_date(self, today: date) -> None:
        """Noon of this date, when members act."""
        self.now = datetime.combine(today, TIME_OF_EVENTS, tzinfo=UTC)

    def on_stage(self) -> AbstractContextManager[None]:
        """Inside, civic time is the time of the play."""
        return clock.simulated(self.now)

    def invite(self, names: Iterable[str]) -> None:
        """Give everybody who is named an account; nobody becomes a member by it."""
        strangers = [name for name in names if name not in self.people]
        first = len(self.people) + 1
        # A name in a story may be longer or odder than one that people can have.
        registrations = [
            Registration(forename="Person", surname=str(number))
            for number in range(first, first + len(strangers))
        ]
        with self.on_stage():
            registered = register_many(registrations, now=self.now)
        self.people |= zip(strangers, registered, strict=True)

    def enact(self, values: dict[str, Any]) -> None:
        """Make these the rules of the group."""
        with self.on_stage():
            charter.enact(values, now=self.now, decision=None, cause="rehearsal")

    def tick(self, number: int, today: date) -> None:
        """The heartbeat's daily run for this date; afterwards it is noon."""
        self.place = f"tick {number}"
        self.now = datetime.combine(today, TIME_OF_RUN, tzinfo=UTC)
        with self.on_stage():
            heartbeat.beat(now=self.now)
        # The heartbeat goes on when one matter fails, but then the play is not what it seems.
        if FAILED(today) and (failure := Failure.objects.first()):
            raise DailyRunFailed(f"{failure.step} of {failure.matter}: {failure.error}")
        self.set_date(today)

    def attempt(self, day: int, index: int, act: Callable[[], object]) -> bool:
        """Let a person act; a refusal is noted and changes nothing."""
        self.place = f"event [{day}, {index}]"
        try:
            with self.on_stage():
                act()
        except Refusal:
            self.refused.append([day, index])
            return False
        return True
