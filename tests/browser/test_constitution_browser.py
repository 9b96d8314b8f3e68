"""The charter in the browser: readable for everybody, tried and proposed with the keyboard."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from groups.proposals.models import Proposal
from tests import votes, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Accessible = Callable[[Page], None]


def test_the_charter_is_readable_for_everybody(
    page: Page, live_server: LiveServer, accessible: Accessible
):
    world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    for address in (
        "/charter/",
        "/charter/versions/1/",
        "/charter/try/?rule=referenda.ballots",
        "/charter/try/?proposals.signature_days=30",
        "/charter/differences/?before=1&after=1",
    ):
        page.goto(live_server.url + address)
        expect(page.locator("h1")).to_have_count(1)
        accessible(page)


def test_a_rule_leads_to_its_field_and_from_there_to_a_proposal(
    page: Page, live_server: LiveServer, client: Client
):
    village = world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    session = world.sign_in(client, village["Aino"]).cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": session, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(live_server.url + "/charter/")
    sentence = page.locator('[id="proposals.signature_days"]')
    sentence.get_by_role("link").press("Enter")
    field = page.get_by_label("A proposal collects signatures for … at most.")
    expect(field).to_be_visible()
    field.fill("30")
    field.press("Enter")
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    page.get_by_role("button", name="Write a proposal with this change").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Change the charter")
    assert Proposal.objects.get().effects.get().data["changes"] == {"proposals.signature_days": 30}
