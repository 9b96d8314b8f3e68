"""What rolls bring to shared pages: the joint vote, the settings, what waits, one's own data."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.heartbeat import clock
from core.notices.needs import Need
from core.people.models import Person
from core.people.own_data import OwnData
from federation.confederations.home.belonging import vote_of
from federation.confederations.models import Confederation, JointVote
from federation.rolls.actions.hearing import ELECTORS, GUARDED, NULLIFIERS, RELEASED
from federation.rolls.actions.settling import forget_person
from federation.rolls.models import Elector, State, VotingHome
from federation.rolls.rules.days import A_DAY
from federation.rolls.showing import brief, fixed, mine
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage


def on_joint_vote(
    vote: JointVote, person: Person | None, request: HttpRequest
) -> dict[str, Any] | None:
    """For the page of a joint vote: how far the comparison is."""
    found = brief(vote, person, today=clock.today())
    return {"template": "rolls/panel.html", "order": 60, "shown": found}


def on_proposal(
    proposal: Proposal, person: Person | None, request: HttpRequest
) -> dict[str, Any] | None:
    """The same for its page at home, where it asks one question once the rolls are fixed."""
    if proposal.is_joint and proposal.stage == Stage.VOTING:
        found = fixed(proposal)
        return {"template": "rolls/panel.html", "order": 60, "shown": found} if found else None
    vote = vote_of(proposal) if proposal.stage == Stage.DISCUSSION else None
    return on_joint_vote(vote, person, request) if vote else None


def choices_waiting(person: Person, today: date) -> list[Need]:
    """The joint votes in which this member is on two lists and can still choose."""
    electors = Elector.objects.filter(
        person=person, roll__state=State.LISTED, released_at__isnull=True
    )
    found = []
    for elector in electors.select_related("roll__vote__confederation").order_by("pk"):
        vote = elector.roll.vote
        place = mine(vote, elector.roll, person, (), today=today)
        if place is not None and place.may_let_go:
            sentence = _("Choose where you vote on “%(title)s”.") % {"title": vote.title}
            link, until = reverse("rolls:vote", args=[vote.number]), vote.opens_on - A_DAY
            found.append(Need(sentence=sentence, link=link, until=until))
    return found


class OwnHomes:
    """Voting homes as a part of a person's own data."""

    title = _("Voting homes")

    def __call__(self, person: Person) -> OwnData:
        homes = VotingHome.objects.filter(person=person).select_related("confederation")
        electors = Elector.objects.filter(person=person).select_related("roll__vote")
        rows = {
            "voting_homes": [
                {
                    "confederation": home.confederation.name,
                    "votes_here": home.is_here,
                    "declared_on": home.declared_on,
                }
                for home in homes.order_by("confederation")
            ],
            "on_compared_rolls": [
                {
                    "vote": elector.roll.vote.uid,
                    "title": elector.roll.vote.title,
                    "called_there": elector.nullifier,
                    "let_go_at": elector.released_at,
                    "could_vote": elector.is_on,
                }
                for elector in electors.order_by("pk")
            ],
        }
        return OwnData("rolls", rows)

    def erase(self, person: Person, now: datetime) -> None:
        """See the action: a list that others have read keeps a number of nobody."""
        forget_person(person)


def is_together() -> bool:
    """Whether the group votes together with others."""
    return Confederation.objects.joined().exists()


hooks.joint_vote_panels.add("rolls", on_joint_vote)
hooks.proposal_panels.add("rolls", on_proposal)
hooks.needs_me.add("rolls.choose", choices_waiting)
hooks.own_data.add("rolls", OwnHomes())
hooks.settings_links.add(
    "rolls", {"label": _("My voting home"), "url": "rolls:homes", "shown": is_together}
)
for kind, words in (
    (GUARDED, _("The key with which a guardian answers in a joint vote")),
    (ELECTORS, _("How many people are on the roll of a joint vote")),
    (NULLIFIERS, _("The list of a roll that is compared")),
    (RELEASED, _("Somebody was let go who is on two rolls")),
):
    hooks.civic_words.add(kind, words)
