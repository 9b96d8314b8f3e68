"""Begins a confederation of groups: `manage.py found_confederation "The Valley" valley https://…`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.heartbeat import clock
from core.instance import instance
from core.refusals import Refusal
from federation.confederations.exchange import planning


class Command(BaseCommand):
    """The same as the page at /federation/founding/; who runs it has no more rights than others."""

    help = "Begin a confederation of three groups or more. Each then agrees by its own decision."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("short_name")
        parser.add_argument("groups", nargs="+", help="the addresses of the groups")
        parser.add_argument("--time-zone", default="UTC")
        parser.add_argument("--language", default="en")
        parser.add_argument(
            "--rule",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="another value than that of the preset, such as confederation.voting_days=7",
        )

    def handle(self, **options: Any) -> None:
        draft = planning.Draft(
            name=options["name"],
            short_name=options["short_name"],
            time_zone=options["time_zone"],
            language=options["language"],
            rules=_rules(options["rule"]),
        )
        try:
            groups = planning.introduce_all(options["groups"])
            plan = planning.begin_plan(draft, groups=groups, now=clock.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        for group in groups:
            self.stdout.write(f"{group.name} at {group.address}, origin {group.origin}")
        self.stdout.write(f"What they agree to has the digest {planning.digest_of(plan)}")
        self.stdout.write(f"Each group decides to join {instance.address}; then it exists.")


def _rules(given: list[str]) -> dict[str, str]:
    """Rules by their names; raises CommandError."""
    pairs = [rule.partition("=") for rule in given]
    if not all(mark for _name, mark, _value in pairs):
        raise CommandError("Write a rule as NAME=VALUE.")
    return {name.strip(): value.strip() for name, _mark, value in pairs}
