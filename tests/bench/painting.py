"""When the largest thing of a page is painted on a phone, how much came for it, and what moved."""

import os
import shutil
import statistics
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.bench.table import Line
from tests.screens import PHONE, WATCH
from tests.served.processes import Served, free_port

OUTSIDE = "tests.served.stories"
PAGES = ("/", "/proposals/", "/proposals/{proposal}/", "/members/", "/charter/", "/map/")
TIMES = 5
SLOWEST, HEAVIEST, MOST_SHIFT = 1.0, 150_000, 0.1


def painting(bench: Any) -> Iterator[Line]:
    """Each page in a browser that has never been here, in one embedded process."""
    with bench.home("painting", on="SQLite") as home:
        story = home.play(f"{OUTSIDE}:open_proposal", size=40)
        session, *_others = home.play(f"{OUTSIDE}:sign_in", people=story["people"])
        moot = Served(home=home, port=free_port())
        with moot.pages(), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("TEST_CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            for page in PAGES:
                yield _painted(browser, moot, session, page.format(**story))
            browser.close()


def _painted(browser: Browser, moot: Served, session: str, path: str) -> Line:
    seen = [_visit(browser, moot, session, path) for _time in range(TIMES)]
    largest = statistics.median(moment for moment, _shifted, _weight in seen) / 1000
    shifted = max(shift for _moment, shift, _weight in seen)
    weight = max(sent for _moment, _shift, sent in seen)
    return Line(
        what=f"{path} painted on a phone, first visit",
        figure=f"{largest:.2f} s",
        ratio=f"{weight / 1000:.0f} KB, shift {shifted:.2f}",
        aim=f"≤ {SLOWEST:.0f} s, ≤ {HEAVIEST // 1000} KB, < {MOST_SHIFT}",
        reached=largest <= SLOWEST and weight <= HEAVIEST and shifted < MOST_SHIFT,
    )


def _visit(browser: Browser, moot: Served, session: str, path: str) -> tuple[float, float, int]:
    """The moment in milliseconds, the shift and the bytes of one visit with nothing kept."""
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([{"name": "sessionid", "value": session, "url": moot.address}])
    page: Page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    sent: list[int] = []
    page.on("response", lambda answer: sent.append(_weight(answer)))
    page.goto(moot.address + path, wait_until="load")
    page.wait_for_timeout(200)
    moment, shifted = page.evaluate("[window.largest, window.shifted]")
    context.close()
    return float(moment), float(shifted), sum(sent)


def _weight(answer: Response) -> int:
    return max(int(answer.request.sizes()["responseBodySize"]), 0)
