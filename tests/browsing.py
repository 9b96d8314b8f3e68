"""Pages in Chromium: who reads them, on which screen, and what is asked of them there."""

from collections.abc import Callable, Mapping

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from core.people.models import Person
from tests import world
from tests.screens import PHONE, WATCH

__all__ = [
    "CONTRAST", "OVERFLOWS", "PHONE", "WATCH", "Accessible", "sign_in", "violations",
]  # fmt: skip

# The fixture `accessible`.
Accessible = Callable[[Page], None]
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Only what is wrong is described: describing what is right takes longer than finding it.
LOOK = """([where, only]) => axe.run(where, {runOnly: only, resultTypes: ['violations']})
  .then((found) => ({violations: found.violations}))"""


def violations(page: Page, only: Mapping[str, object], *, within: str = "html") -> str:
    """What axe finds wrong in this part by these of its rules, in words; empty if nothing."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate(LOOK, [within, only]))
    return found.generate_report() if found.violations_count else ""


def sign_in(page: Page, server: LiveServer, person: Person, language: str = "en") -> None:
    """Let this page's browser be the person's, who reads in this language."""
    key = world.sign_in(Client(), person).cookies["sessionid"].value
    page.context.add_cookies(
        [
            {"name": "sessionid", "value": key, "url": server.url},
            {"name": "django_language", "value": language, "url": server.url},
        ]
    )
