"""Plays scenarios, each on a database of its own, several processes at the same time."""

import gc
import json
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection

from core import hooks
from core.charter.reading import one_page
from core.instance import instance
from core.keys.actions import prepare
from core.rehearsal.databases import Databases, databases
from core.rehearsal.scenarios import Kind, Scenario
from core.rehearsal.stage import Ballots, Stage

# A process that has just been started copies whatever it touches; after some plays that is paid.
MOST_PER_PROCESS = 50
ENOUGH_FOR_ONE_MORE_JOB = 4
Numbered = tuple[int, Scenario]


@dataclass(frozen=True, slots=True)
class Failure:
    """Where the software failed."""

    scenario: str
    place: str
    trace: str


def rehearse(
    scenarios: Sequence[Scenario], *, folder: Path, ballots: Ballots, jobs: int
) -> list[dict[str, Any]] | Failure:
    """Play in this rehearsal's folder and home; the results in the order given."""
    if jobs < 1:
        jobs = min(os.cpu_count() or 1, 1 + len(scenarios) // ENOUGH_FOR_ONE_MORE_JOB)
    try:
        instance.make_folders()
        instance.furnish(kind="scratch", origin=prepare(instance.path))
        # Whatever a play prints is no result.
        with redirect_stdout(sys.stderr):
            play_all(scenarios, folder=folder, ballots=ballots, jobs=jobs)
    except Exception:
        names = [scenario.id for scenario in scenarios[:1]]
        return Failure("".join(names), "before it began", traceback.format_exc())
    return _collect(folder, scenarios)


def play_all(scenarios: Sequence[Scenario], *, folder: Path, ballots: Ballots, jobs: int) -> None:
    """Play all scenarios, several at the same time, until the software fails in one.

    Leaves in `folder` a file NUMBER.result for each, or NUMBER.failure.
    """
    stock = databases(folder)
    with stock.prepared():
        numbered = list(enumerate(scenarios))
        first, others = numbered[:1], numbered[1:]
        # What a play needs is loaded and built by the first; the processes of the others share it.
        went_well = _play_portion(stock, folder, first, ballots)
        connection.close()
        # The collector would copy it.
        gc.freeze()
        gc.set_threshold(50_000)
        waiting = _portions(others, jobs)
        running: dict[int, list[Numbered]] = {}
        while (waiting and went_well) or running:
            while waiting and went_well and len(running) < jobs:
                portion = waiting.pop(0)
                running[_fork(stock, folder, portion, ballots)] = portion
            process, status = os.wait()
            portion = running.pop(process)
            if status:
                went_well = False
                _note_death(folder, portion, f"the process ended with {status}")


def _portions(scenarios: list[Numbered], jobs: int) -> list[list[Numbered]]:
    """What one process plays: few enough that none has to wait long for the last."""
    size = max(1, min(MOST_PER_PROCESS, len(scenarios) // (2 * jobs)))
    return [scenarios[start : start + size] for start in range(0, len(scenarios), size)]


def _fork(stock: Databases, folder: Path, portion: list[Numbered], ballots: Ballots) -> int:
    """Start a process that plays a portion and ends with status 0 if all went well."""
    process = os.fork()
    if process:
        return process
    went_well = False
    try:
        went_well = _play_portion(stock, folder, portion, ballots)
    finally:
        os._exit(0 if went_well else 1)  # nothing may return into the parent's loop


def _play_portion(
    stock: Databases, folder: Path, portion: list[Numbered], ballots: Ballots
) -> bool:
    """Play one after the other; False, and the reason in a file, if one of them failed."""
    try:
        for number, scenario in portion:
            with stock.copied(number):
                play_into(folder, number, scenario, ballots=ballots)
    except Exception:
        # Where it failed in a play was written down there.
        _note_death(folder, portion, traceback.format_exc())
        return False
    return True


def play_into(folder: Path, number: int, scenario: Scenario, *, ballots: Ballots) -> None:
    """Play on the present database, and leave the result or what went wrong and where."""
    stage = Stage(ballots=ballots)
    cache.clear()
    kind: Kind = hooks.scenario_kinds[scenario.kind]
    try:
        # The charter changes rarely and every act asks for it: one enacted meanwhile is seen.
        with one_page():
            result = {"id": scenario.id, **kind.play(scenario.told, stage)}
        (folder / f"{number}.result").write_text(json.dumps(result), "utf-8")
    except Exception:
        _fail(folder, number, stage.place, traceback.format_exc())
        raise


def _note_death(folder: Path, portion: list[Numbered], trace: str) -> None:
    """Blame the first play that left neither a result nor a reason."""
    for number, _scenario in portion:
        if (folder / f"{number}.failure").exists():
            return
        if not (folder / f"{number}.result").exists():
            _fail(folder, number, "an unknown place", trace)
            return


def _fail(folder: Path, number: int, place: str, trace: str) -> None:
    (folder / f"{number}.failure").write_text(f"{place}\n{trace}", "utf-8")


def _collect(folder: Path, scenarios: Sequence[Scenario]) -> list[dict[str, Any]] | Failure:
    for number, scenario in enumerate(scenarios):
        failure = folder / f"{number}.failure"
        if failure.exists():
            place, trace = failure.read_text("utf-8").split("\n", 1)
            return Failure(scenario.id, place, trace)
    return [
        json.loads((folder / f"{number}.result").read_bytes()) for number in range(len(scenarios))
    ]
