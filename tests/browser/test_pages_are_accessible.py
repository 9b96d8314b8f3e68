"""Every kind of page, as a member sees it, holds to WCAG 2.2 AA and needs no script of its own."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests import votes, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = [
    "/",
    "/proposals/",
    "/proposals/1/",
    "/proposals/new/",
    "/members/",
    "/people/1/",
    "/referenda/",
    "/referenda/1/",
    "/referenda/1/vote/",
    "/laws/",
    "/decisions/",
    "/charter/",
    "/record/",
    "/heartbeat/",
    "/notices/",
    "/me/",
    "/me/data/",
    "/search/?q=bench",
]


def test_every_kind_of_page_is_accessible(
    live_server: LiveServer, page: Page, accessible: Callable[[Page], None]
):
    _vote, village = votes.a_vote()
    client = world.sign_in(Client(), village["Aino"])
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([session | {"url": live_server.url}])
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    found = {}
    for path in PATHS:
        answer = page.goto(live_server.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        try:
            accessible(page)
        except AssertionError as error:
            found[path] = str(error)
    assert not found, "\n".join(found.values())
    blocked = [text for text in said if "Content Security Policy" in text]
    assert blocked == []
