"""Reads all scenario files of a call before anything is played, and tells every fault."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core import hooks
from core.rehearsal.reading import Faults, Reader
from core.rehearsal.scenarios import Scenario
from core.rehearsal.text import NoScenarioText, given_twice, kind_of, parse, printable, shown


@dataclass(slots=True)
class Programme:
    """What is to be played, in order; or what is wrong, one line each."""

    scenarios: list[Scenario] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_files(files: Sequence[str]) -> Programme:
    """Read files of scenarios. If the programme has faults nothing of it may be played."""
    programme = Programme()
    ids: set[str] = set()
    for file in files:
        _read_file(file, programme, ids)
    return programme


def _read_file(file: str, programme: Programme, ids: set[str]) -> None:
    name = printable(file)
    try:
        value = parse(Path(file).read_bytes())
    except OSError as error:
        programme.faults.append(f"rehearse: {name}: cannot be read: {error.strerror}")
        return
    except NoScenarioText as fault:
        programme.faults.append(f"rehearse: {name}: {printable(str(fault))}")
        return
    for index, raw in enumerate(_scenarios_of(value, name, programme)):
        faults = Faults()
        scenario = read_scenario(raw, faults, ids)
        where = _place(raw, index)
        programme.faults += _lines(name, where, faults.found)
        if scenario is not None:
            programme.scenarios.append(scenario)


def _scenarios_of(value: Any, name: str, programme: Programme) -> list[Any]:
    if not isinstance(value, dict) or "scenarios" not in value:
        return [value]
    faults = Faults()
    file = Reader(value, "", faults)
    raws = [item.value for item in file.items("scenarios")]
    for doubled in getattr(value, "twice", ()):
        faults.add(file.path_of(doubled), "is given twice")
    file.close()
    programme.faults += [f"rehearse: {name}: {path}: {what}" for path, what in faults.found]
    return raws


def _place(raw: Any, index: int) -> str:
    scenario_id = raw.get("id") if isinstance(raw, dict) else None
    if isinstance(scenario_id, str) and scenario_id:
        return f"scenario {shown(scenario_id)}"
    return f"scenarios[{index}]"


def _lines(name: str, where: str, found: Iterable[tuple[str, str]]) -> list[str]:
    return [
        f"rehearse: {name}: {where}: {path}: {what}"
        if path
        else f"rehearse: {name}: {where}: {what}"
        for path, what in found
    ]


def read_scenario(raw: Any, faults: Faults, ids: set[str]) -> Scenario | None:
    """Read one scenario; None if it has faults. `ids` are those of the call so far."""
    if not isinstance(raw, dict):
        faults.add("", f"must be an object, is {kind_of(raw)}")
        return None
    for path in given_twice(raw):
        faults.add(path, "is given twice")
    reader = Reader(raw, "", faults)
    scenario_id = reader.name("id")
    if scenario_id in ids:
        faults.add("id", f"{shown(scenario_id)} is given twice")
    ids.add(scenario_id)
    kind = _kind(reader)
    _read_remarks(reader)
    if kind is None:
        # Without its kind nobody can tell which fields a scenario has.
        return None
    told = hooks.scenario_kinds[kind].read(reader)
    reader.close()
    return None if faults else Scenario(id=scenario_id, kind=kind, raw=raw, told=told)


def _kind(reader: Reader) -> str | None:
    kind = reader.name("kind")
    if kind in hooks.scenario_kinds:
        return kind
    if kind:
        known = ", ".join(sorted(hooks.scenario_kinds))
        reader.faults.add("kind", f"unknown kind {shown(kind)}; known: {known}")
    return None


def _read_remarks(reader: Reader) -> None:
    """Check what may be left out and never influences the play."""
    reader.text("title", default="")
    reader.text("note", default="")
    reader.switch("optional", default=False)
    if "tags" in reader:
        for tag in reader.items("tags"):
            tag.text()
    if "expected" in reader:
        reader.object("expected")
