"""What programs do, and how they are answered when it cannot be done or read."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from core.people.models import Person
from groups.membership.models import Invitation, Rating, Standing
from tests.programs import Program, problem, program_of, rating_of
from tests.world import a_person, a_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


# --- What they do -------------------------------------------------------------------------------


def test_a_program_does_what_a_page_does(aino: Person):
    assert program_of(aino, "act:ratings").put(rating_of("Bertil"), value=-1).status_code == 204
    assert Rating.objects.get(by=aino, about__forename="Bertil").value == -1
    assert program_of(aino, "read:membership").get(rating_of("Bertil")).json() == {"value": -1}


def test_a_refusal_says_what_the_page_says_and_changes_nothing(aino: Person):
    answer = program_of(aino).put(f"people/{aino.pk}/rating/", value=1)
    assert problem(answer) == (409, "own-rating")
    assert answer.json()["detail"] == "Nobody can rate themself."


def test_a_refusal_speaks_the_persons_language_unless_another_is_asked_for():
    a_village("Aino", "Bertil", "Cilla")
    dorota = a_person("Dorota", language="pl")
    program = program_of(dorota)
    assert program.put("people/1/rating/", value=1)["Content-Language"] == "pl"
    asked = program.ask("PUT", "people/1/rating/", {"value": 1}, accept_language="sv")
    assert asked["Content-Language"] == "sv"


def test_something_new_says_where_it_is_from_now_on(aino: Person):
    program = program_of(aino)
    answer = program.post("me/invitations/", note="Dag next door")
    assert answer.status_code == 201
    path = answer["Location"].partition(":8000")[2]
    assert program.get(path).json() == answer.json()
    assert Invitation.objects.get().note == "Dag next door"


def test_an_invitation_is_accepted_once(aino: Person):
    link = program_of(aino).post("me/invitations/").json()["link"]
    token = link.rstrip("/").rpartition("/")[2]
    dag = a_person("Dag")
    assert program_of(dag).put("join/invitation/", token=token).status_code == 204
    assert Standing.objects.get(person=dag).is_waiting
    again = program_of(a_person("Ulla")).put("join/invitation/", token=token)
    assert problem(again) == (410, "invitation-gone")


# --- What cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, {"value": "This field is required."}),
        ({"value": "much"}, {"value": "A valid integer is required."}),
        ({"value": 1, "vlaue": 1}, {"vlaue": "There is no such field."}),
    ],
)
def test_wrong_input_is_told_field_by_field(aino: Person, given: Any, errors: Any):
    answer = send(program_of(aino), json.dumps(given).encode())
    told = {each["field"]: each["detail"] for each in answer.json()["errors"]}
    assert problem(answer) == (422, "wrong-input")
    assert told == errors
    assert not Rating.objects.exclude(value=1).exists()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"value": NaN}',
        b'{"value": "\\u0000"}',
        b'{"value": "\\ud800"}',
        b"[" * 100_000,
        b'{"value": ' + b"9" * 5000 + b"}",
    ],
    ids=["half", "no text", "no number", "null sign", "half a sign", "deep", "long"],
)
def test_what_is_no_json_is_refused(aino: Person, body: bytes):
    answer = send(program_of(aino), body)
    assert problem(answer)[0] == 400


def test_too_much_at_once_is_refused(aino: Person):
    assert problem(send(program_of(aino), b'"' + b"x" * 2_500_001 + b'"')) == (413, "too-much")


def test_another_form_is_refused(aino: Person):
    answer = send(program_of(aino), b"value=1", "application/x-www-form-urlencoded")
    assert problem(answer)[0] == 415


def send(program: Program, body: bytes, kind: str = "application/json") -> HttpResponse:
    client: Any = Client(headers={"Authorization": f"Bearer {program.token}"})
    return client.generic("PUT", f"/api/v1/{rating_of('Bertil')}", body, content_type=kind)


@pytest.mark.parametrize(
    "address", ["nowhere/", "people/99999999999999999999/", "people/4711/", "record/4711/proof/"]
)
@pytest.mark.usefixtures("aino")
def test_where_nothing_is_programs_are_told_in_their_form(address: str):
    assert problem(Program().get(address)) == (404, "not-found")


@pytest.mark.usefixtures("aino")
def test_a_way_that_does_not_exist_is_refused(aino: Person):
    assert problem(program_of(aino).delete("members/"))[0] == 405


@pytest.mark.usefixtures("aino")
def test_what_can_be_done_is_told_by_the_document_alone():
    assert problem(Program().ask("OPTIONS", "members/", {})) == (405, "no-such-way")


@pytest.mark.usefixtures("aino")
def test_an_address_with_a_null_sign_is_refused():
    assert problem(Program().get("search/?q=a%00b")) == (400, "unreadable")
