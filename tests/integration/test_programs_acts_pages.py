"""Every act of the group by a program: done, or refused and nothing changed.

The same scene and the same strangers as for the actions themselves.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core import hooks
from core.programs.scopes import scopes
from tests.acts.programs import ACTS, Asked
from tests.acts.refusing import everything
from tests.acts.scene import Scene
from tests.beginning import Beginning
from tests.programs import Program, program_of

pytestmark = pytest.mark.django_db
STRANGERS = ("outsider", "applicant", "former")
PEOPLE = ("author", "member", "friend", "newcomer", "candidate", *STRANGERS)
ROOMS = {
    "membership",
    "proposals",
    "decisions",
    "referenda",
    "delegation",
    "constitution",
    "rolls",
}
# Acts that change nothing.
ELSEWHERE = {
    "me.mandates.preview",
    "referenda.codes",
    "referenda.recount",
    "referenda.ballot_search",
}
Programs = dict[str, Program]


def a_scene(ballots: str) -> tuple[Scene, Programs]:
    scene = Scene(ballots)
    return scene, {name: program_of(getattr(scene, name)) for name in PEOPLE}


def acts(strangers: tuple[str, ...] = ("",), by: tuple[str, ...] = PEOPLE) -> Any:
    return pytest.mark.parametrize(
        ("beginning", "name", "stranger"),
        [
            pytest.param(asked.ballots, name, stranger, id=f"{name} {stranger}".strip())
            for name, asked in ACTS.items()
            for stranger in strangers
            if asked.by in by and stranger not in asked.open_to
        ],
        indirect=["beginning"],
        scope="module",
    )


@pytest.fixture(scope="module")
def beginning(
    request: pytest.FixtureRequest, lasting: Callable[..., Any]
) -> Iterator[Beginning[tuple[Scene, Programs]]]:
    with lasting(lambda: a_scene(request.param)) as made:
        yield made


def ask(asked: Asked, scene: Scene, program: Program) -> Any:
    return program.ask(asked.method, asked.address(scene), asked.given(scene))


def staged(beginning: Beginning[tuple[Scene, Programs]], asked: Asked) -> tuple[Scene, Programs]:
    scene, programs = beginning.again()
    for before in asked.first:
        assert ask(before, scene, programs[before.by]).status_code == before.status
    return scene, programs


def refuses(asked: Asked, scene: Scene, program: Program) -> int:
    """The status of the refusal, which says why, after which everything is as it was."""
    before = everything()
    answer = ask(asked, scene, program)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert everything() == before
    return int(answer.status_code)


@acts()
def test_it_is_done_for_whom_it_is(beginning: Any, name: str, stranger: str):
    scene, programs = staged(beginning, ACTS[name])
    answer = ask(ACTS[name], scene, programs[ACTS[name].by])
    assert answer.status_code == ACTS[name].status, answer.content


@acts()
def test_nobody_does_it_without_a_token(beginning: Any, name: str, stranger: str):
    scene, _programs = staged(beginning, ACTS[name])
    assert refuses(ACTS[name], scene, Program()) == 401


@acts()
def test_a_token_for_other_things_does_not_do_it(beginning: Any, name: str, stranger: str):
    scene, _programs = staged(beginning, ACTS[name])
    reading = [scope for scope in scopes() if scope.startswith("read:")]
    reader = program_of(getattr(scene, ACTS[name].by), *reading)
    assert refuses(ACTS[name], scene, reader) == 403


@acts(strangers=STRANGERS)
def test_who_has_no_right_is_refused(beginning: Any, name: str, stranger: str):
    scene, programs = staged(beginning, ACTS[name])
    assert refuses(ACTS[name], scene, programs[stranger]) in (403, 404, 409)


@acts(by=("author",))
def test_what_is_the_authors_is_no_other_members(beginning: Any, name: str, stranger: str):
    scene, programs = staged(beginning, ACTS[name])
    assert refuses(ACTS[name], scene, programs["member"]) in (403, 404)


def test_the_table_names_every_act_of_these_rooms():
    found = {
        (name, method)
        for name, resource in hooks.api.items()
        for method, operation in resource.operations().items()
        if operation.is_act and resource.room in ROOMS
    }
    named = {*ACTS, *ELSEWHERE}
    missing = {each for each in found if not {each[0], " ".join(each)} & named}
    assert missing == set()
