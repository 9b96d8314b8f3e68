"""Tokens and the reference for programs in the browser: with the keyboard, and with axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from core.people import actions
from tests import world
from tests.programs import Program

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Accessible = Callable[[Page], None]
SECRET = "a mild autumn evening"


def at_the_tokens(page: Page, address: str) -> None:
    """Aino has signed in and looks at her tokens."""
    aino = world.a_village("Aino", "Bertil", "Cilla")["Aino"]
    actions.change_pseudonym(aino, "Falcon", now=world.now())
    actions.set_password(aino, SECRET, now=world.now())
    world.let_clock_go()
    page.goto(f"{address}/account/login/?next=/me/tokens/")
    page.get_by_label("Name", exact=True).fill("Falcon")
    page.get_by_label("Password", exact=True).fill(SECRET)
    page.get_by_label("Password", exact=True).press("Enter")


def make(page: Page) -> str:
    """Fill in the form, type the password once more, and copy what is shown."""
    page.get_by_label("What is it for?").fill("My calendar")
    page.get_by_label("Read my account").press("Space")
    page.get_by_role("button", name="Make the token").press("Enter")
    page.get_by_label("Your password").fill(SECRET)
    page.get_by_role("button", name="It is me").press("Enter")
    return page.locator("code", has_text="folkmoot_").inner_text()


def test_a_token_is_made_and_revoked_without_scripts_by_keyboard(
    browser: Browser, live_server: LiveServer
):
    page = browser.new_context(java_script_enabled=False).new_page()
    at_the_tokens(page, live_server.url)
    token = make(page)
    assert Program(token).get("me/").json()["pseudonym"] == "Falcon"
    page.goto(f"{live_server.url}/me/tokens/")
    expect(page.get_by_role("heading", name="My calendar")).to_be_visible()
    page.get_by_role("button", name="Revoke My calendar").press("Enter")
    expect(page.get_by_text("You have no tokens")).to_be_visible()
    assert Program(token).get("me/").status_code == 401


def test_the_pages_for_programs_can_be_used_by_everybody(
    page: Page, live_server: LiveServer, accessible: Accessible
):
    page.set_viewport_size({"width": 360, "height": 800})
    at_the_tokens(page, live_server.url)
    accessible(page)
    make(page)
    accessible(page)
    for path in ("/api/", "/api/rooms/membership/", "/api/problems/"):
        page.goto(live_server.url + path)
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
        accessible(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, (path, width)
