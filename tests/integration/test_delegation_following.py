"""Who follows whom in a count, and which mandates do not speak."""

from datetime import timedelta

import pytest

from delegation import actions as delegation
from tests import delegating, world
from tests.delegating import (
    BLANK,
    HALF,
    NO,
    NONE,
    TREES,
    WATER,
    YES,
    a_choice,
    a_matter,
    counted,
    follow,
    outcomes,
    speak_up,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("streets")]


def test_a_member_who_does_not_vote_follows_along_a_chain():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    follow(bertil, cilla)
    found = counted(a_matter(), roll, {cilla: YES, dawid: NO})
    assert outcomes(found, *roll) == [YES, YES, YES, NO]
    assert found.delegated == {"1": 2, "2": 0, "0": 0, "blank": 0}
    assert found.level.tolist() == [1, 1, 0, 0]
    assert found.direct.tolist() == [False, False, True, True]


def test_an_own_vote_wins_over_the_mandate():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    found = counted(a_matter(), roll, {aino: BLANK, bertil: YES})
    assert outcomes(found, aino, bertil) == [BLANK, YES]
    assert sum(found.delegated.values()) == 0


def test_a_secret_vote_of_ones_own_silences_the_mandate_too():
    aino, bertil, *_ = roll = list(delegating.a_village(ballots="sealed").values())
    speak_up(bertil)
    follow(aino, bertil)
    matter = a_matter(is_secret=True)
    found = counted(matter, roll, {bertil: YES}, in_secret=[aino], in_the_open=[bertil])
    assert outcomes(found, aino) == [NONE]
    assert sum(found.delegated.values()) == 0
    assert found.level.tolist()[:2] == [0, 0]


def test_both_must_agree_where_both_are_asked_for():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, choices=[a_choice(bertil, cilla), a_choice(dawid)])
    found = counted(a_matter(), roll, {bertil: YES, cilla: NO, dawid: HALF})
    assert outcomes(found, aino) == [HALF]
    assert found.level.tolist()[0] == 2
    found = counted(a_matter(), roll, {bertil: NO, cilla: NO, dawid: HALF})
    assert outcomes(found, aino) == [NO]


def test_a_joint_yes_does_not_follow_to_leaving_things_as_they_are():
    aino, bertil, cilla, _ = roll = list(delegating.a_village().values())
    follow(aino, choices=[a_choice(bertil, cilla, joint_yes=True)])
    assert outcomes(counted(a_matter(), roll, {bertil: YES, cilla: YES}), aino) == [YES]
    assert outcomes(counted(a_matter(), roll, {bertil: NO, cilla: NO}), aino) == [NONE]


def test_the_most_specific_mandate_speaks_alone_even_if_it_yields_nothing():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil, scope=TREES)
    follow(aino, cilla)
    matter = a_matter([TREES])
    assert outcomes(counted(matter, roll, {bertil: YES, cilla: NO}), aino) == [YES]
    silent = counted(matter, roll, {cilla: NO, dawid: NO})
    assert outcomes(silent, aino) == [NONE]
    assert (silent.in_loops, silent.dead_ends) == (0, 1)
    assert outcomes(counted(a_matter(), roll, {bertil: YES, cilla: NO}), aino) == [NO]


def test_several_mandates_of_one_level_must_agree():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil, scope=TREES)
    follow(aino, cilla, scope=WATER)
    follow(aino, dawid)
    matter = a_matter([TREES, WATER])
    agreed = counted(matter, roll, {bertil: YES, cilla: YES, dawid: NO})
    assert outcomes(agreed, aino) == [YES]
    start, people = agreed.followed
    assert people[start[0] : start[1]].tolist() == [bertil.pk, cilla.pk]
    assert outcomes(counted(matter, roll, {bertil: YES, cilla: NO, dawid: NO}), aino) == [NONE]


def test_a_mandate_of_another_scope_does_not_speak():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil, scope=WATER)
    found = counted(a_matter([TREES]), roll, {bertil: YES})
    assert outcomes(found, aino) == [NONE]
    assert found.snapshot is None


def test_a_suspended_mandate_does_not_speak():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    mandate = follow(aino, bertil)
    delegation.suspend(mandate, aino, now=world.now())
    assert outcomes(counted(a_matter(), roll, {bertil: YES}), aino) == [NONE]
    delegation.resume(mandate, aino, now=world.now())
    assert outcomes(counted(a_matter(), roll, {bertil: YES}), aino) == [YES]


def test_a_mandate_does_not_speak_from_its_end_on():
    aino, bertil, *_ = roll = list(delegating.a_village().values())
    follow(aino, bertil, until_on=world.today() + timedelta(days=2))
    matter = a_matter()
    world.next_day()
    assert outcomes(counted(matter, roll, {bertil: YES}), aino) == [YES]
    world.next_day()
    assert outcomes(counted(matter, roll, {bertil: YES}), aino) == [NONE]


def test_a_choice_with_somebody_who_is_no_member_any_more_is_void():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, choices=[a_choice(bertil, cilla), a_choice(dawid)])
    found = counted(a_matter(), roll, {bertil: YES, cilla: YES, dawid: NO}, gone=[cilla])
    assert outcomes(found, aino) == [NO]
    assert found.level.tolist()[0] == 1, "what is void is as if never written"


def test_a_mandate_of_which_all_is_void_lets_the_next_speak():
    aino, bertil, cilla, _ = roll = list(delegating.a_village().values())
    follow(aino, bertil, scope=TREES)
    follow(aino, cilla)
    votes = {bertil: YES, cilla: NO}
    assert outcomes(counted(a_matter([TREES]), roll, votes, gone=[bertil]), aino) == [NO]


def test_who_is_removed_keeps_the_vote_cast_alone_and_nobody_speaks_for_them():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    follow(cilla, dawid)
    found = counted(a_matter(), roll, {bertil: YES, dawid: NO}, gone=[bertil, cilla])
    assert outcomes(found, aino, bertil, cilla) == [NONE, YES, NONE]


def test_who_is_not_on_the_roll_neither_follows_nor_is_followed():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    follow(aino, bertil)
    follow(cilla, dawid)
    found = counted(a_matter(), [aino, bertil, cilla], {bertil: YES})
    assert outcomes(found, aino, bertil, cilla) == [YES, YES, NONE]
    assert (found.in_loops, found.dead_ends) == (0, 0), "a void mandate is no mandate"


def test_in_a_secret_vote_only_those_in_the_open_are_followed():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village(ballots="sealed").values())
    speak_up(bertil, cilla)
    follow(aino, bertil)
    follow(dawid, cilla)
    matter = a_matter(is_secret=True)
    found = counted(matter, roll, {bertil: YES, cilla: NO}, in_the_open=[bertil])
    assert outcomes(found, aino, dawid) == [YES, NONE]


def test_a_vote_that_came_too_late_counts_for_its_voter_alone():
    aino, bertil, cilla, dawid = roll = list(delegating.a_village().values())
    follow(aino, bertil)
    follow(cilla, dawid)
    found = counted(a_matter(), roll, {bertil: YES, dawid: NO}, alone=[bertil])
    assert outcomes(found, aino, bertil, cilla) == [NONE, YES, NO]
