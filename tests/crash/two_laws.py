"""Two votes close in one night and two laws take force in it; the process may die."""

from datetime import timedelta
from typing import Any

from core.heartbeat.actions import beat
from core.heartbeat.jobs import drain_all
from core.heartbeat.models import Day, Failure, Matter
from core.record.checks import verify
from groups.decisions.models import Decision, Law
from groups.proposals.models import Proposal
from groups.referenda import actions as referenda
from groups.referenda.models import Referendum
from tests import votes, world


def evening_before() -> None:
    """Everybody has voted for both proposals; tonight both votes close."""
    charter = votes.a_charter(ballots="open") | {"decisions.waiting_days": 0}
    village = world.a_village("Aino", "Bertil", "Cilla", charter=charter)
    for title in ("A bench by the pond", "A swing in the oak"):
        votes.a_proposal(village["Aino"], title)
    world.next_day(2)
    for vote in Referendum.objects.all():
        for person in village.values():
            referenda.cast_open(vote, person, "1", now=world.now())
    world.on(Referendum.objects.earliest("closes").closes - timedelta(days=1))


def next_midnight() -> None:
    """One more day, with all its work."""
    _resume()
    world.next_day()


def tell() -> dict[str, Any]:
    """What is there, once the heartbeat and the jobs have gone on."""
    _resume()
    beat(now=world.now())
    drain_all(now=world.now())
    return {
        "stages": sorted(Proposal.objects.values_list("stage", flat=True)),
        "decisions": Decision.objects.count(),
        "laws": sorted(Law.objects.values_list("title", flat=True)),
        "failures": Failure.objects.count(),
        "unsettled": Matter.objects.filter(is_settled=False).count(),
        "wrong": [finding.sentence for finding in verify()],
    }


def _resume() -> None:
    """Go on at noon of the last day whose work was finished."""
    last = Day.objects.last_finished() or world.FIRST_NOON.date()
    world.set_clock(world.FIRST_NOON + (last - world.FIRST_NOON.date()))
