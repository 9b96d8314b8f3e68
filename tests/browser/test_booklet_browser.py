"""The booklet, the translations and the open data in the browser: on paper, and for everybody."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core.feeds import package
from groups.proposals import actions as proposals
from groups.referenda.models import Referendum
from tests import votes, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Accessible = Callable[[Page], None]
SHORT, LONG = "It costs.", "People want to sit down when they have walked all the way. " * 20


def argued_about() -> Referendum:
    """A vote on what one side has argued for at length and the other in two words."""
    village = world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    proposal = votes.a_proposal(village["Aino"])
    for side, text in (("for", LONG), ("against", SHORT)):
        proposals.argue(proposal, village["Bertil"], side=side, text=text, now=world.now())
    proposals.translate(
        proposal,
        village["Cilla"],
        language="pl",
        title="Ławka nad stawem",
        text="Ludzie chcą usiąść.",
        now=world.now(),
    )
    return votes.opened(proposal)


def test_on_paper_both_sides_have_the_same_space_and_the_frame_is_gone(
    page: Page, live_server: LiveServer, accessible: Accessible
):
    vote = argued_about()
    page.goto(f"{live_server.url}/referenda/{vote.number}/booklet/")
    accessible(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 1000})  # A4 between its margins
    widths = page.locator(".booklet-sides > section").evaluate_all(
        "sides => sides.map(side => side.getBoundingClientRect()).map(box => [box.top, box.width])"
    )
    (top, width), (other_top, other_width) = widths
    assert top == other_top
    assert width == pytest.approx(other_width, abs=1)
    for frame in (".site-foot", ".skip", ".no-print >> nth=0"):
        expect(page.locator(frame)).to_be_hidden()
    for words in ("A bench by the pond", SHORT, "Who decides, and how", "Digest (SHA-256)"):
        expect(page.locator("main")).to_contain_text(words)
    paper = page.pdf(format="A4", print_background=False)
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") <= 3


def test_on_a_phone_nothing_of_it_is_wider_than_the_screen(
    page: Page, live_server: LiveServer, client: Client, accessible: Accessible
):
    vote = argued_about()
    proposal = vote.proposals.get()
    author = proposal.author
    package.write(package.folder() / f"{world.today()}.zip", world.today())
    session = world.sign_in(client, author).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(live_server.url + "/follow/")
    page.get_by_role("button", name="Make a secret address").press("Enter")
    expect(page.get_by_role("button", name="Replace it")).to_be_visible()
    for address in (
        "/follow/",
        "/open-data/",
        f"/referenda/{vote.number}/booklet/",
        f"/proposals/{proposal.number}/?language=pl",
        f"/proposals/{proposal.number}/translate/",
    ):
        page.goto(live_server.url + address)
        expect(page.locator("h1")).to_have_count(1)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{address} is {wide} px too wide"
        accessible(page)


def test_a_translation_is_marked_and_the_original_is_one_link_away(
    page: Page, live_server: LiveServer
):
    vote = argued_about()
    number = vote.proposals.get().number
    page.set_extra_http_headers({"Accept-Language": "pl"})
    page.goto(f"{live_server.url}/proposals/{number}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ławka nad stawem")
    expect(page.locator("#translation")).to_contain_text("Cilla Ek")
    page.locator('nav a[href="?language=original"]').press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A bench by the pond")
    expect(page.locator("#translation")).to_have_count(0)
