"""Who may read and act through a program: by token, by session, or as a stranger."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from core import hooks
from core.people.models import Person
from core.programs.gathering import gather
from core.programs.resources import path_of
from groups.membership import actions as membership
from tests.programs import Program, problem, program_of, rating_of
from tests.proposing import a_proposal
from tests.world import a_person, a_village, an_applicant, now, sign_in

pytestmark = pytest.mark.django_db
CLOSED = {"group.open_to_readers": False}


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


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
