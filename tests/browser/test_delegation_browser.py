"""Giving a mandate in the browser: with the keyboard alone, and where scripts do not run."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from delegation.models import Mandate
from tests import delegating, world
from tests.browsing import PHONE, Accessible, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mandate_is_given_with_the_keyboard_and_without_scripts(
    live_server: LiveServer, page: Page, accessible: Accessible
) -> None:
    village = delegating.a_village("Aino", "Bertil", "Cilla", "Dawid", ballots="sealed")
    delegating.speak_up(village["Bertil"], village["Cilla"], village["Dawid"])
    page.route("**/*.js", lambda route: route.abort())
    page.set_viewport_size(PHONE)
    sign_in(page, live_server, village["Aino"])
    page.goto(live_server.url + "/delegation/")
    page.get_by_role("link", name="Give a mandate").press("Enter")
    page.get_by_role("link", name="everything").press("Enter")
    page.get_by_label("Bertil Ek").press("Space")
    page.get_by_label("Cilla Ek").press("Space")
    page.get_by_role("button", name="Add another choice").press("Enter")
    second = page.get_by_role("region", name="Choice 2")
    expect(page.get_by_label("Bertil Ek").first).to_be_checked()
    second.get_by_label("Dawid Ek").press("Space")
    accessible(page)
    page.get_by_role("button", name="Look at it once more").press("Enter")
    expect(page.locator(".lead")).to_have_text(
        re.compile("vote as (Bertil Ek and Cilla Ek|Cilla Ek and Bertil Ek) when both .*Dawid Ek")
    )
    accessible(page)
    page.get_by_role("button", name="No, write it differently").press("Enter")
    expect(page.get_by_label("Cilla Ek").first).to_be_checked()
    page.get_by_role("button", name="Look at it once more").press("Enter")
    page.get_by_role("button", name="Give this mandate").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Your mandate is given.")
    accessible(page)
    assert len(Mandate.objects.get().choice_list) == 2


def test_enter_looks_for_the_name_that_was_typed(live_server: LiveServer, page: Page) -> None:
    village = delegating.a_village("Aino", "Bertil", "Cilla", ballots="sealed")
    applicant = world.an_applicant("Ewa")
    delegating.speak_up(village["Bertil"])
    sign_in(page, live_server, village["Aino"])
    page.goto(live_server.url + "/delegation/give/?scope=everything")
    find = page.get_by_label("Find somebody by name")
    find.fill("Ewa")
    find.press("Enter")
    expect(page.get_by_label(str(applicant))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A mandate on everything")
