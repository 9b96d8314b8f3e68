"""What programs may read and do, how they are answered, and what keeps them at bay."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from core import hooks
from core.counters import MINUTE
from core.heartbeat import jobs
from core.heartbeat.models import Failure
from core.pages.middleware import READINGS, WRITES
from core.people.models import Person
from core.programs.document import document
from core.programs.gathering import gather
from core.programs.resources import path_of
from core.programs.scopes import scopes
from groups.membership import actions as membership
from groups.membership.models import Invitation, Rating, Standing
from tests.programs import Program, program_of, rating_of
from tests.proposing import a_proposal
from tests.world import a_person, a_village, admit, an_applicant, next_day, now, sign_in, today

pytestmark = pytest.mark.django_db
CLOSED = {"group.open_to_readers": False}


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


@pytest.fixture
def the_same_minute() -> Iterator[None]:
    """The wall's clock stands still."""
    with time_machine.travel("2033-04-04 12:00:20Z", tick=False):
        yield


def problem(answer: HttpResponse) -> tuple[int, str]:
    """What went wrong, by status and code, with a sentence and a place that explains it."""
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["detail"]
    assert told["type"].endswith(f"/api/problems/#{told['code']}")
    return told["status"], told["code"]


def names(answer: HttpResponse) -> list[str]:
    return [each["person"]["name"].split()[0] for each in answer.json()["results"]]


# --- Who may ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("aino")
def test_anybody_reads_what_the_world_reads():
    assert names(Program().get("members/")) == ["Aino", "Bertil", "Cilla"]


def test_what_members_read_needs_a_member_and_the_permission(aino: Person):
    an_applicant("Dorota")
    assert problem(Program().get("waiting/")) == (401, "sign-in-needed")
    assert problem(program_of(a_person("Xaver")).get("waiting/")) == (403, "only-for-members")
    assert problem(program_of(aino, "act:ratings").get("waiting/")) == (403, "scope-missing")
    assert names(program_of(aino, "read:group").get("waiting/")) == ["Dorota"]


def test_who_is_refused_for_want_of_a_scope_is_told_which(aino: Person):
    answer = program_of(aino, "read:group").put(rating_of("Bertil"), value=1)
    assert problem(answer) == (403, "scope-missing")
    assert "act:ratings" in answer.json()["detail"]
    assert answer["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="act:ratings"'


def test_a_token_for_little_sees_the_world_as_a_stranger_does(aino: Person):
    subject = f"person:{aino.uid}"
    asked = {"subject": subject}
    assert program_of(aino, "read:group").get("record/", **asked).status_code == 200
    assert problem(program_of(aino, "act:ratings").get("record/", **asked)) == (
        403,
        "only-for-members",
    )


def test_what_is_the_persons_alone_is_theirs(aino: Person):
    answer = program_of(aino, "read:membership").get("me/membership/")
    assert answer.json()["state"] == "member"
    assert problem(Program().get("me/membership/")) == (401, "sign-in-needed")
    assert Program().get("me/membership/")["WWW-Authenticate"] == "Bearer"


def test_somebody_who_waits_is_seen_by_members_alone(aino: Person):
    dorota = an_applicant("Dorota")
    assert program_of(aino).get(f"people/{dorota.pk}/").json()["forename"] == "Dorota"
    assert problem(Program().get(f"people/{dorota.pk}/")) == (404, "not-found")


@pytest.mark.parametrize("address", ["members/", "charter/", "record/", "search/?q=pond"])
def test_a_closed_group_is_closed_to_programs_of_strangers(address: str):
    aino = a_village("Aino", "Bertil", "Cilla", charter=CLOSED)["Aino"]
    assert problem(Program().get(address)) == (401, "closed")
    assert problem(program_of(a_person("Xaver")).get(address)) == (403, "closed")
    assert problem(program_of(aino, "act:ratings").get(address)) == (403, "closed")
    assert program_of(aino, "read:group").get(address).status_code == 200


def test_in_a_closed_group_everybody_reaches_what_is_their_own():
    a_village("Aino", "Bertil", "Cilla", charter=CLOSED)
    answer = program_of(a_person("Xaver")).get("me/")
    assert answer.json()["forename"] == "Xaver"


@pytest.mark.parametrize("standing", ["stranger", "former member"])
def test_in_a_closed_group_what_is_ones_own_tells_nothing_of_others(standing: str):
    village = a_village("Aino", "Bertil", "Cilla", charter=CLOSED)
    if standing == "former member":
        somebody = village["Cilla"]
        membership.leave(somebody, now=now())
    else:
        somebody = a_person("Xaver")
    a_proposal(village["Aino"], "A pond for the frogs")
    gather()
    own = [
        path_of(name)
        for name in hooks.api
        if re.fullmatch(r"me(\.[a-z_]+)*", name)
        and "<" not in hooks.api[name].address
        and "get" in hooks.api[name].operations()
    ]
    assert len(own) > 10
    program = program_of(somebody)
    told = {address: program.get(address).getvalue().decode("latin-1") for address in own}
    assert [address for address, text in told.items() if "frogs" in text] == []


def test_before_there_is_a_group_programs_are_told_so():
    xaver = a_person("Xaver")
    assert problem(Program().get("members/")) == (409, "not-founded")
    assert program_of(xaver).get("me/").status_code == 200
    assert Program().get("openapi.json").status_code == 200


# --- By session ---------------------------------------------------------------------------------


def test_somebody_signed_in_needs_no_token(aino: Person):
    browser = sign_in(Client(), aino)
    assert browser.get("/api/v1/me/").json()["scopes"] is None


def test_a_session_acts_only_from_pages_of_ours(aino: Person):
    browser = sign_in(Client(enforce_csrf_checks=True), aino)
    sent: Any = {"data": {"language": "pl"}, "content_type": "application/json"}
    assert problem(browser.put("/api/v1/me/language/", **sent))[0] == 403
    browser.get(reverse("people:settings"))
    token = browser.cookies["csrftoken"].value
    answer = browser.put("/api/v1/me/language/", **sent, headers={"X-CSRFToken": token})
    assert answer.status_code == 204
    aino.refresh_from_db()
    assert aino.language == "pl"


def test_beside_a_token_a_session_counts_for_nothing(aino: Person):
    browser = sign_in(Client(headers={"Authorization": "Bearer wrong"}), aino)
    assert problem(browser.get("/api/v1/me/")) == (401, "wrong-token")


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


@pytest.mark.usefixtures("aino")
def test_an_address_with_a_null_sign_is_refused():
    assert problem(Program().get("search/?q=a%00b")) == (400, "unreadable")


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


# --- Too often ----------------------------------------------------------------------------------


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


# --- Described ----------------------------------------------------------------------------------


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
