"""Figures for whoever watches a server, in Prometheus' format.

What is counted at once could be laid beside who was there: only pages from which no secret act
comes and to which none returns are counted by name and timed. Everything else (every act, every
page of voting, rating and mandates, every page that is new) is counted together and added once a
day. Figures of the process itself (processor time, memory) are left out: they would show at which
second something happened that was not counted. See docs/decisions/0128.
"""

import os
import time
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from core.upkeep import reading
from core.upkeep.rules import examine, is_ready

# Several processes meet in this folder; the library itself reads the variable too.
FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
NAMED = frozenset(
    {
        "constitution:charter",
        "constitution:version",
        "decisions:detail",
        "decisions:law",
        "decisions:laws",
        "decisions:list",
        "heartbeat:heartbeat",
        "organising:contents",
        "organising:document",
        "pages:overview",
        "pages:search",
        "proposals:list",
        "record:checkpoint",
        "record:entries",
        "record:entry",
        "record:list",
    }
)
# When something was first counted is a moment too.
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
SECONDS = Histogram(
    "folkmoot_page_seconds",
    "How long pages took that are counted by name",
    ["view", "status"],
    registry=REGISTRY,
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
OTHERS = Counter(
    "folkmoot_other_requests",
    "Requests for everything else, added once a day after midnight UTC",
    ["status"],
    registry=REGISTRY,
)
FAILURES = Counter(
    "folkmoot_server_errors", "Requests that ended in our own error", registry=REGISTRY
)
SOCKETS = Gauge(
    "folkmoot_sockets",
    "Live connections that were open at the last full minute, in tens",
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
SECONDS_IN_A_MINUTE = 60
SECONDS_IN_A_DAY = 24 * 60 * 60


class _Quiet:
    """What was not counted yet, by the day on which it happened."""

    lock = Lock()
    day = 0
    tally: Tally[str] = Tally()


def count(view: str, status: int, seconds: float, *, is_read: bool) -> None:
    """Count a request that was answered."""
    kind = f"{status // 100}xx"
    if status >= 500:
        FAILURES.inc()
    if is_read and view in NAMED:
        SECONDS.labels(view, kind).observe(seconds)
        add_yesterday()
    else:
        add_yesterday(kind)


def add_yesterday(kind: str = "") -> None:
    """Remember one more of this kind for tomorrow, and count those of days that are over."""
    today = int(time.time()) // SECONDS_IN_A_DAY
    with _Quiet.lock:
        over = _Quiet.tally if _Quiet.day != today else Tally[str]()
        if _Quiet.day != today:
            _Quiet.day, _Quiet.tally = today, Tally()
        if kind:
            _Quiet.tally[kind] += 1
    for status, number in over.items():
        OTHERS.labels(status).inc(number)


class _Sockets:
    """How many are open, and the minute of which this was told last."""

    lock = Lock()
    open = 0
    minute = 0


@contextmanager
def connected() -> Iterator[None]:
    """A live connection is open inside."""
    _note_sockets(1)
    try:
        yield
    finally:
        _note_sockets(-1)


def _note_sockets(more: int = 0) -> None:
    """Tell how many were open, once a minute and in tens, and count some more.

    A page that is left closes one and the next page opens another: at once and exactly told, they
    would show the seconds at which somebody in a small group went on from page to page.
    """
    minute = int(time.time()) // SECONDS_IN_A_MINUTE
    with _Sockets.lock:
        if minute != _Sockets.minute:
            _Sockets.minute = minute
            SOCKETS.set(_Sockets.open // 10 * 10)
        _Sockets.open += more


class StateCollector(Collector):
    """How the instance is, in numbers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        checks = examine(reading.facts())
        yield GaugeMetricFamily("folkmoot_ready", "1 if people can be let in", is_ready(checks))
        state = GaugeMetricFamily(
            "folkmoot_state", "0 well, 1 look at it, 2 broken", None, ["part"]
        )
        number = GaugeMetricFamily(
            "folkmoot_number",
            "Seconds since the last beat, entries that wait, percent of the disk that is free, "
            "days of the certificate, mails and matters that failed, migrations that are missing",
            None,
            ["part"],
        )
        states = {"well": 0, "look": 1, "broken": 2}
        for check in checks:
            state.add_metric([check.name], states[check.state])
            if check.number is not None:
                number.add_metric([check.name], check.number)
        yield state
        yield number


def text() -> bytes:
    """All figures, of all processes of the instance."""
    add_yesterday()
    _note_sockets()
    parts = CollectorRegistry()
    parts.register(StateCollector())
    if not FOLDER:
        return generate_latest(parts) + generate_latest(REGISTRY)
    forget_the_dead(Path(FOLDER))
    MultiProcessCollector(parts)  # type: ignore[no-untyped-call]
    return generate_latest(parts)


def forget_the_dead(folder: Path) -> None:
    """A process that ended has no live connections; what it counted stays."""
    for file in folder.glob("gauge_live*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdigit() and not _lives(int(number)):
            file.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    with suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
