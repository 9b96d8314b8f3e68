"""`manage.py confirm_link NUMBER`: confirms an e-mail address where no mail can be sent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.heartbeat import clock
from core.people.actions import make_confirmation_link
from core.people.models import Person
from core.people.views.links import address_of


class Command(BaseCommand):
    help = (
        "Print a one-time link that confirms a person's e-mail address, to hand over "
        "where the instance has no mail server."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="the person's number, as on the profile")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        person = Person.objects.present().filter(pk=options["number"]).first()
        if person is None:
            raise CommandError(f"There is no person number {options['number']}.")
        now = clock.now()
        address = address_of(make_confirmation_link(person, now=now))
        self.stdout.write(f"For {person.full_name}, valid for seven days, once:\n\n  {address}\n")
