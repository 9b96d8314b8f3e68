"""The hall of a process: follows the record and tells all who sit there what has changed."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.db import close_old_connections

from realtime import hints, reading
from realtime.drawing import Company, here, unread
from realtime.presence import Presence
from realtime.seats import Seat, Seats

log = logging.getLogger("folkmoot.live")
NOT_ALLOWED, COME_AGAIN = 1008, 1012
# Without a hint the hall looks at the record itself, so that a hint that was lost does no harm.
LOOK_SECONDS = 15
READY_SECONDS = 3
TROUBLE_SECONDS = 5
# After telling everybody the process has time for pages: so many times as long as telling took.
REST = 3
SHORTEST_REST = 0.2
# Nobody is told in the middle of a crowd for so long that pages must wait.
AT_ONCE = 50
# So many answers to those who come back are kept until something new is recorded.
MOST_MISSED = 100
Answer = TypeVar("Answer")


class Hall:
    """One for each process, open as long as its loop runs."""

    def __init__(self) -> None:
        # Reading has connections of its own: it waits for no page, and no page for it.
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hall")
        self._doors = ThreadPoolExecutor(max_workers=2, thread_name_prefix="door")
        self.loop: asyncio.AbstractEventLoop | None = None
        self._begin()

    def _begin(self) -> None:
        self.seats = Seats()
        self.presence = Presence()
        self.cursor: int | None = None
        self.notice = 0
        self.is_ready = asyncio.Event()
        self._bell = asyncio.Event()
        self._duties: list[asyncio.Task[None]] = []
        self._missed: dict[tuple[Company, int], asyncio.Future[str]] = {}

    def open(self) -> None:
        """Begin to follow the record, on the loop that runs; once is enough."""
        loop = asyncio.get_running_loop()
        if self.loop is loop:
            return
        self._begin()
        self.loop = loop
        duties = (self._follow, self._hear, self._look_around)
        self._duties = [loop.create_task(_again_and_again(duty)) for duty in duties]

    async def close(self) -> None:
        """Follow no longer."""
        for duty in self._duties:
            duty.cancel()
        await asyncio.gather(*self._duties, return_exceptions=True)
        self.loop = None
        self._begin()

    async def ready(self) -> None:
        """Wait until it is known where the record ends; not for long, should that be impossible."""
        if not self.is_ready.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.is_ready.wait(), READY_SECONDS)

    def ring(self) -> None:
        """The record has grown. From any thread of this process."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._bell.set)

    def at_the_door(self, ask: Callable[[], Answer]) -> Awaitable[Answer]:
        """Ask the database something about somebody who comes in."""
        return _in(self._doors, ask)

    async def catch_up(self, seat: Seat) -> None:
        """Tell what the page has missed; what many have missed alike is read once."""
        since, company = seat.guest.since, seat.company
        if since is not None and since < (self.cursor or 0):
            missed = self._missed.get((company, since))
            if missed is None:
                if len(self._missed) >= MOST_MISSED:
                    self._missed.clear()
                ask = partial(reading.caught_up, company, since=since, listening=len(self.seats))
                missed = asyncio.ensure_future(self.at_the_door(ask))
                self._missed[company, since] = missed
            if text := await asyncio.shield(missed):
                await seat.tell(text)
        present = self.presence.told
        is_asked = seat.guest.again or bool(present)
        if is_asked and (text := here(company.places, present, company.language)):
            await seat.tell(text)
        if seat.guest.unread is not None:
            await seat.tell(unread(seat.guest.unread))

    # --- Following the record -------------------------------------------------------------------
    async def _follow(self) -> None:
        if self.cursor is None:
            self.notice = await self._read(reading.newest_notice)
            self.cursor = await self._read(reading.head)
            self.is_ready.set()
        await self._wait_for_the_bell()
        began = time.monotonic()
        await self._look(self.cursor)
        await asyncio.sleep(max(SHORTEST_REST, REST * (time.monotonic() - began)))

    async def _wait_for_the_bell(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), LOOK_SECONDS)
        self._bell.clear()

    async def _look(self, cursor: int) -> None:
        while (news := await self._read(partial(reading.news_since, cursor))).entries:
            self._missed.clear()
            await self._check_rights(news)
            await self._tell_all(news)
            self.cursor = cursor = news.upto
        await self._tell_of_notices()

    async def _check_rights(self, news: reading.News) -> None:
        """Before anything else is told: some may not be allowed to listen any more."""
        people: set[int | None] = set(self.seats.people)
        if news.may_close_doors:
            people.add(None)
        elif concerned := news.concerned:
            people &= await self._read(partial(reading.numbers_of, concerned))
        else:
            return
        rights = await self._read(partial(reading.rights_of, people))
        for seat in self.seats:
            right = rights.get(seat.guest.person)
            if right is None:
                continue
            if not right.may_read:
                await seat.close(NOT_ALLOWED)
            elif right.is_member != seat.company.for_member:
                self.seats.move(seat, for_member=right.is_member)

    async def _tell_all(self, news: reading.News) -> None:
        drawing = news.drawing(listening=len(self.seats))
        companies = list(self.seats.companies)
        texts = await self._read(
            lambda: [(one, drawing.message(one, at=news.upto)) for one in companies]
        )
        for company, text in texts:
            if text:
                await self._tell(self.seats.companies.get(company, ()), text)

    async def _tell(self, seats: Iterable[Seat], text: str) -> None:
        for number, seat in enumerate(list(seats), 1):
            try:
                await seat.tell(text)
            except Exception:
                log.exception("One open page could not be told; the others are")
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)

    async def _tell_of_notices(self) -> None:
        people = set(self.seats.people)
        self.notice, counts = await self._read(partial(reading.unread_since, self.notice, people))
        for person, number in counts.items():
            await self._tell(self.seats.people.get(person, ()), unread(number))

    # --- Other processes, and the clock ---------------------------------------------------------
    async def _hear(self) -> None:
        async for _hint in hints.heard():
            self._bell.set()
        # Where no other process is, nothing is to be heard.
        await asyncio.Event().wait()

    async def _look_around(self) -> None:
        """At full minutes, for everybody alike: who comes between two of them is not seen."""
        length = settings.PRESENCE_SECONDS
        await asyncio.sleep(length - time.time() % length + 0.01)
        now = time.monotonic()
        for seat in self.seats:
            if seat.until < now:
                await seat.close(COME_AGAIN)
        changed = await self._read(partial(self.presence.look, self.seats.members_here()))
        for company, seats in list(self.seats.companies.items()) if changed else ():
            places = [place for place in company.places if place.partition("/")[2] in changed]
            if text := here(places, self.presence.told, company.language):
                await self._tell(seats, text)

    def _read(self, ask: Callable[[], Answer]) -> Awaitable[Answer]:
        return _in(self._reader, ask)


def _in(thread: ThreadPoolExecutor, ask: Callable[[], Answer]) -> Awaitable[Answer]:
    def work() -> Answer:
        try:
            return ask()
        finally:
            close_old_connections()

    return asyncio.get_running_loop().run_in_executor(thread, work)


async def _again_and_again(duty: Callable[[], Coroutine[Any, Any, None]]) -> None:
    while True:
        try:
            await duty()
        except Exception:
            log.exception("Something about open pages failed; it will be tried again")
            await asyncio.sleep(TROUBLE_SECONDS)


hall = Hall()
