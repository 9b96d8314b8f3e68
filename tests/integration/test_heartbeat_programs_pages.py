"""What programs read of the group's days, and of what failed on them."""

import pytest

from core.heartbeat.models import Failure
from core.people.models import Person
from tests.programs import Program, program_of
from tests.world import a_village, next_day, now, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


def test_why_the_night_failed_is_told_to_members_alone(aino: Person):
    fault = "DETAIL: Key (person_id)=(7) already exists."
    Failure.objects.create(date=today(), step="a.step", matter="7", error=fault, last_at=now())
    (told,) = Program().get("heartbeat/failures/").json()["results"]
    assert (told["step"], told["error"]) == ("a.step", None)
    (told,) = program_of(aino, "read:group").get("heartbeat/failures/").json()["results"]
    assert told["error"] == fault


def test_every_day_says_how_much_was_done(aino: Person):
    next_day(2)
    days = Program().get("heartbeat/days/").json()["results"]
    assert [day["date"] for day in days[:2]] == ["2030-01-03", "2030-01-02"]
    assert all(day["finished_at"] and day["was_present"] for day in days[:2])
