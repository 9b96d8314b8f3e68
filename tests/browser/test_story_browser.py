"""From founding to a law in force, at real pages: the whole story as its people meet it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a lantern by the stream"
Accessible = Callable[[Page], None]


class Neighbour:
    """Somebody with a browser of their own."""

    def __init__(self, context: BrowserContext, address: str, name: str) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.address = address
        self.forename, self.surname = name.split()

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def make_account(self) -> None:
        """Fill the form for an account that the page shows."""
        self.page.get_by_label("Forename").fill(self.forename)
        self.page.get_by_label("Surname").fill(self.surname)
        self.page.get_by_label("E-mail address").first.fill(f"{self.forename}@example.org".lower())
        for field in self.page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        self.press("Make my account")


@contextmanager
def neighbours(
    browser: Browser, server: LiveServer, *names: str, scripts: bool = True
) -> Iterator[dict[str, Neighbour]]:
    contexts = [browser.new_context(java_script_enabled=scripts, locale="en-GB") for _ in names]
    try:
        yield {
            name.split()[0]: Neighbour(context, server.url, name)
            for name, context in zip(names, contexts, strict=True)
        }
    finally:
        for context in contexts:
            context.close()


def found(people: dict[str, Neighbour]) -> None:
    """Three found a group: one begins, the others get links, each confirms."""
    first, *others = people.values()
    page = first.go("/")
    expect(page).to_have_url(re.compile("/founding/"))
    page.get_by_label("Name of the group").fill("Lindenby")
    page.get_by_label("Short name, for addresses and files").fill("lindenby")
    expect(page.get_by_label("Village")).to_be_checked()
    page.get_by_label("Time zone").fill("Europe/Warsaw")
    page.get_by_label("Your name, as the other founders know you").fill(first.forename)
    first.press("Begin")
    first.make_account()
    for other in others:
        page.get_by_label("Name of the founder, as you know each other").fill(other.forename)
        first.press("Add")
    links = [link.inner_text() for link in page.locator("code").all()]
    for other, link in zip(others, links, strict=True):
        # The links have the address under which the group is known, which is not the test's.
        other.go(urlsplit(link).path)
        other.make_account()
        other.press("Confirm and vouch")
    first.page.reload()
    first.press("Confirm and vouch")
    first.go("/")
    expect(first.page.locator("h1")).to_have_text("Lindenby")


def propose(author: Neighbour) -> str:
    """A proposal is drafted, looked at and published; gives its path."""
    page = author.go("/proposals/new/")
    page.get_by_label("Title").fill("Quiet from ten in the evening")
    page.get_by_label("What is proposed").fill("From **ten** until six it is quiet.")
    author.press("Save the draft")
    path = page.url.removeprefix(author.address)
    expect(page.locator("strong", has_text="ten")).to_be_visible()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name=re.compile("Publish")).click()
    return path


def vote(voter: Neighbour, choice: str) -> str:
    """Cast a secret ballot at the page; gives the code on the receipt."""
    page = voter.page
    page.get_by_role("radio", name=choice).check()
    voter.press("Look at it once more")
    voter.press("Cast this ballot")
    expect(page.locator("h1")).to_have_text("Your ballot is in the box")
    return page.locator("code.code").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_founding_to_a_law_in_force(
    browser: Browser, live_server: LiveServer, accessible: Accessible, scripts: bool
) -> None:
    world.set_clock(world.FIRST_NOON)
    cast = ("Astrid Lindholm", "Bogdan Wrona", "Clara Whitfield")
    with neighbours(browser, live_server, *cast, scripts=scripts) as people:
        found(people)
        world.next_day()

        path = propose(people["Clara"])
        page = people["Bogdan"].go(path)
        people["Bogdan"].press("Sign this proposal")
        expect(page.get_by_text("2 of 2 signatures")).to_be_visible()
        if scripts:
            accessible(page)

        world.next_day()
        page = people["Astrid"].go(path)
        page.get_by_text("Write an argument").click()
        page.get_by_role("radio", name="For").check()
        page.get_by_label("Argument", exact=True).fill("The cows rise at four.")
        people["Astrid"].press("Send")
        expect(page.get_by_text("The cows rise at four.")).to_be_visible()

        world.next_day(7)
        codes = {}
        for name, choice in (
            ("Astrid", "Adopt the proposal"),
            ("Bogdan", "Adopt the proposal"),
            ("Clara", "Blank"),
        ):
            page = people[name].go(path)
            page.get_by_role("link", name="Go to the ballot paper").click()
            codes[name] = vote(people[name], choice)

        world.next_day(7)
        page = people["Astrid"].go(path)
        page.get_by_role("link", name="See the result").click()
        expect(page.get_by_text("Adopted.").first).to_be_visible()
        if scripts:
            accessible(page)
        page.get_by_role("link", name="Recount, and find your own").click()
        page.get_by_label("Code of your ballot").fill(codes["Astrid"])
        people["Astrid"].press("Find it")
        expect(page.locator(".message")).to_contain_text("Adopt the proposal")

        world.next_day(1)
        page = people["Bogdan"].go("/laws/")
        page.get_by_role("link", name="Quiet from ten in the evening").click()
        expect(page.locator("h1")).to_contain_text("Quiet from ten in the evening")
        if scripts:
            accessible(page)
    call_command("verify_record")
