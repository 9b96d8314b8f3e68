"""What programs do for their person: account, notices, own data, the way in and out."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from core.notices.models import Notice, Silence
from core.people import actions as people
from core.people.models import Person, Photo
from groups.membership.models import Standing
from tests.programs import Program, program_of
from tests.world import a_person, a_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


@pytest.fixture
def program(aino: Person) -> Program:
    return program_of(aino)


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "PNG")
    return out.getvalue()


def show(program: Program, picture: bytes, kind: str = "image/png") -> Any:
    client: Any = Client(headers={"Authorization": f"Bearer {program.token}"})
    return client.generic("PUT", "/api/v1/me/photo/", picture, content_type=kind)


def test_what_one_chooses_is_what_others_read(program: Program, aino: Person):
    program.put("me/name/", forename="Aina", surname="Eklund")
    program.put("me/privacy/", author_level=4, shows_civic_number=False, shows_email=True)
    program.put("me/language/", language="sv")
    aino.refresh_from_db()
    assert (aino.full_name, aino.author_level, aino.language) == ("Aina Eklund", 4, "sv")
    assert Program().get(f"people/{aino.pk}/").json()["forename"] == "Aina"
    listed = Program().get("members/").json()["results"][0]
    assert listed["pseudonym"] == ""


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("me/name/", {"forename": "", "surname": "Ek"}),
        ("me/privacy/", {"author_level": 6, "shows_civic_number": False, "shows_email": False}),
        ("me/language/", {"language": "xx"}),
        ("me/mails/", {"kinds": ["people.password_changed"]}),
    ],
)
def test_there_is_no_such_choice(program: Program, aino: Person, address: str, given: Any):
    before = Person.objects.filter(pk=aino.pk).values().get()
    assert program.put(address, **given).status_code == 422
    assert Person.objects.filter(pk=aino.pk).values().get() == before


def test_a_photo_is_shown_and_taken_away(program: Program, aino: Person):
    assert show(program, a_picture()).status_code == 204
    address = program.get("me/").json()["photo"]
    assert address.endswith(f"/api/v1/people/{aino.pk}/photo/")
    shown = Program().get(f"people/{aino.pk}/photo/")
    assert shown["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(shown.content)).size == (480, 480)
    assert program.delete("me/photo/").status_code == 204
    assert Program().get(f"people/{aino.pk}/photo/").status_code == 404


@pytest.mark.parametrize(
    ("picture", "kind", "status"),
    [
        (b"", "image/png", 400),
        (b"no picture", "image/png", 400),
        (a_picture(), "application/json", 415),
        (b"\0" * 5_000_002, "image/png", 413),
    ],
    ids=["nothing", "no picture", "another form", "too large"],
)
def test_what_is_no_photo_is_refused(program: Program, picture: bytes, kind: str, status: int):
    assert show(program, picture, kind).status_code == status
    assert not Photo.objects.exists()


def test_a_pseudonym_leads_to_no_name(aino: Person):
    answer = Program().get(f"people/as/{aino.pseudonym}/").json()
    assert answer.keys() == {"pseudonym", "page"}
    assert Program().get("people/as/nobody/").status_code == 404


def test_ones_own_data_are_the_same_as_on_the_page(program: Program, aino: Person):
    names = [part["name"] for part in program.get("me/data/").json()["results"]]
    assert {"account", "membership", "notices"} <= set(names)
    assert program.get("me/data/account/").json()["rows"]["forename"] == "Aino"
    assert program.get("me/data/cellar/").status_code == 404
    answer: Any = program.get("me/data/download/")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert {"README.txt", "account.json"} <= set(archive.namelist())
    assert program_of(aino, "read:account").get("me/data/").status_code == 403


def test_notices_are_read_one_by_one_and_all(program: Program, aino: Person):
    (told,) = program.get("me/notices/", unread="true").json()["results"]
    assert told["kind"] == "people.token_made"
    assert program.put(f"me/notices/{told['number']}/reading/").status_code == 204
    assert program.get("me/notices/", unread="true").json()["results"] == []
    program_of(aino)
    assert program.put("me/notices/reading/").status_code == 204
    assert not Notice.objects.to(aino).unread().exists()


def test_nobody_reads_somebody_elses_notices(program: Program):
    bertil = Person.objects.get(forename="Bertil")
    program_of(bertil)
    theirs = Notice.objects.to(bertil).get()
    assert program.put(f"me/notices/{theirs.pk}/reading/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_what_comes_by_mail_is_chosen(program: Program, aino: Person):
    kinds = [each["kind"] for each in program.get("me/mails/").json()["results"]]
    assert program.put("me/mails/", kinds=kinds[:1]).status_code == 204
    mailed = {
        each["kind"]: each["is_mailed"] for each in program.get("me/mails/").json()["results"]
    }
    assert [kind for kind, is_mailed in mailed.items() if is_mailed] == kinds[:1]
    assert Silence.objects.filter(person=aino).count() == len(kinds) - 1


def test_somebody_applies_waits_withdraws_and_is_a_stranger_again():
    a_village("Aino", "Bertil", "Cilla")
    dorota = a_person("Dorota", email="dorota@example.org")
    program = program_of(dorota)
    assert program.put("me/application/").json()["code"] == "email-unconfirmed"
    people.confirm_email(dorota)
    assert program.put("me/application/").status_code == 204
    assert program.get("me/membership/").json()["state"] == "applicant"
    assert program.put("me/application/").status_code == 409
    assert program.delete("me/application/").status_code == 204
    assert program.get("me/membership/").json()["state"] == "former"


def test_who_leaves_is_heard_once_more_and_then_not(program: Program, aino: Person):
    assert program.delete("me/membership/").status_code == 204
    assert not Standing.objects.members().filter(pk=aino.pk).exists()
    assert program.get("me/").status_code == 401


def test_a_member_proposes_somebody_with_an_account(program: Program):
    xaver = a_person("Xaver")
    assert program.put(f"people/{xaver.pk}/candidacy/").status_code == 204
    assert program.get("waiting/").json()["results"][0]["rating"] == 1
