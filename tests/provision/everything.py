"""All checks and all tests, on both databases, ending with pytest's summary."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.databases import migrated
from tests.examples import MANY
from tests.provision import checks
from tests.provision.__main__ import provided, stop_in_order
from tests.provision.debian import CannotProvide
from tests.provision.processes import DidNotStart

# Two more than there are processors: tests wait for servers, browsers and other processes.
WORKERS = min(6, (os.cpu_count() or 1) + 2)
# Tests that share one set of servers stay together on one worker.
PYTEST = [str(checks.BIN / "pytest"), "-n", str(WORKERS), "--dist=loadgroup"]
BOTH = ["tests/integration"]
REST = ["tests/docs", "tests/browser", "tests/served", "tests/federation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of tests, with its last line."""

    name: str
    passed: bool
    summary: str


def main(words: list[str]) -> int:
    """Everything, or everything with the slow tests (--slow)."""
    stop_in_order()
    is_slow = "--slow" in words
    first = ["-m", "not embedded" if is_slow else "not slow and not embedded and not on_sqlite"]
    second = [] if is_slow else ["-m", "not slow and not on_postgresql"]
    try:
        with _checks() as checked, provided() as servers, migrated(servers) as found:
            here = {**found, MANY: "yes"} if is_slow else found
            address = here["TEST_POSTGRESQL"]
            on_postgresql = {**here, "TEST_DATABASE_URL": address}
            runs = [_run("PostgreSQL", [*first, *BOTH], on_postgresql), checked()]
            _print(runs)
            # The checks leave out what is slow.
            pure = checks.PURE if is_slow else ()
            # What takes longest begins first, so that no worker ends long after the others.
            runs.append(_run("SQLite", [*second, *REST, *BOTH, *pure], here))
    except (CannotProvide, DidNotStart) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if all(run.passed for run in runs):
        return 0
    _print(runs)
    return 1


@contextmanager
def _checks() -> Iterator[Callable[[], Run]]:
    """The checks, while servers are installed and tests run; called, prints what they found."""
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        command = [sys.executable, "-m", "tests.provision.checks"]
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)

        def finished() -> Run:
            passed = process.wait() == 0
            said.seek(0)
            print(f"\nChecks\n{said.read()}", flush=True)
            return Run(name="checks", passed=passed, summary="lint, types, imports, rules")

        try:
            yield finished
        finally:
            process.terminate()
            process.wait()


def _run(name: str, words: list[str], environment: Mapping[str, str]) -> Run:
    print(f"\nTests on {name}", flush=True)
    process = subprocess.Popen(
        [*PYTEST, *words], env=environment, stdout=subprocess.PIPE, text=True, errors="replace"
    )
    last = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        last = line.strip(" =\n") or last
    return Run(name=name, passed=process.wait() == 0, summary=last)


def _print(runs: list[Run]) -> None:
    print()
    for run in runs:
        print(f"{run.name:12}{'ok' if run.passed else 'FAILED'}  {run.summary}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
