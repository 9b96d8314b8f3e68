"""Plays scenarios, each on a database of its own, several processes at the same time."""

import gc
import json
import os
import traceback
from collections.abc import Sequence
from pathlib import Path

from django.core.cache import cache

from core import hooks
from core.charter.reading import one_page
from core.rehearsal.databases import Databases, databases
from core.rehearsal.scenarios import Kind, Scenario
from core.rehearsal.stage import Ballots, Stage

# A process that has just been started copies whatever it touches; after some plays that is paid.
MOST_PER_PROCESS = 25
Numbered = tuple[int, Scenario]


def play_all(scenarios: Sequence[Scenario], *, folder: Path, ballots: Ballots, jobs: int) -> bool:
    """Play all scenarios, several at the same time; False if the software failed in one.

    Leaves in `folder` a file NUMBER.result for each, or NUMBER.failure.
    """
    stock = databases(folder)
    with stock.prepared():
        numbered = list(enumerate(scenarios))
        first, others = numbered[:1], numbered[1:]
        # What a play needs is loaded and built by the first; the processes of the others share it.
        went_well = _play_portion(stock, folder, first, ballots)
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
    return went_well


def _portions(scenarios: list[Numbered], jobs: int) -> list[list[Numbered]]:
    """What one process plays: few enough that none has to wait long for the last."""
    size = max(1, min(MOST_PER_PROCESS, len(scenarios) // (4 * jobs)))
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
