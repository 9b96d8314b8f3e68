"""A confederation adopts what most people and most groups want (AMB-53)."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from federation.confederations.rules.majorities import (
    Ballots,
    Group,
    GroupMajority,
    Rule,
    Tally,
    Voice,
    decide,
)

STORIES = json.loads(
    (Path(__file__).parents[1] / "scenarios" / "confederal.json").read_text("utf-8")
)["scenarios"]
SIMPLE = Rule(closes_at=10)
ABSOLUTE = Rule(closes_at=10, group_majority=GroupMajority.ABSOLUTE)


def tally(group, yes=0, no=0, blank=0, at=1):
    return Tally(group=group, ballots=Ballots(yes=yes, no=no, blank=blank), delivered_at=at)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["id"])
def test_the_examples_come_out_as_they_say(story):
    outcome = decide(
        rule=Rule(
            closes_at=story["closes_at"], group_majority=GroupMajority(story["group_majority"])
        ),
        groups=[
            Group(
                name=group["id"],
                size=group["size"],
                joined_at=group.get("joined_at", 0),
                left_at=group.get("left_at"),
            )
            for group in story["groups"]
        ],
        tallies=[
            tally(one["group"], one["yes"], one["no"], one["blank"], one["delivered_at"])
            for one in story["tallies"]
        ],
    )
    said = {
        "people": {
            "yes": outcome.people.yes,
            "no": outcome.people.no,
            "blank": outcome.people.blank,
        },
        "voices": {voice.value: outcome.saying(voice) for voice in Voice},
        "rejected_tallies": list(outcome.rejected),
        "people_majority": outcome.people_majority,
        "groups_majority": outcome.groups_majority,
        "adopted": outcome.is_adopted,
    }
    assert said == story["expected"]


def test_what_a_group_said_last_stands_whenever_each_was_delivered():
    groups = [Group(name="town", size=9, joined_at=2)]
    said = [
        Tally(group="town", ballots=Ballots(yes=yes), delivered_at=at, stated_at=stated)
        for yes, at, stated in ((1, 6, 3), (2, 5, 4), (3, 11, 5), (4, 5, 1))
    ]
    for tallies in (said, said[::-1]):
        outcome = decide(rule=SIMPLE, groups=groups, tallies=tallies)
        # The third comes too late; when it said the fourth it was no member.
        assert outcome.people == Ballots(yes=2)


def test_two_half_cantons_weigh_as_much_as_one_whole():
    groups = [
        Group(name="whole", size=9),
        Group(name="upper", size=9, weight=Fraction(1, 2)),
        Group(name="lower", size=9, weight=Fraction(1, 2)),
    ]
    tallies = [tally("whole", no=1), tally("upper", yes=9), tally("lower", yes=9)]
    drawn = decide(rule=SIMPLE, groups=groups, tallies=tallies)
    assert drawn.people_majority
    assert not drawn.groups_majority
    won = decide(rule=SIMPLE, groups=groups[1:], tallies=tallies[1:])
    assert won.is_adopted


def test_silent_groups_hinder_only_an_absolute_majority():
    groups = [Group(name=name, size=5) for name in ("one", "two", "three")]
    tallies = [tally("one", yes=5)]
    assert decide(rule=SIMPLE, groups=groups, tallies=tallies).is_adopted
    assert not decide(rule=ABSOLUTE, groups=groups, tallies=tallies).is_adopted


def test_a_confederation_of_nobody_adopts_nothing():
    for rule in (SIMPLE, ABSOLUTE):
        assert not decide(rule=rule, groups=[], tallies=[]).is_adopted
