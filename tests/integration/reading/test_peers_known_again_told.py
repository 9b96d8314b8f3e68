"""What others hold of a group that is known again, and for what of it we vouch."""

from datetime import timedelta

import pytest

from federation.peers.actions import knowing, witnessing
from federation.peers.models import Evidence, Peer, State
from tests import world
from tests.neighbours import Neighbour
from tests.reading import know_again, visit

pytestmark = pytest.mark.django_db


# --- What others hold -------------------------------------------------------------------------
@pytest.fixture
def lake(street, liar):
    lake = Neighbour("Lakeside")
    street.neighbours[lake.address] = lake
    visit(knowing.know(knowing.introduce(lake.address), now=world.now()))
    return lake


def holds(lake, hill, note, *, at):
    """The lake holds a checkpoint of the hill, and says since when."""
    peer = Peer.objects.get(origin=hill.origin)
    lake.held[peer.origin_hash] = note + (lake.line_under(note, at=at) if at else "")


def ask(lake):
    visit(Peer.objects.get(origin=lake.origin))
    return Peer.objects.get(name="Hillside")


def test_what_others_hold_since_before_accuses_nobody_and_what_they_took_since_does(
    liar, hill, lake, branches
):
    old = hill.checkpoint(branches.log("first"))
    before = world.now()
    visit(know_again(hill))
    hill.pass_days(40)
    visit(Peer.objects.get(origin=hill.origin))
    for at in (before, world.now() - timedelta(days=1), None):
        holds(lake, hill, old, at=at)
        assert ask(lake).state == State.PINNED
    assert Evidence.objects.count() == 1
    world.set_clock(world.now() + timedelta(days=1))
    holds(lake, hill, old, at=world.now())
    assert ask(lake).state == State.FROZEN
    second = Evidence.objects.undecided().get().second
    # Whoever tells of it is no part of the evidence, so it is the same everywhere.
    assert second == old


def test_without_a_moment_only_what_is_longer_than_all_that_was_known_accuses(
    liar, hill, lake, branches
):
    visit(know_again(hill))
    hill.pass_days(90)
    visit(Peer.objects.get(origin=hill.origin))
    branches.log("first").leaves.extend([(b"more", False)] * 40)
    holds(lake, hill, hill.checkpoint(branches.log("first")), at=None)
    assert ask(lake).state == State.FROZEN


def test_nobody_waits_for_the_rest_of_a_record_that_it_does_not_stand_by(
    liar, hill, lake, branches
):
    before = world.now()
    branches.log("first").leaves.extend([(b"more", False)] * 200)
    again = know_again(hill)
    visit(again)
    holds(lake, hill, hill.checkpoint(branches.log("first")), at=before)
    assert ask(lake).shown_elsewhere == 0
    hill.pass_days(7)
    holds(lake, hill, hill.checkpoint(), at=world.now() + timedelta(days=1))
    assert ask(lake).shown_elsewhere == hill.log.size


# --- As a witness -----------------------------------------------------------------------------
def bring(text):
    try:
        return witnessing.add_checkpoint(text, now=world.now())
    except witnessing.Unwitnessed as refusal:
        return refusal.status


def test_we_vouch_for_it_again_from_what_was_shown_on_and_for_nothing_else(liar, hill, branches):
    assert bring(hill.submission(liar.vouched_size)) == 404
    again = know_again(hill)
    start = hill.log.size
    assert (again.vouched_size, again.vouched_note) == (start, hill.checkpoint())
    assert witnessing.vouched_for(again.origin_hash).startswith(hill.checkpoint())
    hill.pass_days(3)
    assert bring(hill.submission(0)) == 409
    assert "/witness" in bring(hill.submission(start))
    visit(again)
    old = branches.log("first")
    old.leaves.extend([(b"more", False)] * (again.before - old.size))
    # Somebody brings again what it signed then: it is not cosigned, and accuses nobody.
    Peer.objects.update(vouched_size=old.size)
    assert bring(hill.submission(old.size, old)) == 409
    Peer.objects.update(vouched_size=hill.log.size)
    assert bring(hill.submission(start, old)) in (409, 422)
    assert Peer.objects.get().state == State.PINNED
    assert Evidence.objects.count() == 1


def test_what_it_brings_since_then_that_cannot_both_be_true_is_evidence(liar, hill, branches):
    again = know_again(hill)
    hill.pass_days(3)
    visit(again)
    other = hill.log.copy()
    other.leaves[-1] = (b"another end", False)
    assert bring(hill.submission(hill.log.size, other)) == 409
    assert Peer.objects.get().state == State.FROZEN
