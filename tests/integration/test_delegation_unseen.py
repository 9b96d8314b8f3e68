"""Mandates that came too late, are hidden, or are ignored by the charter of a vote."""

import json
from datetime import timedelta

import pytest

from delegation import actions as delegation
from delegation.models import Mandate
from delegation.rules import snapshot
from delegation.rules.resolve import resolve
from tests import delegating, world
from tests.delegating import (
    NONE,
    TREES,
    YES,
    a_choice,
    a_matter,
    counted,
    follow,
    outcomes,
    speak_up,
    the_voters,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("streets")]


def test_a_mandate_changed_too_late_lets_nobody_be_surprised():
    aino, bertil, cilla, _ = roll = list(delegating.a_village(ballots="sealed").values())
    speak_up(bertil, cilla)
    follow(aino, bertil)
    mandate = follow(bertil, cilla)
    world.next_day()
    matter, votes = a_matter(is_secret=True, closes_in=2), {cilla: YES}
    open_ones = [bertil, cilla]
    assert outcomes(counted(matter, roll, votes, in_the_open=open_ones), aino, bertil) == [YES, YES]
    world.next_day()
    delegation.renew(mandate, bertil, until_on=world.today() + timedelta(days=9), now=world.now())
    late = counted(matter, roll, votes, in_the_open=open_ones)
    assert outcomes(late, aino, bertil) == [NONE, YES]


@pytest.mark.parametrize("choices", [1, 2])
def test_a_mandate_given_in_secret_speaks_for_its_giver_alone_where_votes_are_open(choices):
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, choices=[a_choice(bertil), a_choice(dawid)][:choices])
    hidden = follow(bertil, cilla)
    Mandate.objects.filter(pk=hidden.pk).update(is_public=False)
    found = counted(a_matter(), roll, {cilla: YES})
    assert outcomes(found, aino, bertil) == [NONE, YES]
    text = (found.snapshot or b"").decode()
    (named,) = [one for one in json.loads(text)["open"] if one["name"] == str(bertil.uid)]
    assert named["mandate"] is None
    assert named["vote"] is None
    assert snapshot.totals(*thawed(found)).delegated == found.delegated


def test_an_open_voter_who_follows_others_secretly_elsewhere_is_not_followed_by_it():
    """The voice is heard on trees; the mandate on everything is nobody's business."""
    aino, bertil, cilla, _ = roll = list(delegating.a_village(ballots="sealed").values())
    speak_up(bertil, scope=TREES)
    speak_up(cilla)
    follow(aino, bertil, scope=TREES)
    follow(bertil, cilla)
    world.next_day()
    matter = a_matter([TREES], is_secret=True)
    found = counted(matter, roll, {cilla: YES}, in_the_open=[bertil, cilla])
    assert outcomes(found, aino, bertil) == [NONE, YES]
    speak_up(bertil)
    found = counted(matter, roll, {cilla: YES}, in_the_open=[bertil, cilla])
    assert outcomes(found, aino, bertil) == [NONE, YES]  # from the next opened vote on
    world.next_day()
    matter = a_matter([TREES], is_secret=True)
    found = counted(matter, roll, {cilla: YES}, in_the_open=[bertil, cilla])
    assert outcomes(found, aino, bertil) == [YES, YES]


def test_where_the_charter_of_the_vote_says_no_mandates_are_ignored():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    matter = a_matter()
    off = world.charter_actions.enact(
        {"delegation.on": False}, now=world.now(), decision=None, cause="test"
    )
    assert outcomes(counted(matter, roll, {bertil: YES}), aino) == [YES]
    later = a_matter()
    assert later.charter == off.number
    found = counted(later, roll, {bertil: YES})
    assert outcomes(found, aino) == [NONE]
    assert found.snapshot is None


def test_where_nobody_follows_one_question_is_asked(queries):
    *roll, _ = delegating.a_village().values()
    matter, voters = a_matter(), the_voters(roll, {roll[0]: YES})
    # The charter and whether there is any mandate.
    with queries(3):
        found = delegation.count(matter, voters, now=world.now(), checked=True)
    assert found.snapshot is found.snapshot_sha256 is None
    assert sum(found.delegated.values()) == found.in_loops == found.dead_ends == 0
    assert found.largest == []
    assert found.followed[1].size == 0


def thawed(found):
    frozen = snapshot.thaw(found.snapshot)
    return frozen, resolve(frozen.assembly)
