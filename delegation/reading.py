"""What pages read of counts and nights: one person's part, live figures, weights, the flow."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypedDict

import numpy as np
from django.db.models import Q

from core.charter.reading import current
from core.heartbeat import clock
from core.keys import fields
from core.people.models import Person
from core.prepared import Prepared
from delegation import matters, scopes
from delegation.actions.counting import Effective, resolved
from delegation.actions.pictures import about, basis_of
from delegation.matters import UNKNOWN, Matter
from delegation.models import (
    Flow,
    Mandate,
    Night,
    OpenVoice,
    Picture,
    PictureChunk,
    Snapshot,
    Weight,
)
from delegation.models.chunks import Part, find
from delegation.rules.chain import MOST_STEPS, Step, walk


class FlowPerson(TypedDict):
    """Somebody in a flow: their number, what goes through them, and how many follow unseen."""

    person: int
    weight: str
    votes: bool
    followers: int


class FlowRest(TypedDict):
    """All who are not drawn by name, and what those of them who vote carry together."""

    people: int
    weight: str


class FlowData(TypedDict):
    """A flow to be drawn: `edges` are pairs of places among `people`, who follows whom."""

    people: list[FlowPerson]
    edges: list[tuple[int, int]]
    others: FlowRest
    loops: list[list[int]]


def is_there_for(person: Person) -> bool:
    """Whether the pages of this room are there for a person.

    That is while members may follow others, and as long as the person has a mandate or a voice
    left that can be ended: it may still count in votes that opened before.
    """
    return (
        bool(current()["delegation.on"])
        or Mandate.objects.by(person).exists()
        or OpenVoice.objects.live().filter(person=person).exists()
    )


# The part in which somebody would be, of the picture with this number.
PART = Prepared(
    lambda picture, number: PictureChunk.objects.filter(
        picture_id=picture, first__lte=number
    ).order_by("-first")[:1],
    given=2,
)


def chain_of(number: int, key: str, *, most: int = MOST_STEPS) -> tuple[list[Step], bool]:
    """From one person to the votes behind theirs, and whether these are all; people are numbers.

    What was counted at the close; before it, or where no mandate spoke, the first step is of level
    -1. Everybody but the first acts in the open, or nobody could follow them. Costs a small query
    for each step among those of whom thousands stand together, so that in most groups it is one.
    """
    picture = Picture.objects.filter(matter=key, is_final=True).only("pk", "matter").first()
    parts = _Parts(picture) if picture else None

    def step(person: int) -> Step:
        part = parts.of(person) if parts else None
        if part is None:
            return Step(member=person, outcome=UNKNOWN, level=UNKNOWN)
        return Step(member=person, outcome=part.outcome, level=part.level, followed=part.followed)

    return walk(number, step, most=most)


class _Parts:
    """The parts of a picture that were opened already, and those that are asked for."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.opened: dict[int, tuple[int, bytes]] = {}

    def of(self, number: int) -> Part | None:
        """What the vote of this person came to; None for who was not on the roll."""
        known = (blob for first, (last, blob) in self.opened.items() if first <= number <= last)
        blob = next(known, None) or self._open(number)
        return find(blob, number) if blob else None

    def _open(self, number: int) -> bytes | None:
        chunk = PART.first(self.picture.pk, number)
        if chunk is None:
            return None
        seal = about(self.picture.matter, chunk.first)
        blob = fields.decrypt_bytes(bytes(chunk.blob), about=seal)
        self.opened[chunk.first] = (chunk.last, blob)
        return blob


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What may be shown of a running vote: mandates of last night, votes in the open of now."""

    delegated: dict[str, int]
    turnout: int
    in_loops: int
    dead_ends: int
    largest: list[tuple[int, Fraction]]


def figures(matter: Matter) -> Figures | None:
    """How a running vote stands; None if no mandate spoke in it last night.

    Between two nights it changes with votes in the open only, which everybody can see.
    """
    effective = as_it_stands(matter)
    if effective is None:
        return None
    return Figures(
        delegated=effective.delegated,
        turnout=sum(effective.delegated.values()),
        in_loops=effective.in_loops,
        dead_ends=effective.dead_ends,
        largest=effective.largest,
    )


def as_it_stands(matter: Matter) -> Effective | None:
    """The count behind `figures`."""
    kept = basis_of(matter.key)
    if kept is None:
        return None
    gathered, numbers = kept
    voters = matters.voters(matter)
    if not np.array_equal(voters.numbers, numbers):
        # The vote was opened afresh, with another roll.
        return None
    return resolved(matter, voters, gathered.with_votes(voters.outcome, voters.alone))


def snapshot_of(key: str) -> bytes | None:
    """The file from which a closed vote can be counted again; None where no mandate spoke."""
    kept = Snapshot.objects.filter(matter=key).first()
    return bytes(kept.data) if kept else None


def weights(scope: str) -> list[tuple[int, Fraction]]:
    """Who votes in the open in a scope and what they carried last night, by number."""
    rows = Weight.objects.within(scope).order_by("person_id")
    return [(row.person_id, row.value) for row in rows]


def spread(scope: str) -> list[Fraction]:
    """What everybody carries who is supposed to vote in a scope: for a curve of concentration."""
    night = Night.objects.within(scope).order_by("-on").first()
    if night is None:
        return []
    carried = [weight for _person, weight in weights(scope)]
    others = night.members - night.delegating - night.lost - len(carried)
    return [*carried, *([Fraction(1)] * max(others, 0))]


def concentration(scope: str) -> list[Night]:
    """The figures of a scope over time, the oldest first; each holds until the next."""
    return list(Night.objects.within(scope).order_by("on"))


def flow(scope: str) -> FlowData | None:
    """How votes flowed in a scope last night; None where nobody follows anybody."""
    kept = Flow.objects.filter(scope=scope).first()
    found: FlowData | None = kept.data if kept else None
    return found


def followed_openly(found: FlowData, scope: str, voting: list[int]) -> list[tuple[int, int]]:
    """Who follows whom: last night, and where those who vote in the open would not vote.

    The second is public, so it is as of now; the first supposes that all of them vote.
    """
    order = [one["person"] for one in found["people"]]
    follows = [(order[giver], order[other]) for giver, other in found["edges"]]
    covering = scopes.covering(scope)
    heard = OpenVoice.objects.live().covering(covering).order_by()
    given = Mandate.objects.live_on(clock.today()).within([scope]).filter(giver__in=voting)
    seen = given.filter(Q(is_public=True) | Q(giver__in=heard.values("person_id")))
    for mandate in seen.order_by("giver_id"):
        follows += [
            (mandate.giver_id, number)
            for choice in mandate.choice_list
            for number in choice.delegates
        ]
    return list(dict.fromkeys(follows))
