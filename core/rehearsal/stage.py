"""The empty instance on which one scenario is played."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from django.db import transaction

from core.charter import actions as charter
from core.heartbeat import actions as heartbeat
from core.heartbeat import clock
from core.people import actions as people
from core.people.models import Person
from core.refusals import Refusal

Ballots = Literal["open", "sealed"]
# Events of a date happen after its daily run, which is over by two o'clock.
TIME_OF_RUN = time(0, 30)
TIME_OF_EVENTS = time(12, 0)


class Stage:
    """People, clock and charter of one play. Everything on it happens through actions."""

    def __init__(self, *, ballots: Ballots = "open") -> None:
        self.ballots = ballots
        self.people: dict[str, Person] = {}
        self.refused: list[list[int]] = []
        self.event: tuple[int, int] | None = None  # what is being played, should it fail
        self.now = datetime(2000, 1, 1, tzinfo=UTC)

    def set_date(self, today: date) -> None:
        """Begin on this date, without any daily run."""
        self._set(datetime.combine(today, TIME_OF_EVENTS, tzinfo=UTC))

    def _set(self, now: datetime) -> None:
        self.now = now
        clock.simulate(now)

    def invite(self, names: Iterable[str]) -> None:
        """Give everybody who is named an account; nobody becomes a member by it."""
        for name in names:
            if name not in self.people:
                # A name of a story may be longer or odder than a name people can have.
                self.people[name] = people.register(
                    forename=f"Person {len(self.people) + 1}", surname="", now=self.now
                )

    def enact(self, values: dict[str, Any]) -> None:
        """Make these the charter of the group."""
        charter.enact(values, now=self.now, decision=None, cause="rehearsal")

    def tick(self, today: date) -> None:
        """The heartbeat's daily run for this date; afterwards it is noon."""
        self.event = None
        self._set(datetime.combine(today, TIME_OF_RUN, tzinfo=UTC))
        heartbeat.beat(self.now)
        self._set(datetime.combine(today, TIME_OF_EVENTS, tzinfo=UTC))

    def attempt(self, day: int, index: int, act: Callable[[], object]) -> bool:
        """Let a person act; a refusal is noted and changes nothing."""
        self.event = (day, index)
        try:
            with transaction.atomic():
                act()
        except Refusal:
            self.refused.append([day, index])
            return False
        return True
