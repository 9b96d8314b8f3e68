"""What our own group says to others has the very fields that docs/protocol.md shows."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from core import hooks
from federation.confederations.actions import seat_group
from federation.confederations.exchange import (
    announcing,
    arguments,
    belonging,
    certificates,
    joining,
    proposals,
    returns,
    rolls,
    votes,
    witnesses,
)
from federation.confederations.exchange.looking import Shown
from federation.confederations.models import Confederation, JointArgument
from federation.confederations.rules.majorities import Ballots
from federation.peers.models import CivicObject
from federation.peers.rules import introductions
from groups.proposals.actions import argue
from tests import allying, world
from tests import votes as voting
from tests.confederating import confederation
from tests.docs.protocol import DIGEST, bodies
from tests.exchanging import AFTERWARDS, BEGUN, CLOSES_ON, IN_TIME, OPENS_ON, Home
from tests.hearing import last

pytestmark = pytest.mark.django_db
ROLLS = ("joint.guarded", "joint.electors", "joint.nullifiers", "joint.released")


@pytest.fixture
def aino():
    people = world.a_village("Aino", "Bertil", "Cilla", charter=voting.CHARTER, now=BEGUN)
    return people["Aino"]


def said(kind: str) -> dict[str, Any]:
    """What our group said last of this kind."""
    found = CivicObject.objects.filter(kind=kind).order_by("number").last()
    assert found is not None, kind
    return found.content["body"]


def form(found: Any) -> Any:
    """The names and the kinds of values, without the values."""
    if isinstance(found, dict):
        return {name: form(value) for name, value in found.items()}
    return type(found).__name__


def require_as_shown(*kinds: str, but: tuple[str, ...] = ()) -> None:
    """What was said last has the fields of the page, `but` for those that may be anything."""
    for kind in kinds:
        ours, shown = form(said(kind)), form(bodies()[kind])
        for name in but:
            assert ours.pop(name, None) is not None, (kind, name)
            shown.pop(name)
        assert ours == shown, kind


def valley_of(own: Confederation) -> Any:
    """The confederation that we are, as others name it."""
    return SimpleNamespace(origin=own.origin)


def test_what_a_confederation_says_of_belonging(aino):
    own, town = confederation(), Home("Town")
    charter = announcing.announce_charter(own, now=BEGUN)
    require_as_shown("confederation.charter", but=("values",))
    vote = allying.adopted(own)
    belonging.admit(introductions.read(town.introduction), decision=None, vote=vote, now=BEGUN)
    town.joins(valley_of(own), charter.digest)
    assert last(town) == ""
    require_as_shown("confederation.seat")
    town.leaves(valley_of(own), IN_TIME)
    assert last(town) == ""
    require_as_shown("confederation.unseat")


def test_what_a_group_says_of_belonging(aino):
    valley = Home("Valley")
    values = {"group.name": "The Valley", "confederation.of_groups": True}
    shown = Shown(number=1, values=values, groups=(), digest=DIGEST, is_plan=False)
    introduced = introductions.read(valley.introduction)
    joined = joining.join(introduced, shown, decision=DIGEST, now=BEGUN)
    joining.leave(joined, now=IN_TIME)
    require_as_shown("confederation.join", "confederation.leave")


@pytest.fixture
def asked(aino):
    """A question of ours, in a confederation that we are."""
    own = confederation()
    announcing.announce_charter(own, now=BEGUN)
    own.refresh_from_db()
    seat_group(own, origin=DIGEST, name="Town", now=BEGUN)
    words = {"title": "A bus", "text": "On Sundays.", "reason": "", "language": "en"}
    return proposals.propose(own, name="Ours", started="signatures", now=BEGUN, **words)


def test_what_a_group_asks_and_argues(asked, aino):
    proposals.tell_signatures(asked, count=3, now=BEGUN)
    argument = argue(
        voting.a_proposal(aino), aino, side="for", text="Many work.", language="en", now=world.now()
    )
    arguments.argue(asked, name="Ours", argument=argument, now=BEGUN)
    arguments.take_back(JointArgument.objects.get(), now=BEGUN)
    proposals.refuse(asked, why="No.", now=BEGUN)
    proposals.withdraw(asked, now=BEGUN)
    require_as_shown("joint.proposed", "joint.sheet", "joint.argument")
    require_as_shown("joint.argument_taken_back", "joint.refused", "joint.withdrawn")


def test_what_is_said_in_a_joint_vote(asked, monkeypatch):
    seat_group(asked.confederation, origin="ef" * 32, name="Hill", now=BEGUN)
    seat_group(asked.confederation, origin="cd" * 32, name="Lake", now=BEGUN)
    for origin in (DIGEST, "ef" * 32, "cd" * 32):
        asked.sheets.create(origin=origin, count=99, at=BEGUN)
    vote = votes.open_vote(asked, opens_on=OPENS_ON, closes_on=CLOSES_ON, now=BEGUN)
    require_as_shown("joint.opened", but=("sheets",))
    rolls.tell_roll(vote, size=60, digest=DIGEST, now=BEGUN)
    some, none = Ballots(yes=5), Ballots()
    row = returns.return_tally(vote, direct=some, delegated=none, roll_digest=DIGEST, now=IN_TIME)
    monkeypatch.setattr(
        witnesses, "evidence_for", lambda _index, by, **_facts: [("note", sorted(by))]
    )
    monkeypatch.setattr(witnesses, "_place", lambda _row, **_facts: 7)
    monkeypatch.setattr(witnesses, "_take", lambda *_row, **_facts: None)
    witnesses._tell(row, now=AFTERWARDS)
    certificates.certify_and_tell(vote, now=vote.patient_until + timedelta(seconds=1))
    require_as_shown("joint.roll", "joint.returned", "joint.witnessed", "joint.certified")


@pytest.mark.parametrize("kind", ROLLS)
def test_what_is_said_of_rolls_is_heard_as_it_is_shown(kind):
    home = Home("Hill")
    facts = {"index": 1, "logged_at": BEGUN, "now": BEGUN}
    hooks.civic_kinds[kind](home.peer, bodies()[kind], **facts)
