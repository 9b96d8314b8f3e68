"""Whatever a group decides, all of it together can decide otherwise again."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from groups.constitution.rules import (
    LONGEST_WAY,
    Finding,
    Obstacle,
    obstacle_among_groups,
    obstacle_to,
    remaining_members,
    way_of,
)
from tests.charters import VILLAGE


def obstacle(changes: Mapping[str, Any], *, members: int = 9, remaining: int | None = None) -> Any:
    way = way_of({**VILLAGE, **changes})
    finding = obstacle_to(way, members=members, remaining=remaining)
    return finding and finding.obstacle


def test_a_village_can_amend_its_charter() -> None:
    assert obstacle({}) is None


def test_nobody_left_amends_nothing() -> None:
    assert obstacle({}, members=0) is Obstacle.NOBODY


def test_a_group_cannot_ask_for_more_signatures_than_it_has_members() -> None:
    way = way_of({**VILLAGE, "proposals.signatures_number": 10})
    assert obstacle_to(way, members=9) == Finding(obstacle=Obstacle.SIGNATURES, need=10, have=9)
    assert obstacle_to(way, members=10) is None


def test_the_floor_of_a_share_counts_too() -> None:
    share = {"proposals.signatures_kind": "share", "proposals.signatures_share": Fraction(1)}
    assert obstacle(share) is None
    assert obstacle({**share, "proposals.signatures_floor": 10}) is Obstacle.SIGNATURES


def test_a_term_without_days_collects_nothing() -> None:
    assert obstacle({"proposals.signature_days": 0}) is Obstacle.TERM


def test_a_vote_without_days_lets_nobody_vote() -> None:
    assert obstacle({"referenda.voting_days": 0}) is Obstacle.VOTING


@pytest.mark.parametrize("basis", ["participation", "approval"])
def test_a_quorum_of_everybody_can_be_reached_by_everybody(basis: str) -> None:
    rules = {"referenda.quorum_basis": basis, "referenda.quorum_share": Fraction(1)}
    assert obstacle(rules) is None


@pytest.mark.parametrize("basis", ["participation", "approval"])
def test_a_quorum_beyond_everybody_is_refused(basis: str) -> None:
    rules = {"referenda.quorum_basis": basis, "referenda.quorum_share": Fraction(10, 9)}
    assert obstacle(rules) is Obstacle.VOTE


def test_unanimity_may_be_required_but_not_more() -> None:
    assert obstacle({"referenda.protected_majority": Fraction(1)}) is None
    assert obstacle({"referenda.protected_majority": Fraction(11, 10)}) is Obstacle.VOTE


@pytest.mark.parametrize(
    "name", ["proposals.discussion_days", "referenda.voting_days", "decisions.waiting_days"]
)
def test_the_way_of_an_amendment_cannot_last_a_generation(name: str) -> None:
    others = way_of(VILLAGE).days - VILLAGE[name]
    assert obstacle({name: LONGEST_WAY - others}) is None
    assert obstacle({name: LONGEST_WAY - others + 1}) is Obstacle.TOO_LONG


def test_groups_that_agree_can_amend_unless_it_takes_a_generation() -> None:
    charter = {
        "confederation.discussion_days": 14,
        "confederation.voting_days": 14,
        "decisions.waiting_days": 1,
    }
    assert obstacle_among_groups(charter) is None
    finding = obstacle_among_groups({**charter, "confederation.voting_days": LONGEST_WAY})
    assert finding is not None
    assert finding.obstacle is Obstacle.TOO_LONG


def test_a_long_time_for_signatures_keeps_nobody_waiting() -> None:
    assert obstacle({"proposals.signature_days": 36_500}) is None


def test_a_bar_that_nobody_can_reach_would_dissolve_the_group() -> None:
    assert obstacle({"membership.multiplier": "1000000000"}) is Obstacle.MEMBERSHIP


def test_a_bar_that_removes_so_many_that_the_others_are_stuck_is_refused() -> None:
    assert obstacle({}, members=9, remaining=5) is None
    assert obstacle({}, members=9, remaining=4) is Obstacle.REMAINING
    assert obstacle({}, members=9, remaining=9) is None


def test_what_stands_in_the_way_of_all_is_said_before_what_stands_in_the_way_of_the_rest() -> None:
    many = {"proposals.signatures_number": 10}
    assert obstacle(many, members=9, remaining=4) is Obstacle.SIGNATURES


def test_a_count_of_reputations_tells_who_would_remain() -> None:
    rule = way_of({**VILLAGE, "membership.formula": "capped"}).membership
    assert remaining_members(rule, [1, 2, 3, 4, 5, 6, 7], sums=dict.fromkeys(range(1, 8), 3)) == 7
    assert remaining_members(rule, [1, 2, 3, 4, 5, 6, 7], sums=dict.fromkeys(range(1, 8), 2)) == 5
