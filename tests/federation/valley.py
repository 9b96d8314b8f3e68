"""What happens in groups that decide together, told in the processes of their instances."""

from typing import Any

from django.db import transaction

from core import hooks
from core.heartbeat import actions, clock, jobs
from core.instance import instance
from core.people.models import Person
from core.record.models import Entry
from core.refusals import Refusal
from federation.confederations.actions import certify, unseat_group
from federation.confederations.counting import count
from federation.confederations.exchange import (
    asking,
    belonging,
    joining,
    looking,
    planning,
    unfounded,
)
from federation.confederations.models import (
    Confederation,
    JointProposal,
    JointVote,
    Return,
    Seat,
    Unfounded,
)
from federation.peers.models import CivicObject, Peer
from groups.proposals.models import Proposal
from groups.referenda.actions import cast_open
from groups.referenda.models import Referendum

RULES = {
    "confederation.discussion_days": 1,
    "confederation.voting_days": 1,
    "confederation.grace_hours": 12,
    "confederation.patience_hours": 48,
    "confederation.minimum_roll": 1,
}


# --- Before the vote --------------------------------------------------------------------------
def plan(*, addresses: list[str], rules: dict[str, Any]) -> None:
    """Begin to found a confederation of these groups here, with these rules besides ours."""
    draft = planning.Draft(
        name="The Valley", short_name="valley", time_zone="UTC", language="en", rules=RULES | rules
    )
    planning.begin_plan(draft, groups=planning.introduce_all(addresses), now=clock.now())


def agree(*, address: str) -> None:
    """The group has decided to found the confederation with the others."""
    found, shown = looking.look(address)
    joining.join(found, shown, decision="", now=clock.now())


def is_seated() -> int:
    """How many groups belong to it, as far as is known here."""
    return Seat.objects.taken().count()


def has_vote() -> int:
    """Whether the joint vote was opened, as far as is known here."""
    return JointVote.objects.count()


def ask(*, title: str) -> None:
    """The group has decided to ask the people of all groups."""
    question = {
        "confederation": Confederation.objects.joined().get().origin,
        "title": title,
        "text": "The bus goes on Sundays.",
        "reason": "",
        "language": "en",
        "effects": [],
    }
    asking.ask(question, now=clock.now())


def cast(*, yes: int, no: int) -> None:
    """So many people vote at home, in this order."""
    vote = Referendum.objects.get()
    choices = ["1"] * yes + ["0"] * no
    for person, choice in zip(Person.objects.order_by("pk"), choices, strict=False):
        cast_open(vote, person, choice, now=clock.now())


def live_alone() -> None:
    """A beat without visiting anybody, whatever the clock says of them."""
    actions.beat(now=clock.now())
    for name, chore in hooks.chores.items():
        if name != "peers.visit":
            chore(now=clock.now())
    jobs.drain_all()


def put_out(*, name: str) -> None:
    """Say, as the confederation, that a group belongs to it no more; nothing supports that."""
    seat = Seat.objects.taken().get(name=name)
    vote = JointVote.objects.values_list("uid", flat=True).first()
    unseat_group(seat, now=clock.now(), vote=vote)
    belonging.tell_end(seat, reason="expelled", now=clock.now())


def not_followed() -> list[str]:
    """Of what the confederation's computer said what is not followed here."""
    return [unfounded.in_words(one) for one in Unfounded.objects.order_by("index")]


# --- After it ---------------------------------------------------------------------------------
def outcome() -> dict[str, Any]:
    """What the vote came to here: decided, and how; or not, and why."""
    vote = JointVote.objects.get()
    counted = count(vote)
    people = counted.outcome.people
    names = {seat.origin: seat.name for seat in counted.seats}
    own = vote.certificates.filter(origin=instance.origin).first()
    return {
        "is_adopted": vote.is_adopted,
        "why_not": "" if vote.certified_at else _why_not(vote),
        "people": [people.yes, people.no, people.blank],
        "voices": {names[origin]: voice.value for origin, voice in counted.outcome.voices.items()},
        "digest": own.digest if own else "",
        "certificates": sorted({one.digest for one in vote.certificates.all()}),
        "returns": sorted(
            [names.get(row.origin, ""), row.yes, row.no] for row in Return.objects.all()
        ),
        "frozen": sorted(Peer.objects.filter(state="frozen").values_list("name", flat=True)),
        "stage": vote.proposal.stage if vote.proposal else "",
        "certified": Entry.objects.filter(verb="joint_vote.certified").count(),
        "said": [
            CivicObject.objects.filter(kind=kind).count()
            for kind in ("joint.roll", "joint.returned", "joint.certified")
        ],
    }


def _why_not(vote: JointVote) -> str:
    try:
        with transaction.atomic():
            certify(vote, now=clock.now())
            transaction.set_rollback(True)
    except Refusal as refusal:
        return str(refusal)
    return ""


def stages() -> dict[str, Any]:
    """How far the joint question is here, for whoever wonders why a test does not go on."""
    return {
        "date": clock.today().isoformat(),
        "confederations": Confederation.objects.count(),
        "seats": is_seated(),
        "proposals": list(JointProposal.objects.values_list("title", "refused")),
        "votes": JointVote.objects.count(),
        "pages": list(Proposal.objects.values_list("title", "stage")),
        "referenda": [str(one.closes) for one in Referendum.objects.all()],
    }
