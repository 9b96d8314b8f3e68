"""What mandates say in a joint vote stands when our group has voted, though it is counted later."""

from datetime import timedelta

import pytest
from django.test import Client

from core.heartbeat import actions as heartbeat
from core.heartbeat import jobs
from core.heartbeat.models import Failure
from core.keys.boxes import box_epochs
from delegation import matters
from delegation.models import Basis, Picture, Snapshot
from groups.referenda import actions as referenda
from groups.referenda.actions import mandates
from groups.referenda.models import Referendum
from groups.referenda.showing import spoken_for
from tests import together, votes, world
from tests.waiting import (
    ACTS,
    AGAINST,
    FOR,
    USUAL,
    Waiting,
    follows_somebody_else,
    gives_one,
    is_removed,
    lets_one_rest,
    lets_one_speak_again,
    stops_voting_in_the_open,
    takes_one_back,
    whom_they_follow_leaves,
)

pytestmark = pytest.mark.django_db


# --- What does not count any more ----------------------------------------------------------------
@pytest.mark.parametrize("ballots", ["open", "sealed"])
def test_what_nobody_changes_counts_as_it_was(ballots):
    waiting = Waiting(ballots)
    waiting.shut()
    assert waiting.counted() == USUAL


@pytest.mark.on_sqlite
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_whatever_somebody_does_after_our_group_has_voted_is_not_heard_there(act):
    waiting = Waiting("sealed")
    waiting.shut()
    act(waiting)
    assert waiting.counted() == USUAL


@pytest.mark.parametrize(("ballots", "backwards"), [("sealed", False), ("open", True)])
def test_many_things_done_in_any_order_are_not_heard_either(ballots, backwards):
    waiting = Waiting(ballots)
    waiting.shut()
    acts = [
        gives_one,
        takes_one_back,
        lets_one_speak_again,
        follows_somebody_else,
        stops_voting_in_the_open,
    ]
    for act in reversed(acts) if backwards else acts:
        act(waiting)
        if act is lets_one_speak_again:
            world.next_day()
    assert waiting.counted() == USUAL


@pytest.mark.parametrize(
    ("act", "yes", "no"),
    [
        (gives_one, 2, 1),
        (takes_one_back, 0, 1),
        (lets_one_rest, 1, 0),
        (lets_one_speak_again, 2, 1),
        (follows_somebody_else, 2, 0),
        (whom_they_follow_leaves, 0, 1),
        (is_removed, 1, 0),
    ],
)
def test_the_same_done_the_day_before_is_heard(act, yes, no):
    waiting = Waiting("open")
    act(waiting)
    waiting.shut()
    assert waiting.counted()["delegated"] == {"yes": yes, "no": no, "blank": 0}


def test_nobody_casts_changes_or_takes_back_a_ballot_in_between():
    waiting = Waiting("open")
    waiting.shut()
    with pytest.raises(referenda.TooLate):
        referenda.cast_open(waiting.vote, waiting.people["Greta"], FOR, now=world.now())
    with pytest.raises(referenda.TooLate):
        referenda.cast_open(waiting.vote, waiting.people["Aino"], AGAINST, now=world.now())
    with pytest.raises(referenda.TooLate):
        referenda.take_back_open(waiting.vote, waiting.people["Aino"], now=world.now())
    assert waiting.counted() == USUAL


# --- When it stands ------------------------------------------------------------------------------
def test_a_computer_that_was_down_shuts_at_its_first_beat_and_what_was_then_counts():
    waiting = Waiting("open")
    world.set_clock(world.now() + timedelta(days=2, hours=3))
    takes_one_back(waiting)  # the date has changed, and nothing has beaten
    heartbeat.beat(now=world.now())
    lets_one_rest(waiting)
    assert waiting.counted()["delegated"] == {"yes": 0, "no": 1, "blank": 0}


def test_a_computer_that_slept_until_all_had_voted_shuts_and_counts_at_once():
    Waiting("open")
    world.set_clock(world.now() + timedelta(days=4))
    heartbeat.beat(now=world.now())
    assert not together.said("joint.returned")
    jobs.do_chores(now=world.now())
    (told,) = together.said("joint.returned")
    assert (told["yes"], told["no"]) == (3, 2)


def test_without_its_night_nothing_is_counted(monkeypatch):
    waiting = Waiting("open")

    def fails(*_about: object, **_facts: object) -> None:
        raise RuntimeError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(mandates.delegation, "fix", fails)
        world.on(waiting.vote.closes + timedelta(days=2))
        jobs.do_chores(now=world.now())
        waiting.vote.refresh_from_db()
        assert (waiting.vote.shut_on, waiting.vote.is_closed) == (None, False)
        assert set(Failure.objects.values_list("step", flat=True)) == {"referenda.closings"}
        # Nothing is half done: last night's picture is there as it was.
        assert Basis.objects.count() == 1
    assert waiting.counted() == USUAL


def test_a_count_that_fails_can_be_repeated_with_the_same_mandates(monkeypatch):
    waiting = Waiting("sealed")
    waiting.shut()

    def fails(*_about: object, **_facts: object) -> None:
        raise RuntimeError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr("groups.referenda.actions.closing._record_result", fails)
        world.next_day(2)
        jobs.do_chores(now=world.now())
    takes_one_back(waiting)
    assert Basis.objects.count() == 1
    assert waiting.counted() == USUAL


def test_a_box_lost_while_others_vote_leaves_the_mandates_of_that_moment():
    waiting = Waiting("sealed")
    waiting.shut()
    takes_one_back(waiting)
    referenda.reopen(waiting.vote, date=world.today(), now=world.now())
    waiting.vote.refresh_from_db()
    assert waiting.vote.shut_on is None
    assert waiting.counted() == {
        "direct": {"yes": 0, "no": 0, "blank": 0},
        "delegated": {"yes": 0, "no": 0, "blank": 0},
    }


# --- What is kept, and shown ---------------------------------------------------------------------
def test_what_was_kept_is_sealed_dropped_at_the_count_and_replaced_by_what_anybody_can_count():
    waiting = Waiting("sealed")
    waiting.shut()
    before = bytes(Basis.objects.get().data)
    gives_one(waiting)
    world.next_day()
    assert bytes(Basis.objects.get().data) == before
    names = [person.pk.to_bytes(4, "little") for person in waiting.people.values()]
    assert not any(name * 2 in before for name in names)
    waiting.counted()
    assert not Basis.objects.exists()
    assert Picture.objects.get().is_final
    assert Snapshot.objects.count() == 1


def test_whoever_gives_a_mandate_in_between_is_not_told_that_it_speaks_there():
    waiting = Waiting("open")
    assert [each.key for each in matters.running()] == [waiting.vote.subject]
    waiting.shut()
    assert matters.running() == []
    gives_one(waiting)
    assert spoken_for(waiting.vote) == 2
    page = Client().get(waiting.vote.get_absolute_url()).content.decode()
    assert "Mandates speak as they did when the last day was over here." in page


def test_the_key_of_the_box_is_destroyed_when_the_vote_is_counted():
    waiting = Waiting("sealed")
    waiting.shut()
    assert box_epochs(waiting.vote.uid)
    waiting.counted()
    assert box_epochs(waiting.vote.uid) == []


def test_a_key_that_could_not_be_destroyed_at_the_count_is_destroyed_in_the_night(monkeypatch):
    waiting = Waiting("sealed")
    waiting.shut()

    def dies(_vote: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr("groups.referenda.actions.jointly.settle_keys", dies)
        waiting.counted()
    assert box_epochs(waiting.vote.uid)
    world.next_day()
    assert box_epochs(waiting.vote.uid) == []


def test_a_vote_of_our_group_alone_never_waits():
    vote, people = votes.a_vote()
    votes.cast(vote, people["Aino"])
    referenda.shut(vote, date=vote.closes, now=world.now())
    assert Referendum.objects.get().shut_on is None
