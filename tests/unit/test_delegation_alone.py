"""Some members' votes count for them alone, also when they follow somebody."""

import pytest

from delegation.rules.assembly import assemble
from delegation.rules.graph import resolve_by_graph
from delegation.rules.resolve import resolve
from delegation.rules.scope import Choice

YES, NO = 0, 1


def one(*delegates: int) -> list[list[Choice]]:
    return [[Choice(delegates=(delegate,), quota=1) for delegate in delegates]]


@pytest.mark.parametrize("method", [resolve, resolve_by_graph])
@pytest.mark.parametrize("second", [(), (4,)])
def test_who_follows_for_themself_alone_is_heard_by_nobody(method, second):
    """0 follows 1, who follows 2 in secret; 3 follows 2."""
    assembly = assemble(
        options=2,
        status_quo=NO,
        direct=[None, None, YES, None, None],
        lists={0: one(1, *second), 1: one(2), 3: one(2)},
        private=[1],
    )
    assert method(assembly).outcome.tolist() == [-1, YES, YES, YES, -1]


@pytest.mark.parametrize("method", [resolve, resolve_by_graph])
def test_an_own_vote_for_oneself_alone_is_heard_by_nobody(method):
    assembly = assemble(
        options=2, status_quo=NO, direct=[None, YES], lists={0: one(1)}, private=[1]
    )
    assert method(assembly).outcome.tolist() == [-1, YES]
