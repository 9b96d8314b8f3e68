"""What every test may ask for."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation

from core.instance import instance
from core.keys.actions import prepare as prepare_keys
from core.record import protection
from tests import databases
from tests.homes import Home, new_home
from tests.scheduling import (  # noqa: F401 - pytest calls them
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
)

# How fast this machine is decides nothing: what must be fast is measured by `make bench`.
hypothesis.settings.register_profile(
    "folkmoot", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("folkmoot")


@pytest.fixture(autouse=True, scope="session")
def home() -> None:
    """Every process that runs tests has a home of its own; see tests/settings.py."""
    instance.make_folders()
    instance.furnish(kind="real", origin=prepare_keys(instance.path))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether the database of the tests is there already, migrated."""
    if not settings.EMBEDDED:
        return False
    return databases.a_new_file(Path(settings.DATABASES["default"]["TEST"]["NAME"]))


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


@pytest.fixture(autouse=True)
def nothing_said_in_another_language() -> Iterator[None]:
    """A page leaves the language of its reader active in this thread, as Django does."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def queries(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> Callable[[int], AbstractContextManager[object]]:
    """How many queries a block may need at most: one too many fails and all are listed."""
    return django_assert_max_num_queries


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home for other processes, on the database of this run. Copy it and leave it as it is."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    with new_home(tmp_path_factory.mktemp("homes"), kind="scratch", server=server) as made:
        yield made


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The home of a demonstration, embedded. Copy it and leave it as it is."""
    with new_home(tmp_path_factory.mktemp("demo"), kind="demo") as made:
        yield made


@pytest.fixture
def other_home(prepared_home: Home) -> Iterator[Home]:
    """A fresh home for processes of this test: play stories in it, kill them, play on."""
    with prepared_home.copied() as copy:
        yield copy
