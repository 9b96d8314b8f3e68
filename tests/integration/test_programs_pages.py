"""What programs may do, how they are answered, and what keeps them at bay."""

import pytest

from tests.programs import Program, program_of
from tests.world import a_village, an_applicant

pytestmark = pytest.mark.django_db


def test_a_program_reads_what_the_world_reads_without_a_token():
    a_village("Aino", "Bertil", "Cilla")
    answer = Program().get("members/")
    assert answer.status_code == 200, answer.content
    assert [each["person"]["name"] for each in answer.json()["results"]] == [
        "Aino Ek",
        "Bertil Ek",
        "Cilla Ek",
    ]


def test_what_members_read_is_for_members_with_the_scope():
    village = a_village("Aino", "Bertil", "Cilla")
    an_applicant("Dorota")
    assert Program().get("waiting/").status_code == 401
    assert program_of(village["Aino"], "act:ratings").get("waiting/").status_code == 403
    answer = program_of(village["Aino"], "read:group").get("waiting/")
    print(answer.json())
    assert answer.status_code == 200
    answer = program_of(village["Aino"]).put("people/2/rating/", value=-1)
    assert answer.status_code == 204, answer.content
    print(program_of(village["Aino"]).put("people/1/rating/", value=-1).json())
    print(program_of(village["Aino"]).put("people/2/rating/", value="x", y=1).json())
    print(program_of(village["Aino"]).post("me/invitations/", note="x").json())
    print(program_of(village["Aino"]).get("people/9999999999999999999999/rating/").json())
    print(Program().get("/api/v1/openapi.json").json())
