"""What keeps programs at bay that ask without end."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.counters import MINUTE
from core.pages.middleware import READINGS, WRITES
from core.people.models import Person
from tests.programs import Program, problem, program_of
from tests.world import a_village, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


@pytest.fixture
def the_same_minute() -> Iterator[None]:
    """The wall's clock stands still."""
    with time_machine.travel("2033-04-04 12:00:20Z", tick=False):
        yield


@pytest.mark.usefixtures("the_same_minute")
def test_programs_write_no_more_often_than_people(aino: Person):
    program, browser = program_of(aino), sign_in(Client(), aino)
    most = WRITES["person"][MINUTE]
    for _time in range(most - 1):
        program.put("me/notices/reading/")
    assert browser.post(reverse("notices:read_all")).status_code == 302
    answer = program.put("me/notices/reading/")
    assert problem(answer) == (429, "too-often")
    assert answer["Retry-After"] == "40"
    assert browser.post(reverse("notices:read_all"))["Retry-After"] == "40"


@pytest.mark.usefixtures("the_same_minute", "aino")
def test_programs_do_not_read_without_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(READINGS, "stranger", {MINUTE: 3})
    answers = [Program().get("charter/") for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "40"


@pytest.mark.usefixtures("the_same_minute", "aino")
def test_who_guesses_tokens_is_stopped():
    answers = [Program(f"folkmoot_{n:049}").get("members/") for n in range(31)]
    assert {problem(answer) for answer in answers[:30]} == {(401, "wrong-token")}
    assert problem(answers[30]) == (429, "too-often")
