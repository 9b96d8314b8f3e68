"""Rolls that are compared in tests: the groups, the day of it, its beats."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from core.heartbeat import actions as heartbeat
from core.heartbeat import clock
from core.instance import instance
from federation.rolls import due
from federation.rolls.models import OtherList, Roll
from groups.referenda.models import Referendum
from tests import rolling, world
from tests.rolling import DAYS_TO_TALK, Other, a_confederation, a_joint_vote, confirmed, pinned
from tests.streets import a_street

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def on_roll_day():
    world.set_clock(world.FIRST_NOON + timedelta(days=7))


def beat():
    """A beat in which the wall has moved on, so that what failed is due again."""
    Roll.objects.update(due_at=LONG_AGO)
    OtherList.objects.update(due_at=LONG_AGO)
    due.compare(now=clock.now())


def listed(vote, hill, lake, peers, *, emails=("aino@example.org", "else@example.org")):
    """Everybody has done their part."""
    on_roll_day()
    lake.name_key()
    hill.list_members(lake, emails=list(emails))
    rolling.heard(*peers)
    beat()
    return Roll.objects.get(vote=vote)


class Scene:
    """Our village, the hill and the lake in a confederation; the lake guards the rolls."""

    def __init__(self, *, guardian: str = "lake") -> None:
        self.valley, self.hill, self.lake = map(Other, ("Valley", "Hillside", "Lakeside"))
        self._guardian = guardian

    def begin(self) -> "Scene":
        """Found the village and announce the joint vote; the street has to be there."""
        self.people = world.a_village("Aino", "Bertil", "Cilla")
        for name in ("Aino", "Bertil"):
            confirmed(self.people[name], f"{name.lower()}@example.org")
        self.peers = [pinned(one) for one in (self.hill, self.lake)]
        origins = {"lake": [self.lake.origin], "ours": [instance.origin], "nobody": []}
        self.confederation = a_confederation(
            self.valley, self.hill, self.lake, guardians=origins[self._guardian]
        )
        self.vote = a_joint_vote(self.confederation, self.valley)
        self.hill.vote = self.lake.vote = str(self.vote.uid)
        self.referendum: Referendum | None = None
        return self

    def on_day(self, days: int) -> None:
        """It is noon, so many days after the vote was announced."""
        world.set_clock(world.FIRST_NOON + timedelta(days=days))

    def beat(self) -> None:
        beat()

    def compare(self, *emails: str) -> Roll:
        """On the roll day the hill lists these, and both lists are compared."""
        return listed(self.vote, self.hill, self.lake, self.peers, emails=emails)

    def open(self) -> Referendum:
        """The day of the opening comes."""
        self.on_day(DAYS_TO_TALK)
        heartbeat.beat(now=world.now())
        self.referendum = Referendum.objects.get(is_joint=True)
        return self.referendum

    def on_the_roll(self) -> set[str]:
        """The forenames of those who can vote here."""
        return set(self.referendum.roll.values_list("person__forename", flat=True))


@contextmanager
def a_scene(monkeypatch: Any, **facts: Any) -> Iterator[Scene]:
    """Inside, the others answer."""
    scene = Scene(**facts)
    with a_street(monkeypatch, scene.valley, scene.hill, scene.lake):
        yield scene.begin()
