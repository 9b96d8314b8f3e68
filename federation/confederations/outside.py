"""What groups of a confederation say to each other is called, and who may read the words of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.instance import instance
from federation.confederations.models import GroupRoll, JointVote
from federation.confederations.taking_part import VOTE, taking_part
from federation.peers.rules.entries import is_uid

Words = str | Promise
# Who said it, and the body of what they said.
Said = Sequence[tuple[str, Mapping[str, Any]]]
CALLED: Mapping[str, Words] = {
    "confederation.charter": _("the charter of the confederation"),
    "confederation.join": _("a group agrees to join"),
    "confederation.leave": _("a group leaves"),
    "confederation.seat": _("a group takes its seat"),
    "confederation.unseat": _("a group has no seat any more"),
    "joint.proposed": _("a question to the people of all groups"),
    "joint.withdrawn": _("a question is taken back"),
    "joint.refused": _("a question is not put to the vote"),
    "joint.sheet": _("how many have signed"),
    "joint.argument": _("an argument"),
    "joint.argument_taken_back": _("an argument is taken back"),
    "joint.opened": _("a joint vote is opened"),
    "joint.roll": _("how many can vote"),
    "joint.returned": _("a tally"),
    "joint.witnessed": _("who vouches for a tally"),
    "joint.certified": _("what a joint vote came to"),
}
NOT_YET = _(
    "Its words are shown when the last group has closed its vote, so that nobody votes by what "
    "others did."
)
SMALL = _(
    "So few people can vote there that their figures would tell how each of them voted. Only the "
    "other groups' computers read them, to count them together with other small groups."
)
UNKNOWN = _("It is about a vote that is not known here.")


def figures_of_returns(said: Said, *, now: datetime) -> list[Words]:
    """Why tallies are for groups only: people still vote somewhere, or too few voted there."""
    votes = _votes(said)
    rolls = GroupRoll.objects.filter(vote__in=votes.values()).values_list(
        "vote__uid", "origin", "size"
    )
    sizes = {(str(uid), origin): size for uid, origin, size in rolls}
    found: list[Words] = []
    for origin, body in said:
        vote = votes.get(str(body.get("vote")))
        why = _why_not_yet(vote, now=now)
        if not why and vote and sizes.get((str(vote.uid), origin), 0) < vote.minimum_roll:
            why = SMALL
        found.append(why)
    return found


def sums(said: Said, *, now: datetime) -> list[Words]:
    """Why certificates are for groups only: somebody certified before all have voted."""
    votes = _votes(said)
    return [_why_not_yet(votes.get(str(body.get("vote"))), now=now) for _origin, body in said]


def _why_not_yet(vote: JointVote | None, *, now: datetime) -> Words:
    if vote is None:
        return UNKNOWN
    return NOT_YET if now < vote.closed_at else ""


def _votes(said: Said) -> Mapping[str, JointVote]:
    """The joint votes that are spoken of, by their names as they are written."""
    names = {str(body.get("vote")) for _origin, body in said}
    known = JointVote.objects.select_related("confederation")
    known = known.filter(uid__in=[name for name in names if is_uid(name)])
    return {str(vote.uid): vote for vote in known}


class ThoseWhoTakePart:
    """The words about a vote are given to those who hold a seat for it, and to the confederation.

    Whoever opens votes counts them as well. A group that has left before the vote was opened takes
    no part in it.
    """

    def withheld(self, bodies: Sequence[Mapping[str, Any]], *, by: str) -> list[str]:
        votes = _votes([("", body) for body in bodies])
        told = taking_part(votes.values(), by)
        names = [str(body.get("vote")) for body in bodies]
        return ["" if name in told else f"{VOTE}{name}" for name in names]

    def ours(self, about: Collection[str]) -> set[str]:
        votes = _votes([("", {"vote": name.removeprefix(VOTE)}) for name in about])
        return {f"{VOTE}{uid}" for uid in taking_part(votes.values(), instance.origin)}


for kind, words in CALLED.items():
    hooks.civic_words.add(kind, words)
hooks.civic_secrets.add("joint.returned", figures_of_returns)
hooks.civic_secrets.add("joint.certified", sums)
TAKING_PART = ThoseWhoTakePart()
hooks.civic_readers.add("joint.returned", TAKING_PART)
hooks.civic_readers.add("joint.certified", TAKING_PART)
