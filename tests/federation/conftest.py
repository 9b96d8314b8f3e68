"""Groups that know each other, prepared once and copied for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.federation.harness.network import NAMES, Network, Prepared, prepared

Groups = Callable[[int], Network]


@pytest.fixture(scope="session")
def prepared_groups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """As many groups as any test needs, switched off. Copy them and leave them as they are."""
    with prepared(tmp_path_factory.mktemp("groups"), len(NAMES)) as made:
        yield made


@pytest.fixture
def groups(prepared_groups: Prepared) -> Iterator[Groups]:
    """So many groups that know each other, switched on, with nothing wrong between them."""
    with ExitStack() as stack:
        yield lambda count: stack.enter_context(prepared_groups.copies(count))
