"""What pages and programs show of a vote, and of where somebody stands in it."""

from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext_lazy as _

from core.charter.reading import numbered
from core.heartbeat import clock
from core.people.models import Person
from core.prepared import Prepared
from delegation.afterwards import CameTo, came_to
from delegation.models import Picture
from delegation.reading import figures, is_there_for
from groups.membership.models import is_member
from groups.proposals.models import Proposal
from groups.referenda import wording
from groups.referenda.matters import fixed_moment, is_fixed, lets_delegate, matter_of, matters_of
from groups.referenda.models import Option, Referendum, RollEntry
from groups.referenda.rolls import voters_among

# What the page asks of a vote, and of its reader on the roll.
OPTIONS = Prepared(
    lambda vote: Option.objects.filter(referendum=vote).select_related("proposal").order_by("place")
)
PROPOSALS = Prepared(lambda vote: Proposal.objects.filter(referenda=vote).order_by("number"))
ENTRY = Prepared(
    lambda vote, person: RollEntry.objects.filter(referendum=vote, person=person), given=2
)
IN_THE_OPEN = Prepared(
    lambda vote: RollEntry.objects.filter(referendum=vote, in_the_open=True).only("pk")[:1]
)
SMALL_ROLL = 5
KNOWN_FOR = 24 * 60 * 60


def about(vote: Referendum, *, tells: bool) -> dict[str, Any]:
    """What everybody sees of a vote; how many have voted, if that is told to who asks."""
    return {
        "vote": vote,
        "options": list(OPTIONS.rows(vote.pk)),
        "proposals": list(PROPOSALS.rows(vote.pk)),
        "tells_figures": tells,
        "turnout": _turnout(vote) if tells else None,
        "who_can_find_out": wording.WHO_CAN_FIND_OUT[vote.ballots],
        "is_small": vote.roll_size < SMALL_ROLL and vote.is_sealed,
        "last_day": vote.last_day,
        "dates": _dates(vote),
        "lets_delegate": lets_delegate(vote),
        "spoken_for": spoken_for(vote) if tells and not vote.is_closed else None,
    }


def _turnout(vote: Referendum) -> int:
    return vote.result.turnout if vote.is_closed else vote.roll.taken_part().count()


def spoken_for(vote: Referendum) -> int | None:
    """For how many mandates speak in a running vote; None where none did last night.

    By last night's mandates and the open votes of now, so that it betrays no secret vote. Worked
    out again only when one of these has changed.
    """
    if not lets_delegate(vote):
        return None
    picture = Picture.objects.filter(matter=vote.subject, is_final=False).first()
    if picture is None:
        return None
    cast = vote.open_ballots.aggregate(number=Count("pk"), last=Max("pk"), changes=Sum("seq"))
    name = f"spoken-for:{vote.pk}:{picture.pk}:{':'.join(map(str, cast.values()))}"
    known: int | None = cache.get(name)
    if known is None:
        (matter,) = matters_of([vote])
        found = figures(matter)
        known = found.turnout if found else 0
        cache.set(name, known, timeout=KNOWN_FOR)
    return known


def what_came_of_mine(vote: Referendum, options: list[Option], person: object) -> CameTo | None:
    """What the vote of the person who asks came to; None where it is nobody's on the roll."""
    if not isinstance(person, Person):
        return None
    charter = numbered(vote.charter)
    matter = matter_of(vote, options=options, levels=(), charter=charter)
    voters = voters_among({vote.uid: matter}, [person.pk])[matter.key]
    return came_to(person, matter, voters)


def mine(vote: Referendum, person: object) -> dict[str, Any]:
    """Where somebody stands in a vote, and what they can do there."""
    member = is_member(person)
    signed_in = person if isinstance(person, Person) else None
    entry = ENTRY.first(vote.pk, signed_in.pk) if signed_in else None
    is_open = member and entry is not None and vote.is_open_on(clock.today())
    has_voted = entry is not None and entry.took_part
    openly = not vote.is_sealed or (entry is not None and entry.in_the_open)
    return {
        "is_member": member,
        "is_on_roll": entry is not None,
        "has_voted": has_voted,
        "may_vote": is_open and not has_voted,
        "may_change": is_open and has_voted and vote.revote,
        "openly": openly,
        # While delegation is switched off the way to one's own mandates leads from here.
        "has_mandates_page": (
            is_open and signed_in and lets_delegate(vote) and is_there_for(signed_in)
        ),
        "fixed_from": fixed_moment(vote) if openly and vote.is_sealed else None,
        "is_fixed": openly and is_fixed(vote, clock.now()),
        "some_vote_openly": (member and (not vote.is_sealed or IN_THE_OPEN.exists(vote.pk))),
    }


def _dates(vote: Referendum) -> list[dict[str, Any]]:
    today = clock.today()
    is_over = vote.is_closed
    return [
        {
            "label": _("Voting opened"),
            "date": vote.opens,
            "state": "past" if is_over or today >= vote.opens else "to_come",
            "note": _("Afresh, because the ballot box was lost.") if vote.reopened_on else "",
        },
        {
            "label": _("Last day to vote"),
            "date": vote.last_day,
            "state": "past" if is_over else "now" if vote.is_open_on(today) else "to_come",
        },
        {
            "label": _("Counted") if is_over else _("Votes are counted"),
            "date": vote.closed_on or vote.closes,
            "state": "past" if is_over else "to_come",
            "note": _("When the last group has voted, wherever its midnight is.")
            if vote.is_joint
            else "",
        },
    ]
