"""Which mandate speaks: what is meant, member by member, and how it is found for a million."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from delegation.rules import columns, scope
from delegation.rules.assembly import UNRESOLVED, assemble

PEOPLE = 6
LEVELS = (("this",), ("gardens", "money"), ("everything",))
RANKS = {key: rank for rank, keys in enumerate(LEVELS) for key in keys}
people = st.integers(0, PEOPLE - 1)


@st.composite
def a_choice(draw, strangers=()):
    named = draw(st.lists(people | st.sampled_from(strangers or [0]), min_size=1, max_size=4))
    delegates = tuple(dict.fromkeys(named))
    quota = draw(st.integers(len(delegates) // 2 + 1, len(delegates)))
    return scope.Choice(delegates=delegates, quota=quota, joint_yes=draw(st.booleans()))


@st.composite
def a_community(draw):
    lists = st.lists(a_choice(strangers=(97, 98)), min_size=1, max_size=3).map(tuple)
    given_here = draw(
        st.dictionaries(st.tuples(people, st.sampled_from([*RANKS, "far"])), lists, max_size=10)
    )
    resting = draw(st.sets(st.sampled_from(sorted(given_here)))) if given_here else set()
    mandates = {
        place: scope.Mandate(scope=place[1], choices=choices, suspended=place in resting)
        for place, choices in given_here.items()
    }
    return (
        draw(st.permutations(sorted(mandates.items()))),
        draw(st.sets(people)),
        draw(st.sets(people)),
    )


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


def test_an_empty_roll_has_nobody_to_follow():
    assert columns.places(np.zeros(0, np.int64), np.array([4, 5])).tolist() == [-1, -1]
    nothing = as_columns([])
    nobody = np.zeros(0, np.bool_)
    choices, standins = columns.speaking(nothing, usable=nobody, silent=nobody)
    assert (len(choices), standins) == (0, 0)


def test_an_assembly_of_columns_is_the_one_of_lists():
    direct = [0, None, None]
    lists = {
        1: [[scope.Choice(delegates=(0,), quota=1)], [scope.Choice(delegates=(0, 2), quota=2)]]
    }
    made = assemble(options=2, status_quo=1, direct=direct, lists=lists)
    assert made.size == 5
    assert made.choices.owner.tolist() == [1, 3, 4]
    assert made.choices.delegates.tolist() == [3, 4, 0, 0, 2]
    assert made.direct.tolist() == [0, *[UNRESOLVED] * 4]
