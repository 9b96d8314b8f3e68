"""Plays scenarios, each in a process of its own on a database of its own."""

import gc
import json
import os
import traceback
from collections.abc import Sequence
from pathlib import Path

from django.urls import get_resolver

from core import hooks
from core.charter.reading import one_page
from core.rehearsal.databases import Databases, databases
from core.rehearsal.scenarios import Kind, Scenario
from core.rehearsal.stage import Ballots, Stage


def play_all(scenarios: Sequence[Scenario], *, folder: Path, ballots: Ballots, jobs: int) -> bool:
    """Play all scenarios, several at the same time; False if the software failed in one.

    Leaves in `folder` a file NUMBER.result for each, or NUMBER.failure.
    """
    stock = databases(folder)
    with stock.prepared():
        # What stands in memory now is shared with all plays: the addresses of all pages too,
        # which notices link to. The collector would copy it.
        get_resolver().url_patterns  # noqa: B018 - reading them loads them
        gc.freeze()
        waiting = list(enumerate(scenarios))
        running: dict[int, int] = {}
        went_well = True
        while waiting or running:
            while waiting and len(running) < jobs and went_well:
                number, scenario = waiting.pop(0)
                running[_fork(stock, folder, number, scenario, ballots)] = number
            if not running:
                break
            process, status = os.wait()
            number = running.pop(process)
            if status:
                _note_death(folder, number, status)
            went_well = went_well and (folder / f"{number}.result").exists()
    return went_well


def _fork(stock: Databases, folder: Path, number: int, scenario: Scenario, ballots: Ballots) -> int:
    """Start a play in a process of its own: nothing in memory is left behind for the next."""
    process = os.fork()
    if process:
        return process
    try:
        with stock.copied(number):
            play_into(folder, number, scenario, ballots=ballots)
        os._exit(0)
    except BaseException:
        _fail(folder, number, "the scratch database", traceback.format_exc())
    finally:
        os._exit(1)


def play_into(folder: Path, number: int, scenario: Scenario, *, ballots: Ballots) -> None:
    """Play on the present database, and leave the result or what went wrong and where."""
    stage = Stage(ballots=ballots)
    kind: Kind = hooks.scenario_kinds[scenario.kind]
    try:
        # The charter changes rarely and every act asks for it: one enacted meanwhile is seen.
        with one_page():
            result = {"id": scenario.id, **kind.play(scenario.told, stage)}
        (folder / f"{number}.result").write_text(json.dumps(result), "utf-8")
    except Exception:
        _fail(folder, number, stage.place, traceback.format_exc())


def _note_death(folder: Path, number: int, status: int) -> None:
    (folder / f"{number}.result").unlink(missing_ok=True)
    if not (folder / f"{number}.failure").exists():
        _fail(folder, number, "an unknown place", f"the process ended with {status}")


def _fail(folder: Path, number: int, place: str, trace: str) -> None:
    (folder / f"{number}.failure").write_text(f"{place}\n{trace}", "utf-8")
