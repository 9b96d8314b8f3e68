"""Chromium as Debian ships it, and what a page must satisfy."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browsing import violations
from tests.provision.__main__ import found_chromium

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
    chromium = found_chromium()
    if not chromium:
        pytest.fail("Chromium is missing: run `make test`, or install chromium-headless-shell.")
    return {**browser_type_launch_args, "executable_path": chromium, "args": SWITCHES}


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)` fails with a list of what axe finds wrong on the page."""

    def check(page: Page) -> None:
        found = violations(page, {"type": "tag", "values": TAGS})
        assert not found, f"{page.url}\n{found}"

    return check
