"""Worlds in which a vote is open, made through the actions like everything else."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.heartbeat import jobs
from core.people.models import Person
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.referenda import actions as referenda
from groups.referenda.models import Referendum
from tests import world

CHARTER: dict[str, Any] = {
    "membership.newcomer_rates_all": "always",
    "proposals.signatures_kind": "number",
    "proposals.signatures_number": 1,
    "proposals.discussion_days": 1,
    "referenda.voting_days": 3,
    "referenda.ballots": "sealed",
    "referenda.revote": True,
}


def a_charter(**changes: Any) -> dict[str, Any]:
    """The usual charter of these tests; `voting_days=2` changes `referenda.voting_days`."""
    return CHARTER | {f"referenda.{name}": value for name, value in changes.items()}


def a_recorded_village() -> dict[str, Person]:
    """Three people with the usual charter, whose record is signed to its end."""
    village = world.a_village("Aino", "Bertil", "Cilla", charter=CHARTER)
    jobs.do_chores(now=world.now())
    jobs.drain_all(now=world.now())
    return village


def a_proposal(
    author: Person,
    title: str = "A bench by the pond",
    *,
    options: Sequence[str] = (),
    alternative_to: Proposal | None = None,
) -> Proposal:
    """A published proposal with its author's signature, enough to qualify in these worlds."""
    drafted = proposals.draft(
        author,
        title=title,
        text="People want to sit down.",
        options=options,
        alternative_to=alternative_to,
        now=world.now(),
    )
    return proposals.publish(drafted, author, now=world.now())


def a_vote(
    *names: str, charter: Mapping[str, Any] | None = None, options: Sequence[str] = ()
) -> tuple[Referendum, dict[str, Person]]:
    """A village in which a vote has just opened, and its people."""
    village = world.a_village(*(names or ("Aino", "Bertil", "Cilla")), charter=charter or CHARTER)
    return opened(a_proposal(next(iter(village.values())), options=options)), village


def opened(proposal: Proposal) -> Referendum:
    """Live on until the vote on the proposal has opened."""
    for _day in range(5):
        world.next_day()
        vote = Referendum.objects.filter(proposals=proposal).first()
        if vote is not None:
            return vote
    raise AssertionError("the vote did not open")


def cast(vote: Referendum, person: Person, choice: str = "1", **facts: Any) -> referenda.Receipt:
    """A sealed ballot with a fresh code."""
    code = facts.pop("code", None) or referenda.new_code()
    return referenda.cast_sealed(vote, person, choice, code=code, now=world.now(), **facts)


def close(vote: Referendum) -> Referendum:
    """Live on until the vote is closed."""
    vote.refresh_from_db()
    world.on(vote.closes)
    vote.refresh_from_db()
    return vote
