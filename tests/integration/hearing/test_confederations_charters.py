"""A charter changes as all groups adopted it, and by nothing else."""

import pytest

from federation.confederations.models import Confederation, Early
from tests.exchanging import AFTERWARDS, RETURNS_BY
from tests.founding import DAY, VOTING_DAYS, Founded, changing, not_followed
from tests.hearing import decided, last

pytestmark = pytest.mark.django_db


# --- The charter ------------------------------------------------------------------------------
def test_the_first_charter_is_that_of_the_plan():
    world = Founded()
    world.valley.record.clear()
    world.valley.announce(**{"confederation.guardians": world.valley.origin})
    assert "version 1 of its charter. Nothing that we know" in last(world.valley)
    assert Confederation.objects.get().charter_number == 0


def test_a_charter_changes_as_all_groups_adopted_it_and_by_nothing_else():
    world = Founded().heard()
    vote = world.asks(changing(**VOTING_DAYS))
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert last(world.valley) == ""
    assert Confederation.objects.get().charter_number == 1
    decided(vote)
    found = Confederation.objects.get()
    assert (found.charter_number, found.values["confederation.voting_days"]) == (2, 9)
    # The same change does not serve twice.
    world.valley.announce(3, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert "version 3 of its charter. Nothing that we know" in last(world.valley)


@pytest.mark.parametrize(
    "lie",
    [
        {"confederation.guardians": "ab" * 32},
        {"confederation.silence_days": 366},
        {"confederation.voting_days": 8},
        {"group.name": "The Castle"},
    ],
)
def test_its_computer_changes_no_rule_beside_the_one_that_was_adopted(lie):
    world = Founded().heard()
    vote = world.asks(changing(**VOTING_DAYS))
    decided(vote)
    world.valley.announce(2, AFTERWARDS, vote=vote, **(VOTING_DAYS | lie))
    assert "Nothing that we know" in last(world.valley)
    assert not_followed() == [("charter", "2")]
    world.valley.announce(2, AFTERWARDS, **lie)
    assert "Nothing that we know" in last(world.valley)
    assert Confederation.objects.get().charter_number == 1


def test_a_charter_is_in_force_no_earlier_than_its_day():
    world = Founded(**{"decisions.waiting_days": 9}).heard()
    vote = world.asks(changing(**VOTING_DAYS))
    decided(vote)
    given = {"decisions.waiting_days": 9, **VOTING_DAYS}
    world.valley.announce(2, AFTERWARDS, vote=vote, **given)
    assert "Nothing that we know" in last(world.valley)
    world.valley.announce(2, RETURNS_BY + 9 * DAY, vote=vote, **given)
    assert last(world.valley) == ""
    assert Confederation.objects.get().charter_number == 2


def test_of_several_changes_each_makes_a_version_in_their_order():
    world = Founded().heard()
    silence = {"confederation.silence_days": 20}
    vote = world.asks(changing(**VOTING_DAYS), changing(**silence))
    decided(vote)
    world.valley.announce(3, AFTERWARDS, vote=vote, **VOTING_DAYS, **silence)
    assert last(world.valley) == ""
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert last(world.valley) == ""
    assert Confederation.objects.get().charter_number == 3


@pytest.mark.parametrize("changes", [7, {"confederation.voting_days": "never"}])
def test_a_change_that_nobody_can_read_changes_nothing(changes):
    world = Founded().heard()
    vote = world.asks({"kind": "charter.amend", "data": {"changes": changes}})
    decided(vote)
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS)
    assert "Nothing that we know" in last(world.valley)


def test_a_rule_that_only_a_later_version_of_the_program_knows_is_waited_for():
    world = Founded().heard()
    vote = world.asks(changing(**VOTING_DAYS))
    decided(vote)
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS, **{"confederation.moons": 3})
    assert last(world.valley) == ""
    assert Early.objects.get().waits_for == "rule:confederation.moons"
    world.valley.announce(2, AFTERWARDS, vote=vote, **VOTING_DAYS, **{"confederation.groups": 3})
    assert last(world.valley) == ""
    assert Confederation.objects.get().charter_number == 2
