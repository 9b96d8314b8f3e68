"""Who makes the pages: a few threads that stay, each with its connection to the database."""

import asyncio
import threading
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from channels.testing import ApplicationCommunicator
from django.http import HttpRequest, HttpResponse

from realtime.desks import DESKS, Pages
from tests.loops import on_a_loop_of_its_own

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}


def answers(make: Callable[[HttpRequest], HttpResponse], *, at_once: int, times: int) -> list[int]:
    """The statuses that so many visitors get at once, so many times, when pages are made so."""
    pages = Pages()
    pages.get_response = make  # type: ignore[method-assign, assignment]

    async def visit() -> int:
        visitor = ApplicationCommunicator(pages, {**ASKED})
        await visitor.send_input({"type": "http.request", "body": b"", "more_body": False})
        start: dict[str, Any] = await visitor.receive_output(10)
        await visitor.wait(10)
        return int(start["status"])

    async def all_of_them() -> list[int]:
        found: list[int] = []
        for _time in range(times):
            found += await asyncio.gather(*(visit() for _visitor in range(at_once)))
        return found

    return on_a_loop_of_its_own(all_of_them)


def test_pages_one_after_another_are_made_in_one_thread() -> None:
    threads = []

    def make(_request: HttpRequest) -> HttpResponse:
        threads.append(threading.get_ident())
        return HttpResponse()

    assert answers(make, at_once=1, times=5) == [200] * 5
    assert len(set(threads)) == 1


def test_a_page_does_not_wait_for_another_that_takes_its_time() -> None:
    together = threading.Barrier(DESKS, timeout=10)

    def make(_request: HttpRequest) -> HttpResponse:
        together.wait()
        return HttpResponse()

    assert answers(make, at_once=DESKS, times=1) == [200] * DESKS


def test_more_visitors_than_desks_are_all_answered() -> None:
    def make(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=HTTPStatus.ACCEPTED)

    assert answers(make, at_once=3 * DESKS, times=2) == [202] * 6 * DESKS
