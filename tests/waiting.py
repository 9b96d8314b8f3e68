"""A village in tests that has voted while others still vote, and what its people do meanwhile."""

from datetime import timedelta

from core.heartbeat import jobs
from core.people.actions import erase
from delegation import actions as delegation
from delegation.models import Mandate
from groups.membership.actions import end_membership, leave
from groups.referenda import actions as referenda
from groups.referenda.checks import broken_promises
from tests import together, votes, world
from tests.delegating import a_choice, follow, speak_up
from tests.jointly import opened

NAMES = ("Aino", "Bertil", "Cilla", "Dora", "Elin", "Folke", "Greta")
LATER = timedelta(hours=30)  # until it is midnight in the last home
FOR, AGAINST, BLANK = "1", "0", "blank"


class Waiting:
    """A village that has voted, while another group of its confederation still votes.

    Aino votes for and Bertil against, both in the open; Cilla and Dora follow Aino, and Dora's
    mandate rests; Elin follows Bertil. Folke has voted himself, Greta does nothing.
    """

    def __init__(self, ballots: str) -> None:
        rules = {"delegation.on": True, "referenda.ballots": ballots}
        self.valley = together.Valley(*NAMES, charter=rules)
        self.people = people = self.valley.people
        if ballots == "sealed":
            speak_up(people["Aino"], people["Bertil"])
        self.joint, self.vote = opened(self.valley, days=(2, 2))
        type(self.joint).objects.update(returns_by=self.joint.returns_by + LATER)
        follow(people["Cilla"], people["Aino"])
        follow(people["Dora"], people["Aino"])
        follow(people["Elin"], people["Bertil"])
        delegation.suspend(self.mandate("Dora"), people["Dora"], now=world.now())
        referenda.cast_open(self.vote, people["Aino"], FOR, now=world.now())
        referenda.cast_open(self.vote, people["Bertil"], AGAINST, now=world.now())
        if ballots == "sealed":
            votes.cast(self.vote, people["Folke"], FOR)
        else:
            referenda.cast_open(self.vote, people["Folke"], FOR, now=world.now())

    def mandate(self, name: str) -> Mandate:
        return Mandate.objects.get(giver=self.people[name])

    def shut(self) -> None:
        """Our midnight comes."""
        world.on(self.vote.closes)
        jobs.do_chores(now=world.now())
        self.vote.refresh_from_db()
        assert (self.vote.is_waiting, self.vote.shut_on) == (True, world.today())

    def counted(self) -> dict[str, dict[str, int]]:
        """The last home's midnight comes; what the others are told, themselves and by mandates."""
        world.on(world.today() + timedelta(days=2))
        jobs.do_chores(now=world.now())
        self.vote.refresh_from_db()
        assert self.vote.is_closed
        assert not list(broken_promises(self.vote))
        (told,) = together.said("joint.returned")
        direct = told["direct"]
        return {
            "direct": direct,
            "delegated": {name: told[name] - direct[name] for name in direct},
        }


USUAL = {
    "direct": {"yes": 2, "no": 1, "blank": 0},
    "delegated": {"yes": 1, "no": 1, "blank": 0},
}


def gives_one(all_of: Waiting) -> None:
    follow(all_of.people["Greta"], all_of.people["Aino"])


def takes_one_back(all_of: Waiting) -> None:
    delegation.withdraw(all_of.mandate("Cilla"), all_of.people["Cilla"], now=world.now())


def lets_one_rest(all_of: Waiting) -> None:
    delegation.suspend(all_of.mandate("Elin"), all_of.people["Elin"], now=world.now())


def lets_one_speak_again(all_of: Waiting) -> None:
    delegation.resume(all_of.mandate("Dora"), all_of.people["Dora"], now=world.now())


def follows_somebody_else(all_of: Waiting) -> None:
    delegation.edit(
        all_of.mandate("Elin"),
        all_of.people["Elin"],
        choices=[a_choice(all_of.people["Aino"])],
        until_on=world.today() + timedelta(days=50),
        now=world.now(),
    )


def whom_they_follow_leaves(all_of: Waiting) -> None:
    leave(all_of.people["Aino"], now=world.now())


def is_removed(all_of: Waiting) -> None:
    end_membership(all_of.people["Elin"], now=world.now(), cause="test")


def is_erased(all_of: Waiting) -> None:
    erase(all_of.people["Cilla"], now=world.now())


def stops_voting_in_the_open(all_of: Waiting) -> None:
    for voice in all_of.people["Aino"].open_voices.all():
        delegation.withdraw_voice(voice, all_of.people["Aino"], now=world.now())


ACTS = (
    gives_one,
    takes_one_back,
    lets_one_rest,
    lets_one_speak_again,
    follows_somebody_else,
    whom_they_follow_leaves,
    is_removed,
    is_erased,
    stops_voting_in_the_open,
)
