"""Open pages that listen: real scopes and sessions, our own application, no network."""

import asyncio
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.testing import WebsocketCommunicator
from django.db import close_old_connections
from django.test import Client

from core.heartbeat import jobs
from core.people.models import Person
from realtime import reading
from realtime.asgi import application
from realtime.hall import hall

HERE = b"http://127.0.0.1"
# How long a page that has just come in needs at most until it is caught up.
COMING_IN = 0.3
PATIENCE = 10


@dataclass(eq=False)
class Page:
    """An open page of somebody, and what it has been told."""

    of: Person | None
    on: Iterable[str]
    language: str = "en"
    since: int | None = None
    again: bool = False
    unread: int | None = None
    origin: bytes = HERE
    cookie: str = ""
    path: str = "/live/"
    told: list[dict[str, Any]] = field(default_factory=list)
    is_let_in: bool = False
    is_shut_out: bool = False
    socket: Any = None

    def __post_init__(self) -> None:
        if self.of is not None and not self.cookie:
            client = Client()
            client.force_login(self.of)
            self.cookie = f"sessionid={client.cookies['sessionid'].value}"

    def prepare(self) -> None:
        """What the page shows when it is made."""
        if self.of is not None and self.unread is None:
            self.unread = reading.unread_of(self.of.pk)

    async def open(self) -> None:
        places = "".join(f"on={place}&" for place in self.on)
        since = "" if self.since is None else f"&since={self.since}"
        again = "&again=1" if self.again else ""
        if self.unread is not None:
            again += f"&unread={self.unread}"
        headers = [(b"host", b"127.0.0.1"), (b"cookie", self.cookie.encode())]
        if self.origin:
            headers.append((b"origin", self.origin))
        self.socket = WebsocketCommunicator(
            application, f"{self.path}?{places}language={self.language}{since}{again}", headers
        )
        self.socket.scope["client"] = ["127.0.0.1", 50000]
        self.is_let_in, _code = await self.socket.connect(timeout=10)

    async def hear(self) -> None:
        """Take everything that was sent until now."""
        while self.is_let_in and not self.is_shut_out:
            if await self.socket.receive_nothing(0.01, 0.01):
                return
            message = await self.socket.receive_output(1)
            if message["type"] == "websocket.close":
                self.is_shut_out = True
            else:
                self.told.append(json.loads(message["text"]))

    @property
    def put(self) -> dict[str, str]:
        """What was put in each place last."""
        return {place: html for one in self.told for place, html in one.get("put", ())}

    @property
    def added(self) -> list[str]:
        return [html for one in self.told for _place, html in one.get("add", ())]

    @property
    def changed(self) -> set[str]:
        return {place for one in self.told for place in one.get("changed", ())}


def listening(*pages: Page, acts: Iterable[Callable[[], object]] = ()) -> None:
    """Open the pages, let the acts happen one after another, and hear what each page is told."""
    for page in pages:
        page.prepare()

    async def happen() -> None:
        hall.open()
        for page in pages:
            await page.open()
        await asyncio.sleep(COMING_IN)
        await _hear(pages)
        for act in acts:
            await _told_everybody(*await _in_a_thread(partial(_done, act)))
            await _hear(pages)
        for page in pages:
            if page.is_let_in and not page.is_shut_out:
                await page.socket.disconnect()
        await hall.close()

    # In this thread a browser's loop may be running.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(async_to_sync(happen)).result()


async def _hear(pages: Iterable[Page]) -> None:
    for page in pages:
        await page.hear()


async def _told_everybody(leaf: int, notice: int) -> None:
    """Wait until the hall has told all that was recorded and every notice."""
    async with asyncio.timeout(PATIENCE):
        while hall.cursor != leaf or hall.notice != notice:
            await asyncio.sleep(0.01)


async def _in_a_thread(act: Callable[[], Any]) -> Any:
    return await asyncio.get_running_loop().run_in_executor(None, act)


def _done(act: Callable[[], object]) -> tuple[int, int]:
    """Act, and let those who follow the record follow it, as the server does by itself.

    How far the record goes then, and the notices.
    """
    try:
        act()
        jobs.drain_all()
        return reading.head(), reading.newest_notice()
    finally:
        close_old_connections()
