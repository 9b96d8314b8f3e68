"""An open page stays true while others act: a real server, sockets and neighbours."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.homes import Home
from tests.served.processes import Served, free_port
from tests.visitors import Visitor

pytestmark = pytest.mark.browser
STORIES = "tests.served.stories"


@pytest.fixture
def moot(prepared_demo: Home) -> Iterator[Served]:
    """The embedded way, as five neighbours run it, looking for what is due every second."""
    port = free_port()
    extra = {
        "FOLKMOOT_ADDRESS": f"http://127.0.0.1:{port}",
        "FOLKMOOT_BEAT_SECONDS": "1",
        "FOLKMOOT_PRESENCE_SECONDS": "1",
    }
    with prepared_demo.copied(**extra) as home:
        yield Served(home=home, port=port)


def a_page_of(browser: Browser, moot: Served, session: str, path: str, **more: object) -> Page:
    context = browser.new_context(locale="en-GB", **more)
    if session:
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


def sign(moot: Served, session: str, number: int) -> None:
    signer, path = Visitor(moot.address, {"sessionid": session}), f"/proposals/{number}/"
    form = signer.get(path).form(f"{path}sign/")
    assert signer.post(f"{path}sign/", form).status == 302


def argue(moot: Served, session: str, number: int, text: str) -> None:
    author, path = Visitor(moot.address, {"sessionid": session}), f"/proposals/{number}/"
    form = author.get(path).form(f"{path}argue/")
    fields = {"side": "for", "text": text, "language": "en", "author_level": "3"}
    assert author.post(f"{path}argue/", form | fields).status == 302


def test_who_looks_at_a_vote_sees_the_turnout_grow_without_asking(
    browser: Browser, moot: Served
) -> None:
    story = moot.home.play(f"{STORIES}:open_vote", size=5, ballots="open")
    number = story["vote"]
    sessions = moot.home.play(f"{STORIES}:sign_in", people=story["people"])
    with moot.pages():
        # What happened before the server began has its leaves.
        time.sleep(2)
        page = a_page_of(browser, moot, sessions[0], f"/referenda/{number}/")
        turnout = page.locator("#turnout")
        state = page.locator("#live-state")
        expect(state).to_have_text("This page renews itself.", use_inner_text=True)
        expect(turnout).to_contain_text("0 of 5 people")
        page.evaluate("window.wasNeverLeft = true")
        vote(moot, sessions[1], number)
        expect(turnout).to_contain_text("1 of 5 people", timeout=20_000)
        assert page.evaluate("window.wasNeverLeft")
        # Nothing else has changed for this reader, so nobody is asked to look.
        expect(page.locator("#news")).to_be_hidden()
        expect(page.locator("#live-said")).to_be_empty()
    # The server is gone; the page says so, once and in plain words.
    expect(state).to_contain_text("No connection.", timeout=20_000, use_inner_text=True)
    expect(page.locator("#live-said")).to_contain_text("No connection.")
    # It comes back, and the page catches up by itself.
    with moot.pages():
        vote(moot, sessions[2], number)
        expect(turnout).to_contain_text("2 of 5 people", timeout=30_000)
        expect(state).to_have_text("This page renews itself.", timeout=30_000, use_inner_text=True)
        expect(page.locator("#live-said")).not_to_contain_text("No connection.")


def test_signatures_arguments_and_those_present_come_to_an_open_page(
    browser: Browser, moot: Served
) -> None:
    story = moot.home.play(f"{STORIES}:open_proposal", size=6)
    number = story["proposal"]
    sessions = moot.home.play(f"{STORIES}:sign_in", people=story["people"])
    path = f"/proposals/{number}/"
    with moot.pages():
        page = a_page_of(browser, moot, sessions[0], path)
        stranger = a_page_of(browser, moot, "", path, reduced_motion="reduce")
        tally = page.locator("#signature-tally")
        expect(tally).to_contain_text("1 of 6 signatures")
        sign(moot, sessions[1], number)
        for one in (page, stranger):
            expect(one.locator("#signature-tally")).to_contain_text("2 of 6", timeout=20_000)
            progress = one.locator("#signature-tally progress")
            assert progress.evaluate("(bar) => bar.value") == 2

        argue(moot, sessions[1], number, "Bees need flowers.")
        argument = page.locator("article").filter(has_text="Bees need flowers.")
        expect(argument).to_be_visible(timeout=20_000)
        expect(page.locator("#live-said")).to_have_text("There is a new argument.")
        # It can be used like those that were there, with the token of this page.
        argument.get_by_role("button", name="Helpful").click()
        expect(page.locator("article")).to_contain_text("1 finds it helpful")
        expect(stranger.locator("article")).to_contain_text("Bees need flowers.")
        expect(stranger.get_by_role("button", name="Helpful")).to_have_count(0)

        # Four members are too few to be told; five are told without a name.
        here = page.locator(".here")
        more = [a_page_of(browser, moot, session, path) for session in sessions[1:4]]
        page.wait_for_timeout(2500)
        expect(here).to_be_empty()
        more.append(a_page_of(browser, moot, sessions[4], path))
        expect(here).to_have_text("At least 5 members have this page open.", timeout=20_000)
        more[0].context.close()
        expect(here).to_be_empty(timeout=20_000)


def test_own_notices_are_counted_while_a_page_is_open(browser: Browser, moot: Served) -> None:
    story = moot.home.play(f"{STORIES}:open_proposal", size=6)
    sessions = moot.home.play(f"{STORIES}:sign_in", people=story["people"])
    with moot.pages():
        page = a_page_of(browser, moot, sessions[1], "/charter/")
        unread = page.locator("#unread")
        expect(unread).to_have_text(re.compile(r"^1\s+unread$"), timeout=20_000)
        author = Visitor(moot.address, {"sessionid": sessions[0]})
        revise = f"/proposals/{story['draft']}/publish/"
        form = author.get(revise).form()
        assert author.post(revise, form).status == 302
        expect(unread).to_have_text(re.compile(r"^2\s+unread$"), timeout=20_000)


def test_a_page_that_can_have_no_socket_asks_instead(browser: Browser, moot: Served) -> None:
    story = moot.home.play(f"{STORIES}:open_proposal", size=6)
    number = story["proposal"]
    sessions = moot.home.play(f"{STORIES}:sign_in", people=story["people"])
    with moot.pages():
        context = browser.new_context(locale="en-GB")
        context.add_init_script("delete window.WebSocket")
        page = context.new_page()
        page.clock.install()
        page.goto(f"{moot.address}/proposals/{number}/")
        sign(moot, sessions[1], number)
        tally = page.locator("#signature-tally")
        for _minute in range(40):
            page.clock.run_for(75_000)
            if "2 of 6" in tally.inner_text():
                break
            # The clock of the page runs fast, that of the server does not.
            time.sleep(0.25)
        expect(tally).to_contain_text("2 of 6", timeout=5_000)
        expect(page.locator("#live-state")).to_contain_text("once a minute", use_inner_text=True)


def test_what_somebody_is_using_is_not_taken_from_under_their_hands(
    browser: Browser, moot: Served
) -> None:
    story = moot.home.play(f"{STORIES}:open_proposal", size=6)
    number = story["proposal"]
    sessions = moot.home.play(f"{STORIES}:sign_in", people=story["people"])
    with moot.pages():
        page = a_page_of(browser, moot, sessions[0], f"/proposals/{number}/")
        tally = page.locator("#signature-tally")
        tally.locator("p").evaluate("(one) => { one.tabIndex = -1; one.focus(); }")
        sign(moot, sessions[1], number)
        expect(page.locator("#news")).to_be_visible(timeout=20_000)
        expect(tally).to_contain_text("1 of 6 signatures")
