"""What a page says of one member's vote is what the count of everybody says."""

import contextlib
import itertools
import random
from datetime import timedelta

import pytest

from core.refusals import Refusal
from delegation import actions as delegation
from delegation import matters
from delegation.matters import UNKNOWN
from delegation.neighbourhood import look_around
from delegation.standing import standing
from groups.proposals.panels.mandates import scope_of
from groups.referenda import actions as referenda
from tests import delegating, votes, world

pytestmark = pytest.mark.django_db
NAMES = [f"Person {number}" for number in range(1, 10)]
CHANCE = random.Random(7)


def standings(matter, people):
    for person in people:
        around = look_around(person, matter.scopes, today=world.today(), since=matter.opened_at)
        known = matters.among([matter], around.people)
        yield standing(around, matter, known.get(matter.key))


def follow_at_random(people):
    """Mandates with one to three choices among these people, wherever they are allowed."""
    for giver in people:
        others = [person for person in people if person != giver]
        choices = []
        for _choice in range(CHANCE.randint(1, 3)):
            named = CHANCE.sample(others, CHANCE.choice((1, 1, 2, 3)))
            quota = CHANCE.randint(len(named) // 2 + 1, len(named))
            yes = CHANCE.random() < 0.2
            choices.append(delegating.a_choice(*named, quota=quota, joint_yes=yes))
        try:
            delegating.follow(giver, choices=choices)
        except Refusal:
            delegating.follow(giver, CHANCE.choice(people[0:1]))


@pytest.mark.parametrize("ballots", ["open", "sealed"])
def test_a_page_says_of_everybody_what_the_count_says(ballots):
    people = list(delegating.a_village(*NAMES, ballots=ballots).values())
    heard = people if ballots == "open" else people[:6]
    if ballots == "sealed":
        delegating.speak_up(*heard)
    vote = votes.opened(votes.a_proposal(people[0]))
    decided = 0
    for round_ in range(6):
        follow_at_random(heard[1:])
        for person in CHANCE.sample(heard, 3):
            choice = CHANCE.choice(("1", "0", "blank"))
            referenda.cast_open(vote, person, choice, now=world.now())
        (matter,) = matters.running()
        counted = delegation.count(matter, matters.voters(matter), now=world.now())
        expected = dict(zip(counted.numbers.tolist(), counted.outcome.tolist(), strict=True))
        found = dict(zip((p.pk for p in people), standings(matter, people), strict=True))
        assert {number: each.outcome for number, each in found.items()} == expected, round_
        decided += sum(each.outcome != UNKNOWN and bool(each.steps) for each in found.values())
        for person in heard:
            for mandate in person.mandates.all():
                delegation.withdraw(mandate, person, now=world.now())
            if matter.is_secret or person.pk in expected:
                _take_back(vote, person)
    assert decided > 5


def _take_back(vote, person):
    with contextlib.suppress(Refusal):
        referenda.take_back_open(vote, person, now=world.now())


def agree(people):
    """What the count and the page say of everybody, which must be the same."""
    (matter,) = matters.running()
    counted = delegation.count(matter, matters.voters(matter), now=world.now())
    outcomes = dict(zip(counted.numbers.tolist(), counted.outcome.tolist(), strict=True))
    found = [each.outcome for each in standings(matter, people)]
    assert found == [outcomes[person.pk] for person in people]
    return found


def test_a_voice_that_begins_or_ends_while_a_vote_runs_changes_nothing_in_it():
    people = list(delegating.a_village(*NAMES, ballots="sealed").values())
    aino, bertil, cilla, dawid, *_ = people
    (heard, _) = delegating.speak_up(bertil, cilla)
    delegating.follow(aino, bertil)
    delegating.follow(bertil, cilla)
    vote = votes.opened(votes.a_proposal(dawid))
    referenda.cast_open(vote, cilla, "1", now=world.now())
    assert agree(people)[:2] == [0, 0]
    delegation.withdraw_voice(heard, bertil, now=world.now())
    assert agree(people)[:2] == [0, 0]
    delegating.speak_up(bertil)
    assert agree(people)[:2] == [0, 0]


def test_nobody_finds_out_by_the_length_of_a_chain_whom_somebody_follows_in_secret(monkeypatch):
    people = list(delegating.a_village(*NAMES, ballots="sealed").values())
    aino, bertil, *others = people
    delegating.speak_up(*others)
    proposal = votes.a_proposal(aino)
    delegating.speak_up(bertil, scope=scope_of(proposal))
    delegating.follow(aino, bertil, scope=scope_of(proposal))
    delegating.follow(bertil, *others[:3])
    votes.opened(proposal)
    (matter,) = matters.running()
    monkeypatch.setattr("delegation.neighbourhood.MOST", 3)
    (mine,) = standings(matter, [aino])
    assert not mine.is_cut


def test_a_chain_that_is_too_long_is_said_to_be(monkeypatch):
    monkeypatch.setattr("delegation.neighbourhood.MOST", 12)
    people = list(delegating.a_village(*(f"Person {n}" for n in range(1, 16))).values())
    for giver, named in itertools.pairwise(people):
        delegating.follow(giver, named)
    vote = votes.opened(votes.a_proposal(people[0]))
    referenda.cast_open(vote, people[-1], "1", now=world.now())
    (matter,) = matters.running()
    first, *_others, near, last = standings(matter, people)
    assert (first.is_cut, first.outcome) == (True, UNKNOWN)
    # A later choice that would yield here says nothing, because an earlier one may.
    (mandate,) = people[0].mandates.all()
    choices = [delegating.a_choice(people[1]), delegating.a_choice(people[-1])]
    delegation.edit(mandate, people[0], choices=choices, until_on=mandate.until_on, now=world.now())
    (first,) = standings(matter, people[:1])
    assert (first.is_cut, first.outcome) == (True, UNKNOWN)
    assert (near.is_cut, near.outcome) == (False, 0)
    assert last.has_voted


def test_a_mandate_that_has_ended_or_rests_does_not_speak():
    village = delegating.a_village("Aino", "Bertil", "Cilla")
    aino, bertil, cilla = village.values()
    resting = delegating.follow(aino, cilla)
    delegation.suspend(resting, aino, now=world.now())
    delegating.follow(bertil, cilla, until_on=world.today() + timedelta(days=1))
    vote = votes.opened(votes.a_proposal(cilla))
    referenda.cast_open(vote, cilla, "1", now=world.now())
    (matter,) = matters.running()
    assert [each.speaking for each in standings(matter, [aino, bertil])] == [(), ()]
