"""Groups that know each other, and some that decide together: prepared once, copied for tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.federation import together
from tests.federation.harness.network import Network, Prepared, meet, prepared

Groups = Callable[[int], Network]
# As many as most tests need; the more there are, the longer it takes until all know each other.
USUALLY = 5


@pytest.fixture(scope="session")
def prepared_groups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Groups that know each other, switched off. Copy them and leave them as they are."""
    with prepared(tmp_path_factory.mktemp("groups"), USUALLY, meet) as made:
        yield made


@pytest.fixture
def groups(prepared_groups: Prepared) -> Iterator[Groups]:
    """So many groups that know each other, switched on, with nothing wrong between them."""
    with ExitStack() as stack:
        yield lambda count: stack.enter_context(prepared_groups.copies(count))


@pytest.fixture
def six_groups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """More than most tests need."""
    with prepared(tmp_path_factory.mktemp("six"), 6, meet) as made, made.copies() as network:
        yield network


@pytest.fixture(scope="session")
def prepared_vote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """A confederation and its four groups; everybody has voted, and tonight the vote closes."""
    with prepared(tmp_path_factory.mktemp("valley"), 5, together.vote) as made:
        yield made


@pytest.fixture
def small_valley(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The same, where the figures of every group are so small that only groups read them."""

    def vote(network: Network) -> None:
        together.vote(network, **{"confederation.minimum_roll": 4})

    with prepared(tmp_path_factory.mktemp("small"), 5, vote) as made, made.copies() as network:
        yield network


@pytest.fixture
def valley(prepared_vote: Prepared) -> Iterator[Network]:
    """The same, switched on."""
    with prepared_vote.copies() as network:
        yield network
