"""Play scenarios through the real actions and print what happened."""

import json
import sys
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from core.rehearsal.comparing import differences, said
from core.rehearsal.files import read_files
from core.rehearsal.plays import play_all
from core.rehearsal.scenarios import Scenario
from core.rehearsal.scratch import Failure, rehearse
from core.rehearsal.text import printable, shown
from core.room import Room

DIFFERENT, MALFORMED, FAILED = 1, 2, 3


class Command(BaseCommand):
    """`manage.py rehearse [--check] FILE…`: see docs/rehearsal.md."""

    help = "Plays scenarios through the real actions, on scratch data, and prints what happened."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="JSON with scenarios")
        parser.add_argument(
            "--check", action="store_true", help="compare with what the scenarios expect"
        )
        parser.add_argument(
            "--ballots",
            choices=("open", "sealed"),
            default="open",
            help="how people vote; the results are the same",
        )
        parser.add_argument(
            "--database",
            default="",
            metavar="URL",
            help="a PostgreSQL server on which scratch databases may be made",
        )
        parser.add_argument(
            "--jobs", type=int, default=0, help="plays at the same time (default: as fits)"
        )
        parser.add_argument("--backstage", default="", help=SUPPRESS)

    def handle(self, *_args: Any, **options: Any) -> None:
        load_kinds()
        if options["backstage"]:
            self.play_backstage(Path(options["backstage"]), options)
            return
        if not options["files"]:
            raise CommandError("name at least one FILE", returncode=MALFORMED)
        scenarios = self.read(options["files"])
        told = rehearse(
            scenarios,
            ballots=options["ballots"],
            database=options["database"],
            jobs=max(0, options["jobs"]),
        )
        if isinstance(told, Failure):
            self.tell_failure(told)
        self.print_results(told)
        if options["check"] and self.check_results(scenarios, told):
            sys.exit(DIFFERENT)

    def play_backstage(self, folder: Path, options: dict[str, Any]) -> None:
        """Inside the process of its own: play, and leave the results in the folder."""
        programme = read_files([str(folder / "scenarios.json")])
        went_well = play_all(
            programme.scenarios,
            folder=folder,
            ballots=options["ballots"],
            jobs=max(1, options["jobs"]),
        )
        sys.exit(0 if went_well else FAILED)

    def read(self, files: Sequence[str]) -> list[Scenario]:
        programme = read_files(files)
        for fault in programme.faults:
            self.stderr.write(fault)
        if programme.faults:
            sys.exit(MALFORMED)
        return programme.scenarios

    def tell_failure(self, failure: Failure) -> NoReturn:
        self.stderr.write(failure.trace)
        self.stderr.write(
            f"rehearse: scenario {shown(failure.scenario)}: {failure.place}: the software failed"
        )
        sys.exit(FAILED)

    def print_results(self, results: list[dict[str, Any]]) -> None:
        self.stdout.write(json.dumps({"results": results}, ensure_ascii=False, indent=1))

    def check_results(self, scenarios: list[Scenario], results: list[dict[str, Any]]) -> int:
        """Tell the differences; return how many scenarios differ."""
        compared = differing = 0
        for scenario, result in zip(scenarios, results, strict=True):
            if "expected" not in scenario.raw:
                continue
            compared += 1
            found = list(differences(scenario.raw["expected"], result))
            differing += bool(found)
            for path, wanted, got in found:
                place = f"{printable(scenario.id)}: {path}"
                self.stderr.write(f"{place}: expected {said(wanted)}, got {said(got)}")
        self.stderr.write(f"{len(results)} played, {compared} compared, {differing} differ")
        return differing


def load_kinds() -> None:
    """Let every room that can play scenarios say so."""
    for room in apps.get_app_configs():
        if isinstance(room, Room) and find_spec(f"{room.name}.rehearsal"):
            import_module(f"{room.name}.rehearsal")
