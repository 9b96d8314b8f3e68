"""Personal tokens: how a person makes them, what they are not for, and when they end."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.notices.models import Notice
from core.people import actions as people
from core.people.models import Person, Token
from core.people.rules.tokens import PATTERN
from core.programs.scopes import scopes
from core.refusals import Refusal
from groups.membership import actions as membership
from tests.programs import Program, program_of
from tests.world import a_village, next_day, now, sign_in, today

pytestmark = pytest.mark.django_db
PASSWORD = "blue whales sing"
ASKED: dict[str, Any] = {"name": "My calendar", "scopes": ["read:notices"], "days": "30"}


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


@pytest.fixture
def browser(aino: Person) -> Client:
    """Aino's, in which she has just typed her password."""
    people.set_password(aino, PASSWORD, now=now())
    client = Client()
    client.post(reverse("account_login"), {"login": aino.pseudonym, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def a_token(person: Person, **facts: Any) -> str:
    asked = {"name": "A test", "scopes": ["read:account"], "days": 30} | facts
    return people.make_token(person, **asked, now=now())


def does(token: str) -> int:
    return Program(token).get("me/").status_code


# --- Making -------------------------------------------------------------------------------------


def test_a_token_is_made_on_a_page_and_shown_once(browser: Client, aino: Person):
    made = browser.post(reverse("people:tokens"), ASKED)
    (token,) = PATTERN.findall(made.content.decode())
    assert Program(token).get("me/notices/").status_code == 200
    again = browser.get(reverse("people:tokens")).content.decode()
    assert "My calendar" in again
    assert token not in again
    assert "no-store" in made["Cache-Control"]


def test_whoever_finds_a_computer_open_makes_no_token(aino: Person):
    people.set_password(aino, PASSWORD, now=now())
    answer = sign_in(Client(), aino).post(reverse("people:tokens"), ASKED)
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Token.objects.exists()


def test_the_person_is_told_of_a_new_token(aino: Person):
    a_token(aino)
    assert Notice.objects.to(aino).get(kind="people.token_made").link == reverse("people:tokens")


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"scopes": []}, {"scopes": ["act:everything"]}, {"days": "9999"}, {"days": ""}],
    ids=str,
)
def test_a_token_that_says_too_little_or_too_much_is_not_made(browser: Client, wrong: Any):
    page = browser.post(reverse("people:tokens"), ASKED | wrong)
    assert 'class="errors"' in page.content.decode()
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"scopes": []}, {"scopes": ["act:x"]}, {"days": 0}, {"days": 367}]
)
def test_no_other_way_makes_one_either(aino: Person, wrong: Any):
    with pytest.raises(Refusal):
        a_token(aino, **wrong)


def test_nobody_has_more_tokens_than_they_can_look_after(aino: Person):
    for _token in range(20):
        a_token(aino)
    with pytest.raises(Refusal, match="20"):
        a_token(aino)


def test_only_a_hash_is_kept(aino: Person):
    token = a_token(aino)
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            assert token not in repr(cursor.fetchall())


def test_every_scope_is_explained_in_words():
    for scope in scopes().values():
        assert str(scope.words)
        assert scope.name.startswith(f"{scope.kind}:")


def test_the_page_of_tokens_costs_the_same_however_many(
    browser: Client, aino: Person, queries: Any
):
    for number in range(10):
        a_token(aino, name=f"Token {number}")
    with queries(8):
        page = browser.get(reverse("people:tokens"))
    assert page.content.decode().count("Revoke") >= 10
    assert today() + timedelta(days=30) == aino.tokens.first().until_on


# --- What they are not for ----------------------------------------------------------------------

SIGNED_IN_ONLY = (
    ("me/pseudonym/", {"pseudonym": "The heron"}),
    ("me/civic-number/", {"civic_number": ""}),
    ("me/sign-in/", {"sign_in_by": "automatic"}),
)


@pytest.mark.parametrize(("address", "given"), SIGNED_IN_ONLY, ids=str)
def test_no_token_changes_how_one_signs_in(aino: Person, address: str, given: Any):
    before = Person.objects.filter(pk=aino.pk).values().get()
    answer = program_of(aino).put(address, **given)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-for-tokens")
    assert Person.objects.filter(pk=aino.pk).values().get() == before


@pytest.mark.parametrize(
    "page",
    ["people:tokens", "people:erase", "people:device", "people:recovery_sheet", "people:settings"],
)
def test_pages_know_no_tokens(aino: Person, page: str):
    client = Client(headers={"Authorization": f"Bearer {program_of(aino).token}"})
    assert client.get(reverse(page))["Location"].startswith(reverse("account_login"))


def test_a_token_makes_no_tokens_and_erases_nobody(aino: Person):
    told = str(Program().get("openapi.json").json()["paths"].keys())
    assert "token" not in told
    assert "erase" not in told
    assert program_of(aino).post("me/tokens/", **ASKED).status_code == 404


def test_a_token_with_a_mistake_is_refused_without_asking_the_database(
    aino: Person, django_assert_num_queries: Any
):
    token = a_token(aino)
    with django_assert_num_queries(0):
        assert people.find_token(token[:-1] + "!", now=now()) is None
    assert people.find_token(token, now=now())


# --- When they end ------------------------------------------------------------------------------


def test_a_token_is_revoked_on_the_page(browser: Client, aino: Person):
    token = a_token(aino)
    assert does(token) == 200
    browser.post(reverse("people:revoke_token", args=[aino.tokens.get().pk]))
    assert does(token) == 401


def test_nobody_revokes_somebody_elses(browser: Client, aino: Person):
    bertil = Person.objects.get(forename="Bertil")
    token = a_token(bertil)
    answer = browser.post(reverse("people:revoke_token", args=[bertil.tokens.get().pk]))
    assert answer.status_code == 404
    assert does(token) == 200


def test_a_token_works_on_its_last_day_and_not_after(aino: Person):
    token = a_token(aino, days=2)
    next_day(2)
    assert does(token) == 200
    next_day()
    assert does(token) == 401
    assert not Token.objects.exists()


def test_who_leaves_leaves_no_tokens(aino: Person):
    token = a_token(aino)
    membership.leave(aino, now=now())
    assert does(token) == 401


def test_who_is_erased_leaves_no_tokens(aino: Person):
    token = a_token(aino)
    people.erase(aino, now=now())
    assert does(token) == 401
    assert not Token.objects.exists()


def test_nobody_makes_a_token_for_who_was_erased_meanwhile(aino: Person):
    people.erase(aino, now=now())
    with pytest.raises(people.Erased):
        a_token(aino)
    assert not Token.objects.exists()


def test_a_new_password_ends_what_was_made_under_the_old_one(aino: Person):
    token = a_token(aino)
    people.set_password(aino, PASSWORD, now=now())
    assert does(token) == 401


def test_a_new_password_from_the_page_does_too(browser: Client, aino: Person):
    token = a_token(aino)
    new = "grey herons wait"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    browser.post(reverse("account_change_password"), sent)
    assert does(token) == 401
