"""All checks and all tests, on both databases, ending with pytest's summary."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from tests.provision import checks
from tests.provision.__main__ import provided, stop_in_order
from tests.provision.debian import CannotProvide
from tests.provision.processes import DidNotStart

# Tests that share one set of servers stay together on one worker.
PYTEST = [str(checks.BIN / "pytest"), "-n", "auto", "--maxprocesses=4", "--dist=loadgroup"]
BOTH = ["tests/integration"]
REST = ["tests/docs", "tests/browser", "tests/served"]


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
    chosen = [] if is_slow else ["-m", "not slow"]
    # Every killed process is started anew several times: on PostgreSQL they are for `test-all`.
    on_both = [] if is_slow else ["-m", "not slow and not crash"]
    runs = [Run(name="checks", passed=checks.main() == 0, summary="lint, types, imports, rules")]
    try:
        with provided() as here:
            address = here["TEST_POSTGRESQL"]
            on_postgresql = {**here, "TEST_DATABASE_URL": address}
            runs.append(_run("PostgreSQL", [*on_both, *BOTH], on_postgresql))
            _print(runs)
            runs.append(_run("SQLite", [*chosen, *BOTH, *REST], here))
    except (CannotProvide, DidNotStart) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if all(run.passed for run in runs):
        return 0
    _print(runs)
    return 1


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
