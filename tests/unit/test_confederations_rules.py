"""Who starts a joint vote, until when returns count, who vouches, and whose figures are shown."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from federation.confederations.rules.charters import charter_digest, plan_digest
from federation.confederations.rules.deadlines import (
    are_dates,
    dates_of,
    is_after_opening,
    return_deadline,
)
from federation.confederations.rules.majorities import (
    Ballots,
    Group,
    Objection,
    Rule,
    Tally,
    Voice,
    objection_to,
)
from federation.confederations.rules.pooling import Line, pooled
from federation.confederations.rules.starting import as_many_as_fit, as_told, may_start
from federation.confederations.rules.terms import Terms
from federation.confederations.rules.witnessing import witnessed_at, witnesses_needed

HALF = Fraction(1, 2)


def line(group, size, yes=0, no=0, blank=0):
    return Line(group=group, size=size, ballots=Ballots(yes=yes, no=no, blank=blank))


def test_figures_of_small_groups_are_shown_as_one_sum_but_each_says_its_voice():
    lines = [line("town", 40, yes=9), line("hut", 3, yes=2, no=1), line("boat", 4, yes=1, no=3)]
    figures = pooled(lines, minimum_roll=5)
    assert figures.names_alone == {"town"}
    assert figures.small == ("hut", "boat")
    assert (figures.pool, figures.pool_size) == (Ballots(yes=3, no=4), 7)
    assert figures.protects
    assert [one.voice for one in lines] == [Voice.YES, Voice.YES, Voice.NO]


def protects(*lines):
    return pooled([line("town", 40, yes=9, no=3), *lines], minimum_roll=5).protects


def test_the_sum_of_one_small_group_protects_nobody():
    assert not protects(line("hut", 4, yes=3, no=1))
    assert protects()


@pytest.mark.parametrize("silent", [0, 3, 4])
def test_neither_does_it_beside_groups_of_which_nobody_has_voted(silent):
    assert not protects(line("hut", 4, yes=3, no=1), line("boat", silent), line("raft", silent))
    assert protects(line("boat", silent), line("hut", 4))
    two = (line("hut", 4, yes=2, no=1), line("raft", 4, yes=1, no=2))
    assert protects(*two)
    assert protects(*two, line("boat", silent))


@pytest.mark.parametrize(
    "lines",
    [
        # The boat says nothing, so every yes and no is the hut's.
        [line("hut", 4, yes=3, no=1), line("boat", 3, blank=2)],
        # So many no of so few people, and the hut says yes: there is only one way.
        [line("hut", 3, yes=2, no=1), line("boat", 4, no=4)],
        # All voted, and all alike.
        [line("hut", 4, yes=4), line("boat", 3, yes=3)],
        # The raft and the hut hide each other, and not the boat.
        [line("hut", 4, yes=3, no=1), line("raft", 3, yes=3), line("boat", 1, blank=1)],
    ],
)
def test_a_sum_does_not_protect_where_one_of_its_parts_follows_from_it(lines):
    assert not protects(*lines)


def test_two_groups_that_could_have_exchanged_everything_hide_each_other():
    assert protects(line("hut", 3, yes=2, no=1), line("boat", 3, yes=1, blank=2))


def test_groups_of_which_all_say_nothing_can_hide_each_other():
    assert protects(line("hut", 4, blank=2), line("boat", 4, blank=1))
    assert not protects(line("hut", 1, blank=1), line("boat", 1, blank=1))


@pytest.mark.parametrize(
    ("others", "more_than", "needed"),
    [
        (0, HALF, 0),
        (1, HALF, 1),
        (2, HALF, 2),
        (3, HALF, 2),
        (4, HALF, 3),
        (5, Fraction(0), 1),
        (6, Fraction(2, 3), 5),
        (4, Fraction(1), 4),
    ],
)
def test_more_than_a_share_of_the_other_groups_has_to_vouch(others, more_than, needed):
    assert witnesses_needed(others, more_than=more_than) == needed


def test_a_return_counts_from_the_moment_at_which_the_last_needed_witness_vouched():
    assert witnessed_at(5, [30, 10, 20], needed=2) == 20
    assert witnessed_at(5, [30], needed=2) is None
    assert witnessed_at(5, [], needed=0) == 5
    # It is no earlier than its own home says.
    assert witnessed_at(25, [30, 10, 20], needed=2) == 25


def test_a_joint_vote_needs_enough_signatures_in_enough_groups():
    assert may_start({"town": 7, "hut": 1, "lake": 0}, signatures=8, groups=2)
    assert not may_start({"town": 7, "hut": 0}, signatures=7, groups=2)
    assert not may_start({"town": 5, "hut": 2}, signatures=8, groups=2)
    assert not may_start({"town": 9, "hut": -2}, signatures=5, groups=2)


def test_the_last_midnight_of_all_homes_and_the_grace_end_the_returns():
    zones = [ZoneInfo("Europe/Stockholm"), ZoneInfo("America/La_Paz"), UTC]
    deadline = return_deadline(date(2030, 6, 7), zones=zones, grace_hours=24)
    assert datetime.fromtimestamp(deadline, UTC) == datetime(2030, 6, 9, 4, tzinfo=UTC)
    alone = return_deadline(date(2030, 6, 7), zones=[], grace_hours=0)
    assert datetime.fromtimestamp(alone, UTC) == datetime(2030, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tally", "why"),
    [
        ({}, None),
        ({"group": "x"}, Objection.UNKNOWN),
        ({"delivered_at": 11}, Objection.LATE),
        ({"delivered_at": 2}, Objection.NO_MEMBER),
        ({"ballots": Ballots(yes=3, blank=3)}, Objection.IMPOSSIBLE),
        ({"ballots": Ballots(yes=-1)}, Objection.IMPOSSIBLE),
    ],
)
def test_a_tally_that_cannot_count_is_told_why(tally, why):
    facts = {"group": "lake", "ballots": Ballots(yes=3), "delivered_at": 10} | tally
    group = Group(name="lake", size=5, joined_at=3) if facts["group"] == "lake" else None
    assert objection_to(Tally(**facts), of=group, rule=Rule(closes_at=10)) is why


def test_a_tally_of_a_group_without_a_roll_cannot_count():
    group = Group(name="lake", size=5, has_roll=False)
    tally = Tally(group="lake", ballots=Ballots(), delivered_at=1)
    assert objection_to(tally, of=group, rule=Rule(closes_at=10)) is Objection.NO_ROLL


@pytest.mark.parametrize(("hour", "is_late"), [(4, False), (5, True)])
def test_a_roll_is_late_some_hours_after_the_midnight_of_its_own_home(hour, is_late):
    stockholm = ZoneInfo("Europe/Stockholm")
    moment = int(datetime(2030, 6, 7, hour, minute=0, second=1, tzinfo=UTC).timestamp()) - 1
    late = is_after_opening(moment + is_late, first_day=date(2030, 6, 7), zone=stockholm)
    assert late is is_late


@pytest.mark.parametrize(
    ("opens", "closes", "fits"),
    [
        (8, 10, True),
        (7, 9, True),
        (9, 11, True),
        (6, 8, False),
        (10, 12, False),
        (8, 9, False),
        (8, 11, False),
    ],
)
def test_dates_follow_from_the_charter_on_whichever_side_of_midnight_they_are_said(
    opens, closes, fits
):
    dates, said_on = (date(2030, 6, opens), date(2030, 6, closes)), date(2030, 6, 1)
    assert are_dates(*dates, said_on=said_on, talk=6, vote=3) is fits
    assert (dates_of(said_on, talk=6, vote=3) == dates) is (opens == 8 and closes == 10)


# --- What groups agree to -------------------------------------------------------------------------
def test_a_charter_is_known_by_its_number_and_its_values():
    values = {"confederation.groups": 3, "group.name": "Valley"}
    known = charter_digest(1, values)
    assert known == charter_digest(1, dict(reversed(values.items())))
    others = [charter_digest(2, values), charter_digest(1, {**values, "confederation.groups": 2})]
    assert known not in others


def test_who_agrees_to_a_plan_agrees_to_those_who_are_in_it():
    values = {"group.name": "Valley"}
    plan = plan_digest(values, ["b", "a"])
    assert plan == plan_digest(values, ["a", "b"])
    assert plan not in (plan_digest(values, ["a"]), charter_digest(1, values))


def test_terms_are_recorded_as_they_stand():
    stored = Terms(witness_share=Fraction(2, 3)).stored()
    assert stored["witness_share"] == "2/3"
    assert (stored["group_majority"], stored["grace_hours"]) == ("simple", 24)


def test_of_numbers_that_a_group_told_any_may_have_been_read_and_no_other():
    sheets = {"hill": 60, "lake": 40, "moor": 7, "ford": 0}
    told = {"hill": [12, 60, 61], "lake": [39, 12]}
    found, untold = as_told(sheets, told)
    assert found == {"hill": 60, "lake": 12, "moor": 0, "ford": 0}
    assert untold == ["lake", "moor"]


def test_where_not_all_numbers_of_signatures_fit_the_largest_are_named():
    sheets = {name * 64: count for name, count in zip("abcde", (7, 60, 7, 0, 1234), strict=True)}
    written = json.dumps(sheets, separators=(",", ":"))
    assert list(as_many_as_fit(sheets, room=len(written))) == [
        "e" * 64,
        "b" * 64,
        "a" * 64,
        "c" * 64,
    ]
    two = {"e" * 64: 1234, "b" * 64: 60}
    bytes_of_two = len(json.dumps(two, separators=(",", ":")))
    assert as_many_as_fit(sheets, room=bytes_of_two) == two
    assert as_many_as_fit(sheets, room=bytes_of_two - 3) == {"e" * 64: 1234}
    assert as_many_as_fit(sheets, room=-9) == {}
