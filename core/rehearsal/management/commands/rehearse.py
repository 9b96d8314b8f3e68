"""Play scenarios through the real actions and print what happened."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NoReturn

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from core.rehearsal.comparing import differences, said
from core.rehearsal.files import read_files
from core.rehearsal.plays import Failure, rehearse
from core.rehearsal.scenarios import Scenario
from core.rehearsal.scratch import NoScratch, folder
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

    def handle(self, *_args: Any, **options: Any) -> None:
        load_kinds()
        if not options["files"]:
            raise CommandError("name at least one FILE", returncode=MALFORMED)
        scenarios = self.read(options["files"])
        try:
            told = rehearse(
                scenarios, folder=folder(), ballots=options["ballots"], jobs=options["jobs"]
            )
        except NoScratch as refused:
            raise CommandError(str(refused), returncode=MALFORMED) from None
        if isinstance(told, Failure):
            self.tell_failure(told)
        self.print_results(told)
        if options["check"] and self.check_results(scenarios, told):
            sys.exit(DIFFERENT)

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
