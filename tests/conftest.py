"""What every test may ask for."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase

from core.instance import instance
from core.record import protection


@pytest.fixture(autouse=True, scope="session")
def home() -> None:
    """Every process that runs tests has a home of its own; see tests/settings.py."""
    instance.make_folders()


@pytest.fixture(autouse=True, scope="session")
def emptying_the_database_lifts_the_protection_of_the_record() -> Iterator[None]:
    """Tests that commit end by emptying all tables, which the record refuses otherwise."""
    # Django offers no public place between the end of such a test and the emptying.
    plain = TransactionTestCase._fixture_teardown

    def lifted(case: TransactionTestCase) -> None:
        with protection.lifted():
            plain(case)

    TransactionTestCase._fixture_teardown = lifted  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = plain  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test put into the cache is unknown to the next."""
    cache.clear()


@pytest.fixture
def queries(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> Callable[[int], AbstractContextManager[object]]:
    """Fails on one query too many and lists them all: `with queries(15): client.get(...)`."""
    return django_assert_max_num_queries
