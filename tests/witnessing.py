"""A joint vote of a valley in tests: who returns, who vouches, who was heard."""

from datetime import timedelta

from core import hooks
from core.instance import instance
from core.record.models import Entry
from federation.confederations.counting import count
from federation.confederations.models import JointVote, Return
from federation.peers.models import Peer
from tests.exchanging import AFTERWARDS, IN_TIME, Home
from tests.hearing import follow, hear, hear_all

HOUR = timedelta(hours=1)


class Together:
    """A valley with a town, a hill and a lake; we have a seat, too, where a test asks for it."""

    def __init__(self, *, with_us=False):
        self.valley, self.town, self.hill, self.lake = (
            Home(name) for name in ("Valley", "Town", "Hill", "Lake")
        )
        self.members = (self.town, self.hill, self.lake)
        self.valley.announce()
        for home in self.members:
            self.valley.seat(home)
        if with_us:
            told = {**self.valley.introduction, "origin": instance.origin}
            self.valley.seat(self.valley, origin=instance.origin, name="Ours", introduction=told)
        self.uid = self.valley.open(self.town.propose(self.valley), self.town)
        follow(self.valley)
        hear_all(self.valley, *self.members)
        Peer.objects.update(heard_at=None)
        self.vote = JointVote.objects.get()

    def heard(self, *homes, now=AFTERWARDS):
        Peer.objects.filter(pk__in=[home.peer.pk for home in homes]).update(heard_at=now)

    def town_returns(self, *, witnesses=(), at=IN_TIME):
        """The town announces its roll and returns, and shows who vouches for that."""
        self.town.roll(self.uid, 90)
        row = self.town.returns(self.uid, 40, 20, at=at)
        if witnesses:
            self.town.shows(self.uid, row, self.town.cosigned(*witnesses, at=at))
        for place in range(len(self.town.record) - (3 if witnesses else 2), len(self.town.record)):
            assert hear(self.town, place) == ""
        return Return.objects.get()


def judged(vote):
    return count(vote).judged[0]


def refused(home, kind, **body):
    home.tell(kind, IN_TIME, **body)
    return hear(home, len(home.record) - 1)


def differences():
    replay = hooks.replays["confederations"]()
    for entry in Entry.objects.order_by("pk"):
        replay.apply(entry)
    return list(replay.differences())
