"""Every kind of page holds to WCAG 2.2 AA, light and dark, fits a phone and obeys the keyboard."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from core.people.models import Person
from tests import pages
from tests.browsing import CONTRAST, OVERFLOWS, PHONE, Accessible, sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK: ViewportSize = {"width": 1100, "height": 800}
FOCUSED = "(document.activeElement.innerText || document.activeElement.value || '').trim()"
MOST_STEPS = 60


def faults(page: Page, address: str, accessible: Accessible, *, part: str) -> Iterator[str]:
    """What is wrong with a page on a desk in the light, in the dark (of a part), and on a phone."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        yield f"{address}: {answer and answer.status}"
        return
    try:
        accessible(page)
    except AssertionError as error:
        yield str(error)
    page.emulate_media(color_scheme="dark")
    if dark := violations(page, CONTRAST, within=part):
        yield f"{address} in the dark\n{dark}"
    page.set_viewport_size(PHONE)
    if page.evaluate(OVERFLOWS):
        yield f"{address} is wider than a phone"


# In parts, which workers share.
VISITS: dict[str, Callable[[pages.Lived], list[tuple[Person | None, list[str]]]]] = {
    "outside": lambda lived: [
        (None, ["/", *pages.for_strangers(), reverse("membership:join")]),
        (lived.applicant, pages.for_applicants()),
    ],
    "public": lambda lived: [(lived.member, pages.for_everybody(lived))],
    "inside": lambda lived: [(lived.member, pages.for_members(lived))],
}


@pytest.mark.parametrize("visits", VISITS.values(), ids=VISITS)
def test_every_kind_of_page_can_be_read_by_everybody(
    live_server: LiveServer,
    page: Page,
    accessible: Accessible,
    visits: Callable[[pages.Lived], list[tuple[Person | None, list[str]]]],
) -> None:
    lived = pages.a_lived_in_village()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    found: list[str] = []
    for person, paths in visits(lived):
        page.context.clear_cookies()
        if person is not None:
            sign_in(page, live_server, person)
        for path in paths:
            # The frame is the same around every page: in the dark the first shows it.
            part = "html" if path == paths[0] else "main"
            found += faults(page, live_server.url + path, accessible, part=part)
    assert not found, "\n\n".join(found)
    assert [text for text in said if "Content Security Policy" in text] == []


def test_what_a_page_is_for_can_be_done_with_the_keyboard(
    live_server: LiveServer, page: Page
) -> None:
    lived = pages.a_lived_in_village()
    page.set_viewport_size(PHONE)
    sign_in(page, live_server, lived.member)
    collecting, running, draft = lived.collecting.number, lived.running.number, lived.draft.number
    acts = [
        ("proposals:list", [], "Make a proposal"),
        ("proposals:new", [], "Save the draft"),
        ("proposals:detail", [collecting], "Sign this proposal"),
        ("proposals:detail", [draft], "Publish"),
        ("proposals:publish", [draft], "Publish"),
        ("referenda:detail", [running], "Go to the ballot paper"),
        ("referenda:vote", [running], "Look at it once more"),
        ("referenda:recount", [lived.closed.number], "Find it"),
        ("constitution:charter", [], "Try out and propose a change"),
        ("membership:invitations", [], "Make an invitation"),
        ("people:recovery_sheet", [], "Make my sheet"),
        ("people:erase", [], "Erase my account for ever"),
    ]
    unreachable = []
    for name, args, act in acts:
        page.goto(live_server.url + reverse(name, args=args))
        if not any(steps_to(page, act)):
            unreachable.append(f"{name}: {act}")
    assert unreachable == []


def steps_to(page: Page, act: str) -> Iterator[bool]:
    """Press Tab again and again; each time, whether the act has the focus."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        yield page.evaluate(FOCUSED) == act


def test_the_menu_of_a_phone_opens_without_scripts(live_server: LiveServer, page: Page) -> None:
    lived = pages.a_lived_in_village()
    page.route("**/*.js", lambda route: route.abort())
    page.set_viewport_size(PHONE)
    sign_in(page, live_server, lived.member)
    page.goto(live_server.url)
    menu = page.get_by_role("navigation", name="Places")
    assert not menu.get_by_role("link", name="Votes", exact=True).is_visible()
    page.get_by_role("button", name="Menu").press("Enter")
    menu.get_by_role("link", name="Votes", exact=True).click()
    page.wait_for_url("**/referenda/")
