"""The reference that people read: everything programs can do, and why they are refused."""

import re

import pytest
from django.test import Client

from core.people.models import Person
from core.programs.document import document
from core.programs.scopes import scopes
from tests.programs import Program
from tests.world import a_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


@pytest.mark.usefixtures("aino")
def test_people_read_everything_on_pages_without_a_script():
    contents = Client().get("/api/").content.decode()
    rooms = re.findall(r'href="(/api/rooms/[a-z]+/)"', contents)
    pages = [Client().get(room).content.decode() for room in rooms]
    described = "".join(pages)
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            assert f"<code>{method.upper()} {path}</code>" in described
            assert f'id="{operation["operationId"]}"' in described
    assert all(scope in contents for scope in scopes())
    ours = Client().get("/members/").content.decode().count("<script")
    assert {page.count("<script") for page in [contents, *pages]} == {ours}
    assert Client().get("/api/rooms/cellar/").status_code == 404


@pytest.mark.usefixtures("aino")
def test_every_code_is_explained_where_its_type_leads():
    answer = Program().get("nowhere/").json()
    path, _hash, code = answer["type"].partition("#")
    text = Client().get("/" + path.split("/", 3)[3]).content.decode()
    assert f'id="{code}"' in text
    for known in ("own-rating", "scope-missing", "too-often", "wrong-input", "wrong-token"):
        assert f'id="{known}"' in text
