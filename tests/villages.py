"""What there is to see in a demonstration village; runs in a process that opens its home."""

from collections import Counter
from typing import Any

from django.test import Client
from django.urls import reverse

from core.people.models import Person
from core.record.models import Entry
from delegation.models import Mandate, OpenVoice
from groups.decisions.models import Effect
from groups.membership.models import Standing
from groups.proposals.models import Argument, Proposal, Translation
from groups.referenda.models import Referendum, RollEntry

HERE = {"SERVER_NAME": "127.0.0.1"}


def facts() -> dict[str, Any]:
    """Everything that the story promises to show."""
    results = {vote.number: vote.result for vote in Referendum.objects.exclude(closed_on=None)}
    return {
        "stages": sorted(set(Proposal.objects.values_list("stage", flat=True))),
        "effects": sorted(set(Effect.objects.values_list("kind", "state"))),
        "reasons": sorted({result.reason for result in results.values()}),
        "margins": {number: result.margin for number, result in results.items()},
        "tallies": {number: result.tally for number, result in results.items()},
        "loops": max(result.in_loops for result in results.values()),
        "languages": Counter(Proposal.objects.values_list("language", flat=True)),
        "translations": Counter(Translation.objects.values_list("language", flat=True)),
        "versions": {
            proposal.author.forename: [version.note for version in proposal.versions.all()]
            for proposal in Proposal.objects.filter(version__gt=1)
            if proposal.author
        },
        "levels": sorted(set(Argument.objects.values_list("author_level", flat=True))),
        "arguments": Argument.objects.count(),
        "suspended": Mandate.objects.exclude(suspended_at=None).count(),
        "voices": OpenVoice.objects.live().count(),
        "waiting": _names(Standing.objects.waiting()),
        "removed": _names(Standing.objects.waiting().exclude(admitted_on=None)),
        "at_risk": _names(Standing.objects.members().exclude(at_risk_on=None)),
        "not_voted": _has_not_voted(),
        "entries": Entry.objects.count(),
    }


def chain() -> list[str]:
    """Whom the newest member's vote goes through in a vote that runs, by forename."""
    following = {
        mandate.giver.forename: [naming.person.forename for naming in mandate.namings.all()]
        for mandate in Mandate.objects.filter(scope="everything", suspended_at=None)
    }
    line = ["Pia"]
    while line[-1] in following:
        line += following[line[-1]]
    return line


def unseen(name: str) -> dict[str, int]:
    """The pages of all that is there which this person does not get to see, and their status."""
    client = Client(**HERE)
    client.force_login(Person.objects.get(forename=name))
    addresses = [
        *(proposal.get_absolute_url() for proposal in Proposal.objects.exclude(stage="draft")),
        *(vote.get_absolute_url() for vote in Referendum.objects.all()),
        *(person.get_absolute_url() for person in Person.objects.all()),
        *map(reverse, ("pages:overview", "proposals:list", "decisions:laws", "decisions:list")),
        *map(reverse, ("delegation:mine", "delegation:picture", "delegation:speakers")),
        *map(reverse, ("membership:list", "membership:waiting", "notices:list", "pages:demo")),
    ]
    answers = {address: client.get(address).status_code for address in addresses}
    return {address: status for address, status in answers.items() if status != 200}


def cast(language: str) -> str:
    """The page on which one chooses whom to be."""
    client = Client(**HERE, headers={"accept-language": language})
    return client.get(reverse("pages:demo")).content.decode()


def _has_not_voted() -> list[str]:
    """Who could vote in every running vote and has done so in none."""
    running = RollEntry.objects.filter(referendum__closed_on=None, took_part=False)
    asked = Counter(running.values_list("person__forename", flat=True))
    return sorted(name for name, votes in asked.items() if votes == max(asked.values()))


def _names(standings: Any) -> list[str]:
    return sorted(standings.values_list("person__forename", flat=True))
