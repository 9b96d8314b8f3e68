"""One table of every act of a person: who is refused, when, and what stays.

The last test keeps the table complete: an action that takes a person and stands neither in the
table nor among the exceptions, with its reason, fails.
"""

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest

from core.charter.actions import enact
from core.people.models import Person
from tests import world
from tests.acts.refusing import everything, refuses
from tests.acts.row import Row
from tests.acts.scene import Scene
from tests.acts.table import NO_ACT_OF_A_PERSON, ROOMS, TABLE
from tests.beginning import Beginning

# Who is refused is said before the two databases could answer otherwise.
pytestmark = [pytest.mark.django_db, pytest.mark.on_sqlite]
STRANGERS = ("outsider", "applicant", "former")


def rows(
    fits: Callable[[Row], bool] = lambda _: True, strangers: tuple[str, ...] = ("",)
) -> pytest.MarkDecorator:
    """Rows of the table, each in its scene, with each stranger to whom its act is not open."""
    return pytest.mark.parametrize(
        ("beginning", "name", "stranger"),
        [
            pytest.param(row.ballots, name, stranger, id=f"{name} {stranger}".strip())
            for name, row in TABLE.items()
            for stranger in strangers
            if fits(row) and stranger not in row.open_to
        ],
        indirect=["beginning"],
        scope="module",
    )


Staged = Callable[[Row], tuple[Scene, Person]]


@pytest.fixture(scope="module")
def beginning(request: pytest.FixtureRequest, lasting: Any) -> Iterator[Beginning[Scene]]:
    with lasting(lambda: Scene(request.param)) as made:
        yield made


@pytest.fixture
def staged(beginning: Beginning[Scene]) -> Staged:
    """The scene and who may act in it, with what has to come first."""

    def stage(row: Row) -> tuple[Scene, Person]:
        scene = beginning.again()
        who: Person = getattr(scene, row.by)
        if row.first:
            row.first(scene, who)
        return scene, who

    return stage


@rows()
def test_it_can_be_done_by_whom_it_is_for(staged: Staged, name: str, stranger: str):
    scene, who = staged(TABLE[name])
    TABLE[name].do(scene, who)


@rows(strangers=STRANGERS)
def test_it_is_refused_to_whoever_has_no_right(staged: Staged, name: str, stranger: str):
    scene, _ = staged(TABLE[name])
    refuses(lambda: TABLE[name].do(scene, getattr(scene, stranger)))


@rows(lambda row: row.by in ("author", "speaker"))
def test_what_belongs_to_the_author_is_refused_to_other_members(
    staged: Staged, name: str, stranger: str
):
    scene, _ = staged(TABLE[name])
    refuses(lambda: TABLE[name].do(scene, scene.member))


@rows(lambda row: row.twice == "refused")
def test_a_second_time_is_refused(staged: Staged, name: str, stranger: str):
    scene, who = staged(TABLE[name])
    TABLE[name].do(scene, who)
    refuses(lambda: TABLE[name].do(scene, who))


@rows(lambda row: row.twice == "same")
def test_a_second_time_changes_nothing(staged: Staged, name: str, stranger: str):
    scene, who = staged(TABLE[name])
    TABLE[name].do(scene, who)
    before = everything()
    TABLE[name].do(scene, who)
    assert everything() == before


@rows(lambda row: row.wrong is not None)
def test_in_the_wrong_stage_it_is_refused(staged: Staged, name: str, stranger: str):
    row = TABLE[name]
    scene, who = staged(row)
    if name.startswith("referenda."):
        world.on(scene.vote.closes)
    wrong = row.wrong
    assert wrong is not None
    refuses(lambda: wrong(scene, who))


@rows(lambda row: row.off == "refused")
def test_where_nobody_follows_others_it_is_refused(staged: Staged, name: str, stranger: str):
    scene, who = staged(TABLE[name])
    enact({"delegation.on": False}, now=world.now(), decision=None, cause="test")
    refuses(lambda: TABLE[name].do(scene, who))


@rows(lambda row: row.off == "done")
def test_what_has_nothing_to_do_with_following_goes_on_without_it(
    staged: Staged, name: str, stranger: str
):
    scene, who = staged(TABLE[name])
    enact({"delegation.on": False}, now=world.now(), decision=None, cause="test")
    TABLE[name].do(scene, who)


def test_the_table_names_every_act():
    missing = {
        f"{room.rpartition('.')[2]}.{name}"
        for room in ROOMS
        for actions in shown_by(f"{room}.actions")
        for name, act in public(actions)
        if any(word in str(inspect.signature(act)) for word in ("Person", "person: object"))
    }
    assert missing - TABLE.keys() - NO_ACT_OF_A_PERSON.keys() == set()


def shown_by(name: str) -> Iterator[ModuleType]:
    """Where others find the actions of a room: in the folder, or in each of its files."""
    actions = import_module(name)
    yield actions
    if not hasattr(actions, "__all__") and hasattr(actions, "__path__"):
        for file in iter_modules(actions.__path__, f"{name}."):
            yield import_module(file.name)


def public(actions: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """What a folder offers; of a file, what is written in it for others to call."""
    offered = getattr(actions, "__all__", None)
    for name, act in inspect.getmembers(actions, inspect.isfunction):
        is_public = act.__module__ == actions.__name__ if offered is None else name in offered
        if is_public and not name.startswith("_"):
            yield name, act
