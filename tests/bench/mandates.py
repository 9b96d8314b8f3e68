"""What delegation costs with its database: the whole count, one's own chain, one changed vote."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.bench.table import Line

if TYPE_CHECKING:
    from tests.bench.rows import Bench

STORIES = "tests.bench.mandate_stories"
SIZES = (10_000, 100_000, 1_000_000)
LEAST_AGAINST_QUERY = 5
MOST_MEMORY = 150
LONGEST_CHAIN = 5
LONGEST_AGAIN = 50


def mandates(bench: "Bench") -> Iterator[Line]:
    """Reading, resolving, writing and committing on PostgreSQL, against the recursive query."""
    for size in dict.fromkeys(SIZES):
        is_last = size == SIZES[-1]
        with bench.home(f"mandates-{size}", on="PostgreSQL") as home:
            vote = home.play(f"{STORIES}:open_vote")
            home.play(f"{STORIES}:crowd", vote=vote, size=size)
            home.play(f"{STORIES}:give", size=size)
            query = home.play(f"{STORIES}:time_recursive_query", times=1 if is_last else 3)
            found = home.play(f"{STORIES}:time_count", times=3)
            again = home.play(f"{STORIES}:time_again", times=5)
            chain = home.play(f"{STORIES}:time_chains", times=200)
        ratio, megabytes = query / found["seconds"], found["megabytes"]
        yield Line(
            what=f"whole count: read, resolve, write, commit, {size:,}",
            figure=f"{1000 * found['seconds']:,.0f} ms, {megabytes:,.0f} MB",
            ratio=f"{ratio:.1f} times faster than the recursive query ({query:,.2f} s)",
            aim=f"≥ {LEAST_AGAINST_QUERY} times, < {MOST_MEMORY} MB",
            reached=ratio >= LEAST_AGAINST_QUERY and megabytes < MOST_MEMORY if is_last else None,
        )
        yield Line(
            what=f"the snapshot of it, to be recounted by anybody, {size:,}",
            figure=f"{found['snapshot_seconds']:,.2f} s, {found['snapshot_megabytes']:,.1f} MB",
        )
        yield Line(
            what=f"counting again after one changed open vote, {size:,}",
            figure=f"{again:.1f} ms",
            aim=f"< {LONGEST_AGAIN} ms" if size == SIZES[1] else "",
            reached=again < LONGEST_AGAIN if size == SIZES[1] else None,
        )
        yield Line(
            what=f"one member's own chain, {size:,}",
            figure=f"{chain['median']:.2f} ms, longest {chain['longest']:.1f} ms",
            aim=f"< {LONGEST_CHAIN} ms" if is_last else "",
            reached=chain["median"] < LONGEST_CHAIN if is_last else None,
        )
