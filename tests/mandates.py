"""Votes in which mandates speak, made through the actions like everything else."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.heartbeat.models import Failure
from core.people.models import Person
from core.record.models import Entry
from groups.referenda import actions
from groups.referenda.checks import Replay, broken_promises
from groups.referenda.models import OpenBallot, Referendum, Result
from tests import votes, world
from tests.delegating import a_charter, speak_up

NAMES = ("Aino", "Bertil", "Cilla", "Dawid", "Ewa", "Filip")


def a_village(*, ballots: str = "sealed", **changes: Any) -> dict[str, Person]:
    """Six people; in secret votes Aino and Bertil vote in the open."""
    rules = a_charter(ballots=ballots) | changes
    village = world.a_village(*NAMES, charter=rules)
    if ballots == "sealed":
        speak_up(village["Aino"], village["Bertil"])
    return village


def a_vote(
    village: Mapping[str, Person],
    title: str = "A bench by the pond",
    options: Sequence[str] = (),
) -> Referendum:
    """One that has just opened."""
    return votes.opened(votes.a_proposal(next(iter(village.values())), title, options=options))


def cast(vote: Referendum, person: Person, choice: str = "1") -> OpenBallot:
    """A ballot in the open."""
    return actions.cast_open(vote, person, choice, now=world.now())


def counted(vote: Referendum) -> Result:
    """The result, after the close; record, rows and files agree."""
    votes.close(vote)
    assert vote.is_closed, Failure.objects.first()
    assert not list(broken_promises(vote))
    replay = Replay()
    for entry in Entry.objects.order_by("pk"):
        replay.apply(entry)
    assert not list(replay.differences())
    return Result.objects.get(referendum=vote)
