"""Which mandate speaks: what is meant, member by member, and how it is found for a million."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from delegation.rules import columns, scope
from delegation.rules.assembly import UNRESOLVED, assemble

PEOPLE = 6
LEVELS = (("this",), ("gardens", "money"), ("everything",))
RANKS = {key: rank for rank, keys in enumerate(LEVELS) for key in keys}


def any_choice(rng):
    # Some are named who are not on the roll.
    named = rng.sample([*range(PEOPLE), 97, 98], rng.choice((1, 1, 2, 3)))
    quota = rng.randint(len(named) // 2 + 1, len(named))
    return scope.Choice(delegates=tuple(named), quota=quota, joint_yes=rng.random() < 0.5)


@st.composite
def a_community(draw):
    """Mandates in the order in which they were given, who can be followed, whose rest."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    places = [(who, key) for who in range(PEOPLE) for key in (*RANKS, "far")]
    rows = [
        (
            (who, key),
            scope.Mandate(
                scope=key,
                choices=tuple(any_choice(rng) for _ in range(rng.randint(1, 3))),
                suspended=rng.random() < 0.2,
            ),
        )
        for who, key in rng.sample(places, rng.randint(0, 20))
    ]
    people = range(PEOPLE)
    return rows, set(rng.sample(people, rng.randint(2, PEOPLE))), set(rng.sample(people, 1))


def as_columns(rows):
    """What a database would hand over: live mandates in scopes of the proposal."""
    live = [(who, m) for (who, key), m in rows if key in RANKS and m.is_live(0)]
    choices = [choice for _, mandate in live for choice in mandate.choices]
    return columns.Columns(
        giver=np.array([who for who, _ in live], np.int32),
        rank=np.array([RANKS[mandate.scope] for _, mandate in live], np.int8),
        first=np.cumsum([0, *(len(mandate.choices) for _, mandate in live)], dtype=np.int32),
        quota=np.array([choice.quota for choice in choices], np.int16),
        joint=np.array([choice.joint_yes for choice in choices], np.bool_),
        start=np.cumsum([0, *(len(choice.delegates) for choice in choices)], dtype=np.int32),
        delegates=columns.places(
            np.arange(PEOPLE), np.array([d for c in choices for d in c.delegates], np.int64)
        ),
    )


def as_lists(choices, standins):
    """Every member's lists, as `scope.speaking` would say them."""
    lists = {}
    for c in range(len(choices)):
        named = frozenset(choices.named(c).tolist())
        row = (int(choices.level[c]), named, int(choices.quota[c]), bool(choices.joint[c]))
        lists.setdefault(int(choices.owner[c]), []).append(row)
    found = {}
    for member in [m for m in lists if m < PEOPLE]:
        (_, named, quota, _), *more = lists[member]
        if min(named) >= PEOPLE:
            assert not more
            assert quota == len(named) > 1
            found[member] = sorted([lists[one] for one in named], key=repr)
        else:
            found[member] = [lists[member]]
    assert sum(1 for owner in lists if owner >= PEOPLE) == standins
    return found


@given(a_community())
def test_columns_say_what_member_by_member_is_meant(community):
    rows, usable, silent = community
    marks = [np.isin(np.arange(PEOPLE), sorted(some)) for some in (usable, silent)]
    choices, standins = columns.speaking(as_columns(rows), usable=marks[0], silent=marks[1])
    meant = {}
    for member in set(range(PEOPLE)) - silent:
        mandates = [mandate for (who, _), mandate in rows if who == member]
        lists = scope.speaking(mandates, levels=LEVELS, usable=usable, now=0)
        if lists:
            meant[member] = sorted(
                [
                    [
                        (level, frozenset(c.delegates), c.quota, c.joint_yes)
                        for level, c in enumerate(choices, 1)
                    ]
                    for choices in lists
                ],
                key=repr,
            )
    assert as_lists(choices, standins) == meant
    assert np.all(np.diff(choices.owner) >= 0)


@given(a_community())
def test_the_order_in_which_mandates_were_given_is_irrelevant(community):
    rows, usable, _ = community
    for member in range(PEOPLE):
        mine = [mandate for (who, _), mandate in rows if who == member]
        heard = scope.speaking(mine, levels=LEVELS, usable=usable, now=0)
        assert heard == scope.speaking(mine[::-1], levels=LEVELS, usable=usable, now=0)


def test_two_mandates_of_one_rank_speak_through_stand_ins():
    alone = scope.Mandate(scope="this", choices=(scope.Choice(delegates=(0,), quota=1),))
    gardens, money = (
        scope.Mandate(scope=key, choices=(scope.Choice(delegates=(0, 1), quota=2),))
        for key in ("gardens", "money")
    )
    rows = [((5, "money"), money), ((4, "this"), alone), ((5, "gardens"), gardens)]
    everybody, nobody = np.ones(PEOPLE, np.bool_), np.zeros(PEOPLE, np.bool_)
    choices, standins = columns.speaking(as_columns(rows), usable=everybody, silent=nobody)
    assert standins == 2
    assert choices.owner.tolist() == [4, 5, 6, 7]
    assert choices.quota.tolist() == [1, 2, 2, 2]
    assert [choices.named(c).tolist() for c in range(4)] == [[0], [6, 7], [0, 1], [0, 1]]


@given(st.sets(st.integers(1, 300) | st.integers(1, 20), min_size=1), st.lists(st.integers(0, 310)))
def test_people_are_found_on_dense_and_on_sparse_rolls(roll, people):
    numbers = sorted(roll)
    found = columns.places(np.array(numbers), np.array(people, np.int64)).tolist()
    assert found == [numbers.index(one) if one in roll else -1 for one in people]


def test_an_empty_roll_has_nobody_to_follow():
    assert columns.places(np.zeros(0, np.int64), np.array([4, 5])).tolist() == [-1, -1]
    nothing = as_columns([])
    nobody = np.zeros(0, np.bool_)
    choices, standins = columns.speaking(nothing, usable=nobody, silent=nobody)
    assert (len(choices), standins) == (0, 0)


def test_stand_ins_come_after_the_members():
    direct = [0, None, None]
    lists = {
        1: [[scope.Choice(delegates=(0,), quota=1)], [scope.Choice(delegates=(0, 2), quota=2)]]
    }
    made = assemble(options=2, status_quo=1, direct=direct, lists=lists)
    assert made.size == 5
    assert made.choices.owner.tolist() == [1, 3, 4]
    assert made.choices.delegates.tolist() == [3, 4, 0, 0, 2]
    assert made.direct.tolist() == [0, *[UNRESOLVED] * 4]
