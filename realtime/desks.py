"""Threads that make pages, kept from one page to the next."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# So many pages are made at once by one process; each further one waits behind another.
DESKS = 16


class Desk:
    """One thread, and how many pages it has before it."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self.pages = 0


class Pages(ASGIHandler):
    """Django's pages, each made from its first middleware to its last in one of our threads.

    Django would begin a thread for every request, and with it a connection to the database, and
    would go back to the event loop in the middle of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._desks = [Desk() for _ in range(DESKS)]

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - Django's
        """All of them as they were written: none of them waits for anything but the database."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer at the desk with the fewest pages, the first of them when many have none."""
        desk = min(self._desks, key=lambda one: one.pages)
        desk.pages += 1
        try:
            async with ThreadSensitiveContext(executor=desk.thread):
                await self.handle(scope, receive, send)
        finally:
            desk.pages -= 1

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Make the page."""
        response: HttpResponseBase = await sync_to_async(self.get_response)(request)
        response._handler_class = self.__class__  # type: ignore[attr-defined]
        return response
