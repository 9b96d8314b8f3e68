"""What carrying votes costs, against other ways in the same run; in processor time."""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from delegation.rules.chain import chain
from delegation.rules.graph import resolve_by_graph
from delegation.rules.resolve import resolve
from tests.bench.communities import Numbers, delegates, ranked, shapes, single
from tests.bench.rivals import by_networkx, in_python
from tests.bench.table import Line

SIZES = (10_000, 100_000, 1_000_000)
MILLION = SIZES[-1]
LEAST_AGAINST_NETWORKX = 300
MOST_AGAINST_FLOOR = 5
LEAST_AGAINST_PYTHON = 10


def carrying(_: object) -> Iterator[Line]:
    """All of it; no database is needed."""
    for measured in (single_choice, ranked_choices, second_method, afterwards, hard_shapes):
        yield from measured()


def single_choice() -> Iterator[Line]:
    """One delegate each, against networkx and against what random access costs at least."""
    for size in SIZES:
        first = delegates(size)
        assembly = single(first)
        places = np.random.default_rng(1).permutation(size).astype(np.int32)
        ours, floor = _together(partial(resolve, assembly), partial(_floor, places), times=9)
        slow, _ = _together(partial(by_networkx, assembly), times=1 if size == MILLION else 3)
        yield Line(
            what=f"one delegate each, {size:,}",
            figure=f"{1000 * ours:,.1f} ms",
            ratio=f"{slow / ours:,.0f} times faster than networkx ({slow:,.2f} s), "
            f"{ours / floor:.1f} of the random-access floor",
            aim=f"≥ {LEAST_AGAINST_NETWORKX}, ≤ {MOST_AGAINST_FLOOR}",
            reached=slow >= LEAST_AGAINST_NETWORKX * ours and ours <= MOST_AGAINST_FLOOR * floor
            if size == MILLION
            else None,
        )


def ranked_choices() -> Iterator[Line]:
    """Three ranked choices with thresholds, against counters and watch lists in plain Python."""
    for size in SIZES:
        assembly = ranked(delegates(size))
        ours, _ = _together(partial(resolve, assembly), times=5)
        slow, _ = _together(partial(in_python, assembly), times=1 if size == MILLION else 3)
        yield Line(
            what=f"three ranked choices with thresholds, {size:,}",
            figure=f"{1000 * ours:,.1f} ms",
            ratio=f"{slow / ours:,.1f} times faster than plain Python ({slow:,.2f} s)",
            aim=f"≥ {LEAST_AGAINST_PYTHON}",
            reached=slow >= LEAST_AGAINST_PYTHON * ours if size == MILLION else None,
        )


def second_method() -> Iterator[Line]:
    """What makes sure of a result at the largest size at which all of it is done."""
    for what, assembly in (
        ("one delegate each", single(delegates(100_000))),
        ("three ranked choices", ranked(delegates(100_000))),
    ):
        seconds, _ = _together(partial(resolve_by_graph, assembly), times=3)
        yield Line(what=f"second method, {what}, 100,000", figure=f"{seconds:.2f} s")


def hard_shapes() -> Iterator[Line]:
    for what, assembly in shapes(MILLION).items():
        seconds, _ = _together(partial(resolve, assembly), times=1)
        yield Line(what=f"{what}, {MILLION:,}", figure=f"{1000 * seconds:,.0f} ms")


def afterwards() -> Iterator[Line]:
    """One member's chain at a million; everything again after one changed vote at 100,000."""
    assembly = ranked(delegates(MILLION))
    found = resolve(assembly)
    members = np.random.default_rng(1).integers(0, MILLION, 200).tolist()
    each = [_together(partial(chain, assembly, found, one), times=1)[0] for one in members]
    yield Line(
        what=f"a member's own chain, slowest of 200, {MILLION:,}",
        figure=f"{1000 * max(each):.2f} ms",
        aim="≤ 5 ms",
        reached=max(each) <= 0.005,
    )
    for what, small in (
        ("one delegate each", single(delegates(100_000))),
        ("three ranked choices", ranked(delegates(100_000))),
    ):
        seconds, _ = _together(partial(resolve, small), times=9)
        yield Line(
            what=f"again after one changed vote, {what}, 100,000",
            figure=f"{1000 * seconds:.1f} ms",
            aim="≤ 50 ms",
            reached=seconds <= 0.05,
        )


def _together(*what: Callable[[], object], times: int) -> tuple[float, float]:
    """Median seconds of processor time of one or two things, done in turns."""
    spent: list[list[float]] = [[] for _ in what]
    for _ in range(times):
        for one, seconds in zip(what, spent, strict=True):
            start = time.process_time()
            one()
            seconds.append(time.process_time() - start)
    medians = [statistics.median(seconds) for seconds in spent]
    return medians[0], medians[-1]


def _floor(places: Numbers) -> None:
    """One look at a random place for everybody, and one count by random places."""
    places[places]
    np.bincount(places, minlength=places.size)
