"""Where somebody votes, chosen on a telephone: legible, reachable by keyboard, without scripts."""

import os

import pytest

from tests import comparing
from tests.browsing import CONTRAST, OVERFLOWS, PHONE, sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, accessible, name):
    accessible(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert not violations(page, CONTRAST)
    assert not page.evaluate(OVERFLOWS)
    if folder := os.environ.get("ROLLS_PICTURES"):
        page.emulate_media(color_scheme="light")
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_member_on_two_lists_chooses_on_a_telephone(page, live_server, accessible, monkeypatch):
    with comparing.a_scene(monkeypatch) as scene:
        scene.compare("aino@example.org", "else@example.org")
        sign_in(page, live_server, scene.people["Aino"])
        page.set_viewport_size(PHONE)
        page.goto(f"{live_server.url}/voting-home/")
        looked_at(page, accessible, "home")
        page.goto(f"{live_server.url}/")
        page.get_by_role("link", name="Choose where you vote").first.click()
        looked_at(page, accessible, "before")
        page.get_by_role("button", name="Take me off the roll here").press("Enter")
        page.get_by_text("You are off the roll here.").wait_for()
        looked_at(page, accessible, "after")
        page.goto(f"{live_server.url}{scene.vote.get_absolute_url()}")
        looked_at(page, accessible, "vote")
