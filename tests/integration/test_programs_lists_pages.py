"""Long lists page by page, and answers that a program has already."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from core.heartbeat import jobs
from core.people.models import Person
from tests.programs import Program, problem, program_of, rating_of
from tests.world import a_village, admit, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


# --- Page by page -------------------------------------------------------------------------------


def all_pages(program: Program, address: str, **asked: Any) -> list[Any]:
    """Everything in a list, page by page."""
    answer = program.get(address, **asked)
    found = answer.json()["results"]
    while further := answer.json()["next"]:
        assert answer["Link"] == f'<{further}>; rel="next"'
        answer = program.get(further.partition("testserver")[2])
        found += answer.json()["results"]
    return found


@pytest.mark.parametrize("order", ["number", "name", "registered", "joined"])
def test_every_member_is_on_one_page_of_the_list(aino: Person, order: str):
    admit(*(f"Newcomer {number}" for number in range(8)))
    at_once = Program().get("members/", order=order, limit=200).json()["results"]
    page_by_page = all_pages(Program(), "members/", order=order, limit=3)
    assert len(page_by_page) == 11
    assert page_by_page == at_once


@pytest.mark.usefixtures("aino")
def test_what_happens_in_the_meantime_moves_nothing_to_another_page():
    jobs.drain_all(now=now())
    first = Program().get("record/", limit=2).json()
    admit("Dag", "Ulla")
    jobs.drain_all(now=now())
    second = Program().get(first["next"].partition("testserver")[2]).json()
    before, after = first["results"][-1]["index"], second["results"][0]["index"]
    assert after == before - 1


@pytest.mark.usefixtures("aino")
def test_a_cursor_of_somebody_else_is_refused():
    cursor = Program().get("members/", limit=1).json()["next"].rpartition("cursor=")[2]
    for foreign in ("nonsense", cursor[:-1], cursor):
        answer = Program().get("record/", cursor=foreign)
        assert problem(answer) == (400, "unreadable")


@pytest.mark.parametrize("limit", ["0", "201", "many"])
@pytest.mark.usefixtures("aino")
def test_a_page_has_a_size(limit: str):
    assert problem(Program().get("members/", limit=limit)) == (422, "wrong-input")


@pytest.mark.parametrize("members", [3, 30])
def test_a_list_costs_the_same_however_long(
    members: int, queries: Callable[[int], AbstractContextManager[object]]
):
    a_village("Aino", "Bertil", "Cilla")
    admit(*(f"Newcomer {number}" for number in range(members - 3)))
    with queries(3):
        Program().get("members/", limit=200)


# --- Asked before -------------------------------------------------------------------------------


def test_who_has_the_answer_is_not_sent_it_again(aino: Person):
    program = program_of(aino)
    first = program.get("members/")
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Accept-Language", "Cookie"} <= set(first["Vary"].split(", "))
    again = program.ask("GET", "members/", {}, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    admit("Dag", "Ulla")
    changed = program.ask("GET", "members/", {}, if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_checkpoint_says_since_when_it_is_the_latest(aino: Person):
    jobs.drain_all(now=now())
    first = Program().get("record/checkpoint/")
    since = first["Last-Modified"]
    again = Program().ask("GET", "record/checkpoint/", {}, if_modified_since=since)
    assert (first.status_code, again.status_code) == (200, 304)


def test_what_was_done_is_kept_nowhere_on_the_way(aino: Person):
    answer = program_of(aino).put(rating_of("Bertil"), value=1)
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer
