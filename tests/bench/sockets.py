"""What it takes to keep thousands of open pages true, against pages that ask again."""

import asyncio
import statistics
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from tests.bench.listeners import (
    Socket,
    allow_many,
    asked_again,
    memory,
    open_all,
    told_after,
)
from tests.bench.table import Line
from tests.served.processes import Served, free_port
from tests.visitors import Visitor

OUTSIDE = "tests.served.stories"
PEOPLE, PAGES_EACH = 100, 20
LISTENING = PEOPLE * PAGES_EACH
LANGUAGES = ("en", "sv", "pl")
SIGNATURES = 5
SLOWEST = 1.0
# Asking for all pages again would take minutes: a quarter of them is enough to be compared.
ASKING = LISTENING // 4
ASKING_AT_ONCE = 50


def sockets(bench: Any) -> Iterator[Line]:
    """A signature reaches every page on which the proposal is open, in one embedded process."""
    allow_many(2 * LISTENING + 1000)
    with bench.home("sockets", on="SQLite") as home:
        story = home.play(f"{OUTSIDE}:open_proposal", size=PEOPLE)
        sessions = home.play(f"{OUTSIDE}:sign_in", people=story["people"])
        moot = Served(home=home, port=free_port())
        with moot.pages() as process:
            yield from asyncio.run(_measured(moot, process.pid, story, sessions))


async def _measured(
    moot: Served, process: int, story: dict[str, Any], sessions: list[str]
) -> list[Line]:
    path = f"/proposals/{story['proposal']}/"
    pages = [(session, path) for session in sessions for _page in range(PAGES_EACH)]
    # The process has made pages, and knows what it knows.
    await asked_again(moot.port, pages[:LISTENING:PAGES_EACH], at_once=4)
    before = memory(process)
    questions = [
        (session, _question(story["subject"], LANGUAGES[number % len(LANGUAGES)]))
        for number, (session, _path) in enumerate(pages)
    ]
    listening = await open_all(moot.port, questions)
    each = (memory(process) - before) / LISTENING
    place = f"signatures/{story['subject']}"
    told = await _signed(moot, listening, path, sessions[1 : 1 + SIGNATURES], place=place)
    asked = await asked_again(moot.port, pages[:ASKING], at_once=ASKING_AT_ONCE)
    for one in listening:
        one.writer.close()
    return _lines(told, asked, each)


def _question(subject: str, language: str) -> str:
    """What the page of a proposal wants to know."""
    names = ("stage", "proposal", "here", "signatures", "arguments-for", "arguments-against")
    places = [("on", f"{name}/{subject}") for name in names]
    return urlencode([*places, ("language", language)])


async def _signed(
    moot: Served, listening: list[Socket], path: str, signers: list[str], *, place: str
) -> list[float]:
    """Seconds from the moment a member presses the button until each page shows it."""
    seconds: list[float] = []
    for session in signers:
        signer = Visitor(moot.address, {"sessionid": session})
        form = signer.get(path).form(f"{path}sign/")

        def press(signer: Visitor = signer, form: dict[str, str] = form) -> None:
            assert signer.post(f"{path}sign/", form).status == 302

        seconds += await told_after(listening, press, place=place)
        await asyncio.sleep(1)
    return sorted(seconds)


def _lines(told: list[float], asked: float, each: float) -> list[Line]:
    nearly_all = told[len(told) * 99 // 100 - 1]
    return [
        Line(
            what=f"a signature reaches {LISTENING:,} open pages, one process: 99 % of them",
            figure=f"{nearly_all:.2f} s",
            ratio=f"median {statistics.median(told):.2f} s, last {told[-1]:.2f} s",
            aim=f"≤ {SLOWEST:.0f} s",
            reached=nearly_all <= SLOWEST,
        ),
        Line(
            what=f"if {ASKING:,} open pages ask for themselves again instead",
            figure=f"{asked:.1f} s",
            ratio=f"{asked / nearly_all * LISTENING / ASKING:.0f} times as long for each page",
        ),
        Line(what="memory of one open page", figure=f"{each / 1024:.0f} KiB"),
    ]
