"""The open sockets of a process, by who sits there and by what they are told."""

import random
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from realtime.door import Guest, Turnstile
from realtime.drawing import Company
from realtime.places import HERE

# A socket lasts at most so long; then the person comes in again, with the rights of then.
LONGEST_STAY = 30 * 60


class Seat:
    """One open socket."""

    __slots__ = ("company", "guest", "is_over", "send", "until")

    def __init__(self, guest: Guest, send: Callable[[Any], Awaitable[None]]) -> None:
        self.guest = guest
        self.company = guest.company
        self.send = send
        self.is_over = False
        # Not all who came at one moment leave at one moment.
        self.until = time.monotonic() + LONGEST_STAY * random.uniform(0.8, 1)  # noqa: S311

    async def tell(self, text: str) -> None:
        if not self.is_over:
            await self.send({"type": "websocket.send", "text": text})

    async def close(self, code: int) -> None:
        self.is_over = True
        await self.send({"type": "websocket.close", "code": code})


class Seats:
    """All seats. Who sits in one company is told the same words."""

    def __init__(self) -> None:
        self.companies: dict[Company, set[Seat]] = {}
        self.people: dict[int, set[Seat]] = {}
        self.turnstile = Turnstile()

    def __len__(self) -> int:
        return self.turnstile.altogether

    def __iter__(self) -> Iterator[Seat]:
        """Everybody who sat when it began; some may leave meanwhile."""
        return iter([seat for seats in self.companies.values() for seat in seats])

    def enter(self, guest: Guest, send: Callable[[Any], Awaitable[None]]) -> Seat | None:
        """Give a guest a seat; None where there is no room for them."""
        if not self.turnstile.enter(guest):
            return None
        seat = Seat(guest, send)
        self.companies.setdefault(seat.company, set()).add(seat)
        if guest.person is not None:
            self.people.setdefault(guest.person, set()).add(seat)
        return seat

    def leave(self, seat: Seat) -> None:
        self.turnstile.leave(seat.guest)
        _take(self.companies, seat.company, seat)
        if seat.guest.person is not None:
            _take(self.people, seat.guest.person, seat)

    def move(self, seat: Seat, *, for_member: bool) -> None:
        """Seat somebody who became a member, or is one no longer, among others of that right."""
        _take(self.companies, seat.company, seat)
        seat.company = seat.company._replace(for_member=for_member)
        self.companies.setdefault(seat.company, set()).add(seat)

    def members_here(self) -> dict[str, int]:
        """How many members have each subject open; each person once."""
        found: dict[str, set[int | None]] = {}
        for company, seats in self.companies.items():
            for place in company.places if company.for_member else ():
                name, _slash, subject = place.partition("/")
                if name == HERE:
                    people = (seat.guest.person for seat in seats)
                    found.setdefault(subject, set()).update(people)
        return {subject: len(people) for subject, people in found.items()}


def _take(seats: dict[Any, set[Seat]], where: object, seat: Seat) -> None:
    seats[where].discard(seat)
    if not seats[where]:
        del seats[where]
