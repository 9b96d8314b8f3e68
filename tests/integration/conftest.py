"""What tests of actions and pages share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from core import hooks
from core.people.models import Person
from tests import delegating, world
from tests.beginning import Beginning, undone
from tests.neighbours import Neighbour
from tests.streets import Street, a_street

T = TypeVar("T")
# Which database is asked what, see docs/decisions/0002-one-suite-two-databases.md.
# Files that only visit pages end so.
OF_PAGES = ("_pages.py", "_queries.py")
# Folders of what groups say and hear of each other.
HEARSAY = ("comparing", "governing", "hearing", "joining", "reading", "witnesses")
# In the names of files about what each database does in its own way.
OWN_WAYS = ("at_once", "concurrency", "crash", "many", "races", "record_", "reputation", "upkeep")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.name.endswith(OF_PAGES):
            item.add_marker("embedded")
        if item.path.parent.name in HEARSAY:
            item.add_marker("on_sqlite")
        is_of_one = any(map(item.get_closest_marker, ("embedded", "on_sqlite")))
        if not is_of_one and not any(word in item.path.name for word in OWN_WAYS):
            item.add_marker("on_postgresql")


@pytest.fixture(autouse=True)
def the_clock_goes_again() -> Iterator[None]:
    """A test may stop the village's clock; the next test must not notice."""
    yield
    world.let_clock_go()


@pytest.fixture
def streets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mandates may be given for one street only."""
    monkeypatch.setitem(hooks.scope_kinds._things, "street", delegating.STREETS)


@pytest.fixture
def authors_browser(village: dict[str, Person]) -> Client:
    """Aino's, in the village of the file; there she writes the proposals."""
    return world.sign_in(Client(), village["Aino"])


@pytest.fixture
def bertils_browser(village: dict[str, Person]) -> Client:
    return world.sign_in(Client(), village["Bertil"])


@pytest.fixture
def visitor() -> Client:
    """The browser of somebody who is not signed in."""
    return Client()


@pytest.fixture
def hill() -> Neighbour:
    """A group on a hill, which can be reached with a street."""
    return Neighbour()


@pytest.fixture
def street(monkeypatch: pytest.MonkeyPatch, hill: Neighbour) -> Iterator[Street]:
    """The way to it, and to whoever settles there; not `streets`, for which mandates are given."""
    with a_street(monkeypatch, hill) as street:
        yield street


@pytest.fixture
def heard(village: dict[str, Person]) -> dict[str, Person]:
    """The village of the file, where Bertil and Cilla vote in the open on everything."""
    delegating.speak_up(village["Bertil"], statement="I read everything.")
    delegating.speak_up(village["Cilla"])
    return village


@pytest.fixture(scope="module")
def lasting(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Callable[[Callable[[], T]], AbstractContextManager[Beginning[T]]]:
    """A world that is built once for all tests of a file, by a fixture of the file.

    The fixture yields what `with lasting(build) as beginning` gives; each test takes it with
    `beginning.again()`, and what it changes is undone. Tests that commit cannot stand beside it.
    """

    @contextmanager
    def around(build: Callable[[], T]) -> Iterator[Beginning[T]]:
        with django_db_blocker.unblock(), undone():
            made = Beginning(build)
            with django_db_blocker.block():
                yield made

    return around
