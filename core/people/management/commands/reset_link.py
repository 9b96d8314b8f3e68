"""`manage.py reset_link NUMBER`: for whoever keeps the computer, and never in silence."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.heartbeat import clock
from core.people.actions import make_reset_link
from core.people.models import Person
from core.people.views.links import address_of


class Command(BaseCommand):
    help = (
        "Print a one-time link with which a person can set a new password. The record says that "
        "it was made, and the person is told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="the person's number, as on the profile")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        person = Person.objects.present().filter(pk=options["number"]).first()
        if person is None:
            raise CommandError(f"There is no person number {options['number']}.")
        now = clock.now()
        address = address_of(make_reset_link(person, now=now))
        self.stdout.write(f"For {person.full_name}, valid for two days, once:\n\n  {address}\n")
        self.stdout.write("The record now says that this link was made.\n")
