"""What is played in processes of their own for tests that meet the pages from outside."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from core.heartbeat import clock
from core.people import actions as people
from core.people.models import Person
from core.programs.scopes import scopes
from core.record.models import Entry, Leaf
from groups.referenda.models import Referendum, RollEntry, SealedBallot
from tests import proposing, votes, world

VOTING_DAYS = 3
# So long ago was the group founded: one day to be signed, one to be discussed, and all days of
# voting but the last, which is today.
DAYS_AGO = 1 + 1 + VOTING_DAYS - 1


def open_vote(size: int = 5, ballots: str = "sealed") -> dict[str, Any]:
    """A group of this size with a vote that is open until tonight, by the wall's clock."""
    today = timezone.now()  # noqa: TID251 - the pages that follow live by the wall's clock
    founded = today.replace(hour=12) - timedelta(days=DAYS_AGO)
    names = [f"Person {number}" for number in range(1, size + 1)]
    charter = votes.a_charter(voting_days=VOTING_DAYS, ballots=ballots) | {"group.time_zone": "UTC"}
    village = world.a_village(*names, charter=charter, now=founded)
    vote = votes.opened(votes.a_proposal(village[names[0]]))
    world.on(today.date())
    world.let_clock_go()
    assert vote.closes == clock.today() + timedelta(days=1)
    return {"vote": vote.pk, "people": [person.pk for person in village.values()]}


def open_proposal(size: int = 6) -> dict[str, Any]:
    """A group of this size, founded just now, with a proposal that all may sign, and a draft."""
    names = [f"Person {number}" for number in range(1, size + 1)]
    charter = proposing.QUICK | {
        "proposals.signatures_number": size,
        "group.time_zone": "UTC",
    }
    now = timezone.now()  # noqa: TID251 - the pages that follow live by the wall's clock
    village = world.a_village(*names, charter=charter, now=now)
    author = village[names[0]]
    proposal = proposing.a_proposal(author)
    draft = proposing.a_draft(author, "A pond for the bees")
    world.let_clock_go()
    return {
        "proposal": proposal.number,
        "subject": proposal.subject,
        "draft": draft.number,
        "people": [person.pk for person in village.values()],
    }


def sign_in(people: list[int]) -> list[str]:
    """A session for each of these people, as their browsers would have after signing in."""
    sessions = []
    for person in Person.objects.filter(pk__in=people).order_by("pk"):
        client = Client()
        client.force_login(person)
        sessions.append(client.cookies["sessionid"].value)
    return sessions


def state_of(vote: int) -> dict[str, Any]:
    """What is in the database about a vote."""
    found = Referendum.objects.get(pk=vote)
    return {
        "state": found.state,
        "ballots": SealedBallot.objects.filter(referendum=found).count(),
        "took_part": RollEntry.objects.filter(referendum=found).taken_part().count(),
        "tally": found.result.tally if found.is_closed else None,
        "stages": [proposal.stage for proposal in found.proposals.all()],
    }


def record() -> dict[str, int]:
    """How many entries and leaves the record has."""
    return {"entries": Entry.objects.count(), "leaves": Leaf.objects.count()}


def open_vote_for_programs() -> dict[str, Any]:
    """A vote that is open, and a token with which a program of one voter does everything."""
    story = open_vote()
    person = Person.objects.get(pk=story["people"][0])
    token = people.make_token(
        person, name="Examples", scopes=scopes().keys(), days=1, now=clock.now()
    )
    return story | {"token": token}
