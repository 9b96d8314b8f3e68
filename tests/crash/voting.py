"""A vote in which the process may die at any moment: cast, night, count."""

from datetime import date
from typing import Any

from core.heartbeat.actions import beat
from core.heartbeat.jobs import drain_all
from core.heartbeat.models import Day
from core.keys.boxes import box_epochs
from core.people.models import Person
from core.record.checks import verify
from groups.referenda.models import Referendum, SealedBallot
from tests import votes, world


def open_vote() -> None:
    """Four people, two of whom have voted."""
    vote, village = votes.a_vote("Aino", "Bertil", "Cilla", "Dawid")
    votes.cast(vote, village["Aino"], "1")
    votes.cast(vote, village["Bertil"], "1")


def cast(*, code: str) -> None:
    """Cilla votes; with the same code again if she does not know whether it went through."""
    vote = _resume()
    votes.cast(vote, Person.objects.get(forename="Cilla"), "1", code=code)


def night() -> None:
    """The box is rewritten."""
    _resume()
    world.next_day()


def count() -> None:
    """The vote closes."""
    vote = _resume()
    for _day in range((vote.closes - world.today()).days):
        world.next_day()


def tell() -> dict[str, Any]:
    """What is there afterwards, once the heartbeat and the jobs have gone on."""
    vote = _resume()
    beat(now=world.now())
    drain_all(now=world.now())
    result = getattr(vote, "result", None)
    return {
        "ballots": SealedBallot.objects.count(),
        "took_part": vote.roll.taken_part().count(),
        "tally": result and result.tally,
        "stage": vote.proposals.get().stage,
        "keys": len(box_epochs(vote.uid)),
        "wrong": [finding.sentence for finding in verify()],
    }


def _resume() -> Referendum:
    """Go on at noon of the last day on which the home was up."""
    vote = Referendum.objects.get()
    world.set_clock(world.FIRST_NOON + ((_last() or vote.opens) - world.FIRST_NOON.date()))
    return vote


def _last() -> date | None:
    return Day.objects.last_finished()
