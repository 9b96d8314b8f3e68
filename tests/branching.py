"""Groups in tests that are read as they are in life, and one of them that keeps two records."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any

from core.instance import instance
from federation.confederations.exchange import certificates
from federation.confederations.exchange.witnesses import check_again
from federation.confederations.models import Certificate, JointVote
from federation.peers.actions import knowing, visiting
from federation.peers.models import Fault, Peer
from federation.peers.rules import introductions
from tests.exchanging import AFTERWARDS, BEGUN, Home
from tests.hearing import follow
from tests.streets import a_street

Branch = dict[str, Any]
LATER = AFTERWARDS + timedelta(days=30)


class Read(Home):
    """A group that we know, and whose record is read when it is visited."""

    def _pinned(self) -> Peer:
        return knowing.know(introductions.read(self.introduction), now=BEGUN)

    def read(self, *, now: datetime = AFTERWARDS) -> Peer:
        """Visit it."""
        visiting.visit(Peer.objects.get(pk=self.peer.pk), now=now)
        return Peer.objects.get(pk=self.peer.pk)

    # --- Two records --------------------------------------------------------------------------
    @property
    def branch(self) -> Branch:
        """Its record as it is now, to be shown again later."""
        return {
            "log": self.log.copy(),
            "objects": dict(self.objects),
            "record": list(self.record),
            "rolled": self.rolled,
            "witnesses": dict(self.witnesses),
        }

    def show(self, branch: Branch) -> None:
        """Go on from this record."""
        for name, value in branch.items():
            setattr(self, name, value if isinstance(value, str) else value.copy())

    @contextmanager
    def showing(self, branch: Branch) -> Iterator[None]:
        """Inside, whoever asks it is shown this record, and it goes on from there."""
        with self.unchanged():
            self.show(branch)
            yield

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """What it says inside it has not said afterwards, whatever goes wrong."""
        kept = self.branch
        try:
            yield
        finally:
            self.show(kept)

    def is_found_out(self, *branches: Branch, now: datetime = AFTERWARDS) -> Peer:
        """We are shown two checkpoints that cannot both be true."""
        notes = [self.checkpoint(branch["log"]) for branch in branches]
        peer = Peer.objects.get(pk=self.peer.pk)
        knowing.accuse(peer, Fault.TWO_RECORDS, *notes, now=now)
        return peer

    def is_known_again(self, *, now: datetime = AFTERWARDS) -> Peer:
        """We decide so, on what it shows now."""
        self.introduction = self.introduce()
        return knowing.know(introductions.read(self.introduction), now=now)


class Valley:
    """A valley with a town, a hill and a lake, in which nothing of the vote was said yet."""

    def __init__(self, monkeypatch: Any) -> None:
        names = ("Valley", "Town", "Hill", "Lake")
        self.all = tuple(Read(name) for name in names)
        self.hub, self.town, self.hill, self.lake = self.all
        self.street = a_street(monkeypatch, *self.all)
        self.hub.announce()
        self.members = (self.town, self.hill, self.lake)
        self.seats = {home.name: self.hub.seat(home) for home in self.members}
        self.asked = self.town.propose(self.hub)
        self.vote = self.hub.open(self.asked, self.town)
        found = follow(self.hub)
        # We joined it later, whatever its record holds by then: that is taken as it stands.
        found.agreed |= {"size": 10_000, "number": 9}
        found.save()
        for home in (self.hill, self.lake):
            home.roll(self.vote, 40)
            said = home.returns(self.vote, 9, 20)
            home.shows(self.vote, said, home.cosigned(self.town, self.hub, *self.members))

    @property
    def joint(self) -> JointVote:
        return JointVote.objects.get(uid=self.vote)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """What anybody says inside nobody has said afterwards."""
        with ExitStack() as stack:
            for home in self.all:
                stack.enter_context(home.unchanged())
            yield

    def read(self, *, now: datetime = AFTERWARDS) -> None:
        """Everybody is visited; those who were waited for follow."""
        for _round in range(2):
            for home in self.all:
                if Peer.objects.get(pk=home.peer.pk).is_read:
                    home.read(now=now)
        # Who vouches was shown before their keys were known.
        for vote in JointVote.objects.open():
            check_again(vote, now=now)


def votes(
    valley: Valley, yes: int, no: int, *, roll: int = 90, witnesses: tuple[Home, ...] = ()
) -> None:
    """The town announces its roll, returns, and shows who vouches for that."""
    town = valley.town
    town.roll(valley.vote, roll)
    said = town.returns(valley.vote, yes, no)
    town.shows(valley.vote, said, town.cosigned(*(witnesses or (valley.hill, valley.lake))))


def two_records(
    home: Read, first: Callable[[], object], second: Callable[[], object]
) -> tuple[Branch, Branch]:
    """What a group shows to some, and what it shows to others."""
    begun = home.branch
    with home.showing(begun):
        first()
        one = home.branch
    second()
    return one, home.branch


def counted() -> str | None:
    """The digest of what we certified, if we did."""
    certificates.certify_all(now=LATER)
    certificate = Certificate.objects.filter(origin=instance.origin).first()
    return certificate and certificate.digest
