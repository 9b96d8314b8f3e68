"""Signing in and the own account in the browser: with the keyboard, a passkey, and no scripts."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from core.people import actions
from core.people.models import Person
from tests import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Accessible = Callable[[Page], None]
SECRET = "a mild autumn evening"
NEW = "three herons by a lake"


def a_member() -> Person:
    village = world.a_village("Aino", "Bertil", "Cilla")
    aino = actions.change_pseudonym(village["Aino"], "Falcon", now=world.now())
    return actions.set_password(aino, SECRET, now=world.now())


def enter(page: Page, address: str) -> None:
    """Sign in by name and password."""
    page.goto(f"{address}/account/login/")
    page.get_by_label("Name", exact=True).fill("Falcon")
    page.get_by_label("Password", exact=True).fill(SECRET)
    page.get_by_label("Password", exact=True).press("Enter")


def show_again(page: Page) -> None:
    """Type the password where the page asks whether it is still the same person."""
    page.get_by_label("Your password").fill(SECRET)
    page.get_by_role("button", name="It is me").press("Enter")


def with_authenticator(page: Page) -> None:
    """Give the browser a key that says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_signs_in_without_name_and_password(page: Page, live_server: LiveServer):
    a_member()
    with_authenticator(page)
    enter(page, live_server.url)
    page.goto(f"{live_server.url}/account/passkeys/webauthn/add/")
    show_again(page)
    page.get_by_label("What you call it").fill("My phone")
    page.get_by_role("button", name="Add a passkey").press("Enter")
    expect(page.get_by_role("rowheader", name="My phone")).to_be_visible()
    page.get_by_role("button", name="Sign out").press("Enter")
    page.goto(f"{live_server.url}/account/login/?next=/me/data/")
    page.get_by_role("button", name="Sign in with a passkey").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My data")


def test_after_adding_a_passkey_the_password_alone_still_signs_in(
    page: Page, live_server: LiveServer
):
    a_member()
    with_authenticator(page)
    enter(page, live_server.url)
    page.goto(f"{live_server.url}/account/passkeys/webauthn/add/")
    show_again(page)
    page.get_by_role("button", name="Add a passkey").press("Enter")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("button", name="Sign out").press("Enter")
    enter(page, live_server.url)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_pages_of_the_account_are_readable_for_everybody(
    page: Page, live_server: LiveServer, accessible: Accessible
):
    aino = a_member()
    for path in ("/account/login/", "/account/password/reset/", "/account/recover/"):
        page.goto(live_server.url + path)
        accessible(page)
    enter(page, live_server.url)
    for path in (
        "/me/",
        "/me/data/",
        "/me/data/account/",
        "/me/erase/",
        "/me/device/",
        "/me/notices/",
        "/notices/",
        "/account/passkeys/webauthn/",
        "/account/email/",
        "/account/password/change/",
        f"/people/{aino.number}/",
        "/people/as/Falcon/",
    ):
        page.goto(live_server.url + path)
        expect(page.locator("h1")).to_have_count(1)
        accessible(page)


def test_the_own_account_fits_on_a_telephone(page: Page, live_server: LiveServer):
    a_member()
    page.set_viewport_size({"width": 360, "height": 700})
    enter(page, live_server.url)
    for path in ("/me/", "/me/notices/", "/me/erase/", "/account/passkeys/webauthn/", "/notices/"):
        page.goto(live_server.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, f"{path} is {wide} pixels wide"


def test_a_sheet_on_paper_opens_the_account_without_scripts(
    browser: Browser, live_server: LiveServer
):
    a_member()
    page = browser.new_context(java_script_enabled=False).new_page()
    enter(page, live_server.url)
    page.goto(f"{live_server.url}/me/recovery-sheet/")
    page.get_by_role("button", name="Make my sheet").press("Enter")
    show_again(page)
    key = page.locator(".sheet-key").inner_text()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_role("button", name="Sign out").press("Enter")
    page.goto(f"{live_server.url}/account/recover/")
    page.get_by_label("The key on your recovery sheet").fill(key.lower())
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password once more").fill(NEW)
    page.get_by_role("button", name="Set the new password").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My settings")
    assert Person.objects.get(pseudonym="Falcon").check_password(NEW)


def test_a_link_signs_in_on_another_device(
    browser: Browser, live_server: LiveServer, client: Client
):
    aino = a_member()
    token = actions.make_device_link(aino, now=world.now())
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/account/link/{token}/")
    page.get_by_role("button", name="Sign in").press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
