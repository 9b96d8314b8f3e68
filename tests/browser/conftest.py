"""Chromium as Debian ships it, and what a page must satisfy."""

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Playwright runs an event loop in the thread of the test; the test's own reads of the database
# happen between its steps, never inside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Chromium asks its maker for updates at every start unless told otherwise.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Web Content Accessibility Guidelines 2.2, levels A and AA.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.fail("Chromium is missing: run `make test`, or `apt-get install chromium`.")
    return {**browser_type_launch_args, "executable_path": chromium, "args": SWITCHES}


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)` fails with a list of what axe finds wrong on the page."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return check
