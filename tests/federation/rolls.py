"""What members of groups do about their rolls, told in the processes of their instances."""

from typing import Any

from core.heartbeat import clock
from core.instance import instance
from core.people.actions.emails import confirm_email
from core.people.models import Person
from core.record.models import Entry
from federation.confederations.models import JointVote
from federation.rolls.actions.choosing import let_go
from federation.rolls.models import Clash, OtherList, Roll
from groups.referenda.models import RollEntry


def origin() -> str:
    """Who this group is for ever."""
    return instance.origin


def confirm(*, emails: dict[str, str]) -> None:
    """These members have confirmed these addresses."""
    for forename, email in emails.items():
        person = Person.objects.get(forename=forename)
        person.email = email
        person.save()
        confirm_email(person)


def choose_other(*, forename: str) -> None:
    """This member votes in the other group that lists them."""
    let_go(Person.objects.get(forename=forename), JointVote.objects.get(), now=clock.now())


def standing() -> dict[str, Any]:
    """How far our roll is, with whom it was compared, and who is on it."""
    roll = Roll.objects.first()
    answered = Entry.objects.filter(verb="rolls.answered")
    return {
        "state": roll.state if roll else "",
        "error": roll.error if roll else "",
        "compared": OtherList.objects.filter(compared_at__isnull=False).count(),
        "errors": sorted(OtherList.objects.exclude(error="").values_list("error", flat=True)),
        "clashes": Clash.objects.count(),
        "answered": sum(entry.facts["count"] for entry in answered),
        "on_the_roll": sorted(RollEntry.objects.values_list("person__forename", flat=True)),
    }
