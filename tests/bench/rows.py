"""What `make bench` measures: each row is a function that yields lines of the table."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groups.referenda.rules import format_code
from groups.referenda.rules.codes import CODE_BYTES
from tests.bench.callers import call, form
from tests.bench.delegating import carrying
from tests.bench.federating import federating
from tests.bench.mandates import mandates
from tests.bench.painting import painting
from tests.bench.sockets import sockets
from tests.bench.table import Line, milliseconds
from tests.homes import ROOT, Home, new_home
from tests.served.processes import Served, free_port

STORIES = "tests.bench.stories"
OUTSIDE = "tests.served.stories"
# Seconds in which every process has surely started.
PATIENCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where to measure: a folder, a PostgreSQL server, a Redis."""

    folder: Path
    server: str
    redis: str

    @contextmanager
    def home(self, name: str, *, on: str, **extra: str) -> Iterator[Home]:
        """A fresh home on "SQLite" or "PostgreSQL"."""
        folder = self.folder / name
        folder.mkdir()
        with new_home(folder, server=self.server if on == "PostgreSQL" else "", **extra) as home:
            yield home


def record(bench: Bench) -> Iterator[Line]:
    """Appending alone and by four processes at once; sequencing."""
    count = 1000
    for on in ("SQLite", "PostgreSQL"):
        with bench.home(f"record-{on}", on=on) as home:
            alone = _append_together(home, processes=1, count=count)
            yield Line(what=f"record appends, one process, {on}", figure=f"{alone:,.0f} /s")
            crowded = _append_together(home, processes=4, count=count)
            yield Line(
                what=f"record appends, four processes, {on}",
                figure=f"{crowded:,.0f} /s",
                ratio=f"{crowded / alone:.2f} of one process",
            )
            written, seconds = home.play(f"{STORIES}:sequence_entries")
            yield Line(what=f"record leaves sequenced, {on}", figure=f"{written / seconds:,.0f} /s")


def _append_together(home: Home, *, processes: int, count: int) -> float:
    """Entries per second of so many processes that begin at one moment."""
    begin = time.time() + PATIENCE
    with ThreadPoolExecutor(processes) as pool:
        plays = [
            pool.submit(home.play, f"{STORIES}:append_entries", count=count, at=begin)
            for _ in range(processes)
        ]
        ended: float = max(play.result() for play in plays)
    return processes * count / (ended - begin)


SIZES = ((100, 50, 25), (10_000, 2_000, 60))
MOST_QUERIES = 15


PAGES = (
    "/",
    "/proposals/",
    "/proposals/?q=bench+pond&stage=all",
    "/proposals/?sort=signatures",
    "/proposals/{proposal}/",
    "/members/",
    "/members/?order=name&q=son",
    "/people/{person}/",
    "/referenda/",
    "/referenda/{vote}/",
    "/referenda/{vote}/roll/",
    "/referenda/{vote}/recount/",
    "/decisions/",
    "/laws/",
    "/laws/?q=pond",
    "/laws/{law}/",
    "/charter/",
    "/record/",
    "/record/?verb=proposal.published",
    "/record/1/",
    "/search/?q=bench",
    "/notices/",
    "/me/",
    "/heartbeat/",
)


def pages(bench: Bench) -> Iterator[Line]:
    """Pages as a member sees them, in a small group and in a large one."""
    for on in ("SQLite", "PostgreSQL"):
        medians: dict[str, float] = {}
        for members, proposed, aim in SIZES:
            with bench.home(f"pages-{on}-{members}", on=on) as home:
                things = home.play(f"{STORIES}:populate", members=members, proposed=proposed)
                paths = {page.format(**things): page for page in PAGES}
                measured = home.play(f"{STORIES}:time_pages", paths=list(paths), times=30)
            for path, found in measured.items():
                page, queries = paths[path], found["queries"]
                median = milliseconds(found["seconds"])
                ratio = f"{median / medians[page]:.1f} of small, " if page in medians else ""
                medians[page] = median
                yield Line(
                    what=f"{page} at {members:,}/{proposed:,}, {on}",
                    figure=f"{median:.1f} ms",
                    ratio=f"{ratio}{queries} queries",
                    aim=f"≤ {aim} ms, ≤ {MOST_QUERIES} queries",
                    reached=median <= aim and queries <= MOST_QUERIES,
                )


BALLOTS = 600
WARMING = 40
LEAST_SERVED = 150


def ballots(bench: Bench) -> Iterator[Line]:
    """Sealed ballots cast over HTTP, one process embedded and two processes served."""
    with bench.home("ballots-embedded", on="SQLite") as home:
        rate, own = _cast_all(home, pages=1)
        yield Line(
            what="sealed ballots over HTTP, embedded",
            figure=f"{rate:,.0f} /s",
            ratio=f"callers {own:.2f} ms each",
        )
    redis = {"REDIS_URL": f"unix://{bench.redis}"}
    with bench.home("ballots-served", on="PostgreSQL", **redis) as home:
        rate, own = _cast_all(home, pages=2)
        yield Line(
            what="sealed ballots over HTTP, served by two processes",
            figure=f"{rate:,.0f} /s",
            ratio=f"callers {own:.2f} ms each",
            aim=f"≥ {LEAST_SERVED} /s",
            reached=rate >= LEAST_SERVED,
        )


def _cast_all(home: Home, *, pages: int) -> tuple[float, float]:
    """Ballots per second, and what each cost the callers, who share the computer.

    Measured is the request that casts; paper and question come before it.
    """
    story = home.play(f"{OUTSIDE}:open_vote", size=BALLOTS + WARMING)
    sessions = home.play(f"{OUTSIDE}:sign_in", people=story["people"])
    path = f"/referenda/{story['vote']}/vote/"
    with ExitStack() as running:
        servers = [Served(home=home, port=free_port()) for _ in range(pages)]
        for one in servers:
            running.enter_context(one.pages())
        ports = [one.port for one in servers]
        warming = _forms(path, ports, sessions[:WARMING])
        measured = _forms(path, ports, sessions[WARMING:])
        assert call(warming) == {200: WARMING}
        start, own = time.perf_counter(), time.process_time()
        assert call(measured) == {200: BALLOTS}
        seconds, own = time.perf_counter() - start, time.process_time() - own
    state = home.play(f"{OUTSIDE}:state_of", vote=story["vote"])
    assert state["ballots"] == state["took_part"] == BALLOTS + WARMING
    return BALLOTS / seconds, own / BALLOTS * 1000


def _forms(path: str, ports: Sequence[int], sessions: Sequence[str]) -> dict[int, list[bytes]]:
    """For each port what its voters send last: the choice they were asked about, and the code."""
    forms: dict[int, list[bytes]] = {port: [] for port in ports}
    for place, session in enumerate(sessions):
        port = ports[place % len(ports)]
        code = format_code(os.urandom(CODE_BYTES))
        fields = {"choice": "1", "words": "", "code": code, "cast": "1"}
        forms[port].append(form(port, path, session=session, fields=fields))
    return forms


SLOWEST_CLOSE = 5


def closing(bench: Bench) -> Iterator[Line]:
    """Closing a secret vote: reading the box, counting, publishing, concluding."""
    each: list[float] = []
    for size in (10_000, 100_000):
        with bench.home(f"closing-{size}", on="PostgreSQL") as home:
            vote = home.play(f"{STORIES}:fill_box", ballots=size)
            seconds = home.play(f"{STORIES}:close_vote", vote=vote)
        each.append(seconds / size)
        yield Line(
            what=f"closing {size:,} sealed ballots, PostgreSQL",
            figure=f"{seconds:.2f} s",
            ratio=f"{each[-1] / each[0]:.2f} of the cost per ballot at 10,000",
            aim=f"≤ {SLOWEST_CLOSE} s, linear",
            reached=seconds <= SLOWEST_CLOSE,
        )


REHEARSED = 200
LEAST_REHEARSED = 20
SCENARIO: Mapping[str, Any] = {
    "kind": "referendum",
    "title": "Twenty days from a draft to a law",
    "config": {
        "signatures": {"type": "absolute", "value": 3},
        "signature_days": 10,
        "discussion_days": 3,
        "voting_days": 5,
        "options": ["yes", "no"],
        "status_quo": "no",
        "vacatio_days": 5,
    },
    "creation_date": "2033-04-04",
    "author": "Aino",
    "initial_members": ["Aino", "Bertil", "Cilla", "Dawid", "Ewa"],
    "days": [
        [{"op": "sign", "member": "Bertil"}, {"op": "sign", "member": "Cilla"}],
        *([[]] * 5),
        [{"op": "vote", "member": name, "choice": "yes"} for name in ("Aino", "Bertil", "Ewa")],
        *([[]] * 13),
    ],
}


def rehearsal(bench: Bench) -> Iterator[Line]:
    """Small scenarios of twenty days through the real actions."""
    file = bench.folder / "scenarios.json"
    scenarios = [{"id": f"small-{number}", **SCENARIO} for number in range(REHEARSED)]
    file.write_text(json.dumps({"scenarios": scenarios}), "utf-8")
    with bench.home("rehearsal", on="SQLite") as home:
        home.manage("rehearse", str(ROOT / "tests" / "scenarios" / "single.json"))
        start = time.perf_counter()
        home.manage("rehearse", str(file))
        rate = REHEARSED / (time.perf_counter() - start)
    yield Line(
        what=f"scenarios of 20 days, {REHEARSED} in one file",
        figure=f"{rate:,.1f} /s",
        aim=f"≥ {LEAST_REHEARSED} /s",
        reached=rate >= LEAST_REHEARSED,
    )


ROWS: Mapping[str, Callable[[Bench], Iterator[Line]]] = {
    "record": record,
    "pages": pages,
    "ballots": ballots,
    "closing": closing,
    "rehearsal": rehearsal,
    "delegation": carrying,
    "mandates": mandates,
    "sockets": sockets,
    "painting": painting,
    "federation": federating,
}
