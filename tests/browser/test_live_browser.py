"""An open page stays true while others act: a real server, sockets and two neighbours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.homes import new_home
from tests.served.processes import Served, free_port
from tests.visitors import Visitor

pytestmark = pytest.mark.browser
STORIES = "tests.served.stories"


@pytest.fixture
def moot(tmp_path: Path) -> Iterator[Served]:
    """The embedded way, as five neighbours run it, looking for what is due every second."""
    port = free_port()
    extra = {"FOLKMOOT_ADDRESS": f"http://127.0.0.1:{port}", "FOLKMOOT_BEAT_SECONDS": "1"}
    with new_home(tmp_path, kind="demo", **extra) as home:
        yield Served(home=home, port=port)


def a_page_of(browser: Browser, moot: Served, session: str, path: str) -> Page:
    context = browser.new_context(locale="en-GB")
    context.add_cookies([{"name": "sessionid", "value": session, "url": moot.address}])
    page = context.new_page()
    with page.expect_websocket():
        page.goto(moot.address + path)
    return page


def vote(moot: Served, session: str, number: int) -> None:
    """Paper, question, ballot."""
    voter, path = Visitor(moot.address, {"sessionid": session}), f"/referenda/{number}/vote/"
    asked = voter.post(path, voter.get(path).form() | {"choice": "1"})
    assert voter.post(path, asked.form() | {"choice": "1", "cast": "1"}).status == 302


def test_who_looks_at_a_vote_sees_the_turnout_grow_without_asking(
    browser: Browser, moot: Served
) -> None:
    story = moot.home.play(f"{STORIES}:open_vote", size=5, ballots="open")
    number = story["vote"]
    sessions = moot.home.play(f"{STORIES}:sign_in", people=story["people"])
    with moot.pages():
        page = a_page_of(browser, moot, sessions[0], f"/referenda/{number}/")
        turnout = page.locator("#turnout")
        expect(turnout).to_contain_text("0 of 5 people")
        page.evaluate("window.wasNeverLeft = true")
        vote(moot, sessions[1], number)
        expect(turnout).to_contain_text("1 of 5 people", timeout=20_000)
        assert page.evaluate("window.wasNeverLeft")
        # Nothing else has changed for this reader, so nobody is asked to look.
        expect(page.locator("#news")).to_be_hidden()
    # The server is gone. It comes back, and the page catches up by itself.
    with moot.pages():
        vote(moot, sessions[2], number)
        expect(turnout).to_contain_text("2 of 5 people", timeout=30_000)
        # What somebody is using is left alone, and a line says that it is old.
        turnout.get_by_role("link").focus()
        vote(moot, sessions[3], number)
        expect(page.locator("#news")).to_be_visible(timeout=20_000)
        expect(turnout).to_contain_text("2 of 5 people")
