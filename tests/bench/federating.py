"""What it takes to know other groups: hearing, catching up, telling many, counting, being idle."""

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tests.bench.listeners import memory
from tests.bench.table import Line
from tests.served.processes import Served, free_port

if TYPE_CHECKING:
    from tests.bench.rows import Bench

STORIES = "tests.bench.federating_stories"
HEARD = 2_000
# Entries of a record of which most are nobody else's business, and objects among them.
RECORDS = ((10_000, 300), (100_000, 3_000))
TOLD = (100, 1_000)
MOST_GROWN = 20
COUNTED = (1_000, 10_000)
LONGEST_COUNT = 2
KNOWN = 50
# A linear thing costs each about the same, however many there are.
ABOUT = 1.5
MEGABYTE = 1024 * 1024
IDLE_SECONDS = 10


def federating(bench: "Bench") -> Iterator[Line]:
    """All of it, with neighbours that are played in the same process and not counted."""
    yield from _hearing(bench)
    yield from _catching_up(bench)
    yield from _telling(bench)
    yield from _counting(bench)
    yield from _idle(bench)


def _hearing(bench: "Bench") -> Iterator[Line]:
    """Objects that are read, proved, handed on and kept, against the bare check of a signature."""
    for on in ("SQLite", "PostgreSQL"):
        with bench.home(f"hearing-{on}", on=on) as home:
            found = home.play(f"{STORIES}:hear", entries=HEARD, objects=HEARD)
        yield Line(
            what=f"signed objects accepted, {on}",
            figure=f"{HEARD / found['seconds']:,.0f} /s",
            ratio=f"{found['seconds'] / found['bare']:.1f} of checking their signatures alone",
        )


def _catching_up(bench: "Bench") -> Iterator[Line]:
    each: list[float] = []
    for entries, objects in RECORDS:
        with bench.home(f"catching-up-{entries}", on="SQLite") as home:
            found = home.play(f"{STORIES}:hear", entries=entries, objects=objects)
        each.append(found["seconds"] / entries)
        yield Line(
            what=f"catching up with {entries:,} entries, {objects:,} objects among them",
            figure=f"{found['seconds']:.2f} s",
            ratio=f"{each[-1] / each[0]:.2f} of the cost per entry at {RECORDS[0][0]:,}, "
            f"{found['visits']} visits",
            aim="linear",
            reached=each[-1] <= ABOUT * each[0],
        )


def _telling(bench: "Bench") -> Iterator[Line]:
    costs: list[float] = []
    for peers in TOLD:
        with bench.home(f"telling-{peers}", on="SQLite") as home:
            found = home.play(f"{STORIES}:tell", peers=peers)
        costs.append(found["seconds"])
        yield Line(
            what=f"one decision told to {peers:,} peers, who vouch for it",
            figure=f"{1000 * found['seconds']:.1f} ms each, {found['megabytes']:.0f} MB more",
            ratio=f"{costs[-1] / costs[0]:.2f} of the cost for each of {TOLD[0]:,}",
            aim=f"linear, < {MOST_GROWN} MB",
            reached=costs[-1] <= ABOUT * costs[0] and found["megabytes"] < MOST_GROWN,
        )


def _counting(bench: "Bench") -> Iterator[Line]:
    yield from _deciding(bench)
    for on in ("SQLite", "PostgreSQL"):
        yield from _recounting(bench, on)


def _deciding(bench: "Bench") -> Iterator[Line]:
    """The rule alone, on what is in memory."""
    each: list[float] = []
    with bench.home("deciding", on="SQLite") as home:
        for groups in COUNTED:
            seconds = home.play(f"{STORIES}:decided", groups=groups, times=2)
            each.append(seconds / groups)
            what = f"{groups:,} groups decided by the rule alone, each corrected itself once"
            yield _counted(what, each, groups=groups)


def _recounting(bench: "Bench", on: str) -> Iterator[Line]:
    """All of it: what was stored, whose word counts, the rule, and the digest that is certified."""
    each: list[float] = []
    for groups in COUNTED:
        with bench.home(f"recounting-{groups}-{on}", on=on) as home:
            found = home.play(f"{STORIES}:recount", groups=groups)
        each.append(found["seconds"] / groups)
        what = (
            f"{groups:,} groups recounted from their rows and digested, {on}; "
            f"{found['witnesses']} others vouch for each roll and each tally"
        )
        times = found["seconds"] / found["bare"]
        ratio = f"{times:.1f} of the rule alone, {found['queries']} queries, "
        yield _counted(what, each, groups=groups, ratio=ratio)


def _counted(what: str, each: Sequence[float], *, groups: int, ratio: str = "") -> Line:
    """A count of so many groups, the last of those whose cost for each group is given."""
    seconds = groups * each[-1]
    return Line(
        what=what,
        figure=f"{1000 * seconds:,.0f} ms",
        ratio=f"{ratio}{each[-1] / each[0]:.2f} of the cost for each of {COUNTED[0]:,}",
        aim=f"≤ {LONGEST_COUNT} s, linear",
        reached=seconds <= LONGEST_COUNT and each[-1] <= ABOUT * each[0],
    )


def _idle(bench: "Bench") -> Iterator[Line]:
    """One process that serves and beats and is left alone, with peers and without."""
    alone = 0.0
    for peers in (0, KNOWN):
        with bench.home(f"idle-{peers}", on="SQLite") as home:
            home.play(f"{STORIES}:know_many", peers=peers)
            with Served(home=home, port=free_port()).pages() as process:
                time.sleep(IDLE_SECONDS)
                megabytes = memory(process.pid) / MEGABYTE
        alone = alone or megabytes
        yield Line(
            what=f"memory of an idle instance with {peers} peers",
            figure=f"{megabytes:,.0f} MB",
            ratio=f"{megabytes / alone:.2f} of one without peers" if peers else "",
        )
