"""A village in which there is something to do for every act."""

from datetime import timedelta
from typing import Any

from core.feeds import actions as feeds
from core.notices.letters import stop_link
from core.people import actions as people
from core.people.models import Person
from delegation import actions as delegation
from delegation.kinds import VOTED
from groups.decisions import actions as decisions
from groups.membership import actions as membership
from groups.membership.letters import token_of
from groups.proposals import actions as proposals
from tests import votes, world
from tests.acts.together import Together

POLISH = {"title": "Huśtawka", "text": "Wysoko."}
LAW = {"kind": "law.adopt", "data": {"title": "Quiet", "text": "It is quiet."}}
DIARY = {"name": "A diary", "scopes": ["read:group"], "days": 30}
NAMES = ("Aino", "Bertil", "Cilla", "Dawid", "Ewa")


def soon(days: int) -> Any:
    return world.today() + timedelta(days=days)


class Scene:
    """A village in which there is something to do for every act.

    The author has a mandate and an open voice; so has somebody who was a member until today. The
    speaker votes in the open in the vote that runs.
    """

    def __init__(self, ballots: str = "sealed") -> None:
        # Two signatures are needed, so that what collects goes on collecting.
        charter = votes.a_charter(ballots=ballots) | {
            "proposals.signatures_number": 2,
            "delegation.on": True,
        }
        village = world.a_village(*NAMES, charter=charter)
        self.author, self.member, self.friend, self.former, self.speaker = village.values()
        self.outsider = world.a_person("Xaver")
        self.candidate = world.a_person("Ylva")
        delegation.declare(self.speaker, scope="everything", now=world.now())
        self.voted_on = votes.a_proposal(self.author, "A bench")
        self.voted_effect = decisions.attach(self.voted_on, self.author, **LAW, now=world.now())
        self.voted_argument = self.argued(self.voted_on)
        self.voted_translation = self.translated(self.voted_on)
        proposals.sign(self.voted_on, self.friend, now=world.now())
        self.vote = votes.opened(self.voted_on)
        self.applicant = world.an_applicant("Zofia")
        self.newcomer = world.a_person("Ulla", email="ulla@example.org")
        people.confirm_email(self.newcomer)
        self.draft = self.drafted("A draft")
        self.collecting = votes.a_proposal(self.author, "A swing")
        self.argument = self.argued(self.collecting)
        self.translation = self.translated(self.collecting)
        given_up = votes.a_proposal(self.author, "A slide")
        self.idle_argument = self.argued(given_up)
        proposals.withdraw(given_up, self.author, now=world.now())
        self.effect = decisions.attach(self.draft, self.author, **LAW, now=world.now())
        self.invitation = membership.invite(self.author, now=world.now())
        givers = (self.author, self.former)
        self.voices = {
            giver.pk: delegation.declare(giver, scope="everything", now=world.now())
            for giver in givers
        }
        self.mandates = {
            giver.pk: self.follows(giver, self.outsider, scope=self.scope) for giver in givers
        }
        feeds.make_address(self.author, now=world.now())
        people.make_token(self.author, **DIARY, now=world.now())
        self.token = self.author.tokens.get()
        self.together = Together(self.author, self.friend, self.former)
        membership.end_membership(self.former, now=world.now(), cause="test")

    def at(self, address: str) -> str:
        """An address with what stands in the scene: `{collecting}`, `{vote}` and so on."""
        return address.format(
            draft=self.draft.pk,
            collecting=self.collecting.pk,
            argument=self.argument.uid,
            translation=self.translation.uid,
            effect=self.effect.pk,
            vote=self.vote.pk,
            mandate=self.mandates[self.author.pk].uid,
            voice=self.voices[self.author.pk].pk,
            friend=self.friend.pk,
            candidate=self.candidate.pk,
            invitation=self.invitation.uid,
            invited=token_of(self.invitation),
            token=self.token.pk,
            stop=stop_link(self.author, VOTED.name).rpartition("/stop/")[2],
            joint_vote=self.together.vote.pk,
            confederation=self.together.confederation.pk,
        )

    def drafted(self, title: str) -> Any:
        return proposals.draft(self.author, title=title, text="Words.", now=world.now())

    def argued(self, proposal: Any) -> Any:
        return proposals.argue(proposal, self.author, side="for", text="High up.", now=world.now())

    def translated(self, proposal: Any) -> Any:
        return proposals.translate(proposal, self.author, language="pl", **POLISH, now=world.now())

    @property
    def scope(self) -> str:
        return f"proposal:{self.collecting.uid}"

    def mandate(self, who: Person) -> Any:
        """The person's own mandate; somebody else's where they have none."""
        return self.mandates.get(who.pk, self.mandates[self.author.pk])

    def voice(self, who: Person) -> Any:
        """The person's own declaration; somebody else's where they have none."""
        return self.voices.get(who.pk, self.voices[self.author.pk])

    def follows(self, giver: Person, *people: Person, scope: str = "everything") -> Any:
        return delegation.give(
            giver, scope=scope, choices=self.choices(*people), until_on=soon(30), now=world.now()
        )

    def choices(self, *people: Person) -> list[Any]:
        return [delegation.choice(delegates=[person.pk for person in people])]

    @property
    def adopt(self) -> str:
        return self.vote.options.get(is_status_quo=False).key
