"""The process and the home of its own in which everything is played."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from core.instance import Instance
from core.keys.actions import prepare
from core.rehearsal.scenarios import Scenario
from core.rehearsal.stage import Ballots

# What the group's own process was told must not reach the rehearsal.
OURS = ("FOLKMOOT_", "DATABASE_URL", "REDIS_URL", "MAIL_")
ENOUGH_FOR_ONE_MORE_JOB = 4


@dataclass(frozen=True, slots=True)
class Failure:
    """Where the software failed."""

    scenario: str
    place: str
    trace: str


def rehearse(
    scenarios: Sequence[Scenario], *, ballots: Ballots, database: str, jobs: int
) -> list[dict[str, Any]] | Failure:
    """Play in a process and a temporary home of its own; the results in the order given."""
    with tempfile.TemporaryDirectory(prefix="folkmoot-rehearsal-") as temporary:
        folder = Path(temporary)
        _furnish(folder / "home")
        (folder / "scenarios.json").write_text(
            json.dumps({"scenarios": [_playable(scenario) for scenario in scenarios]}), "utf-8"
        )
        jobs = jobs or min(os.cpu_count() or 1, 1 + len(scenarios) // ENOUGH_FOR_ONE_MORE_JOB)
        command = [sys.executable, "manage.py", "rehearse", "--backstage", temporary]
        command += ["--ballots", ballots, "--jobs", str(jobs)]
        ended = subprocess.run(  # noqa: S603 - this program, with arguments of its own
            command,
            cwd=settings.BASE_DIR,
            env=_environment(folder / "home", database),
            # Results travel in files: whatever the process prints is no result.
            stdout=sys.stderr.fileno() if _has_number(sys.stderr) else subprocess.DEVNULL,
            check=False,
        )
        return _collect(folder, scenarios, ended.returncode)


def _furnish(home: Path) -> None:
    instance = Instance(path=home, address="http://127.0.0.1:8000")
    instance.make_folders()
    instance.furnish(kind="scratch", origin=prepare(home))


def _environment(home: Path, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    kept["FOLKMOOT_HOME"] = str(home)
    if database:
        kept["DATABASE_URL"] = database
    return kept


def _playable(scenario: Scenario) -> dict[str, Any]:
    return {name: value for name, value in scenario.raw.items() if name != "expected"}


def _has_number(stream: Any) -> bool:
    with suppress(OSError, AttributeError, ValueError):
        return isinstance(stream.fileno(), int)
    return False


def _collect(
    folder: Path, scenarios: Sequence[Scenario], status: int
) -> list[dict[str, Any]] | Failure:
    results = []
    for number, scenario in enumerate(scenarios):
        failure = folder / f"{number}.failure"
        if failure.exists():
            place, trace = failure.read_text("utf-8").split("\n", 1)
            return Failure(scenario.id, place, trace)
    for number, scenario in enumerate(scenarios):
        result = folder / f"{number}.result"
        if not result.exists():
            return Failure(scenario.id, "before it began", f"the process ended with {status}")
        results.append(json.loads(result.read_bytes()))
    return results
