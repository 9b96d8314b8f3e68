"""Personal tokens: how a person makes them, what they are not for, and when they end."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
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
from tests.programs import Program, program_of, rating_of
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


# --- What is kept -------------------------------------------------------------------------------


def test_the_day_of_use_is_written_when_the_day_is_over(aino: Person):
    token, unused = a_token(aino), a_token(aino)
    day = today()
    assert (does(token), does(token)) == (200, 200)
    assert not Token.objects.exclude(last_used_on=None).exists()
    next_day()
    used, other = Token.objects.order_by("pk")
    assert (used.last_used_on, other.last_used_on) == (day, None)
    assert unused


def test_an_act_with_a_token_leaves_in_the_database_what_the_page_leaves(aino: Person):
    """Whoever compares the database before and after must not find which token rated."""
    program = program_of(aino)
    before = {model: list(model._default_manager.values()) for model in kept()}
    with Writes() as writes:
        assert program.put(rating_of("Bertil"), value=-1).status_code == 204
    assert [line for line in writes.seen if "token" in line.lower()] == []
    assert before == {model: list(model._default_manager.values()) for model in kept()}


def kept() -> list[Any]:
    return [model for model in apps.get_models() if model.__name__ not in ("Rating", "Session")]


class Writes:
    """Everything that is written to the database in a block."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __enter__(self) -> "Writes":
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._wrapper.__exit__(*error)

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith("SELECT"):
            self.seen.append(sql)
        return execute(sql, params, many, context)


def test_what_is_remembered_of_use_is_the_day_and_no_more(aino: Person):
    """Two tokens used at different moments, once and twice, for this and that, leave the same."""
    cache.clear()
    first, second = program_of(aino), program_of(aino)
    first.get("me/")
    second.put(rating_of("Bertil"), value=-1)
    second.get("me/")
    memory: Any = cache
    left = {name for name in memory._cache if ":token:" in name}
    assert {name.rpartition(":")[2] for name in left} == {str(today())}
    assert len(left) == 2
    assert {cache.get(name.split(":", 2)[2]) for name in left} == {1}


def test_ones_own_data_lists_tokens_without_the_secret(aino: Person):
    program = program_of(aino, "read:own-data")
    rows = program.get("me/data/account/").json()["rows"]
    assert [each["scopes"] for each in rows["tokens"]] == [["read:own-data"]]
    assert "hash" not in str(rows)


def test_every_scope_is_explained_in_words():
    for scope in scopes().values():
        assert str(scope.words)
        assert scope.name.startswith(f"{scope.kind}:")


def test_a_token_with_a_mistake_is_refused_without_asking_the_database(
    aino: Person, django_assert_num_queries: Any
):
    token = a_token(aino)
    with django_assert_num_queries(0):
        assert people.find_token(token[:-1] + "!", now=now()) is None
    assert people.find_token(token, now=now())


def test_the_page_of_tokens_costs_the_same_however_many(
    browser: Client, aino: Person, queries: Any
):
    for number in range(10):
        a_token(aino, name=f"Token {number}")
    with queries(8):
        page = browser.get(reverse("people:tokens"))
    assert page.content.decode().count("Revoke") >= 10
    assert today() + timedelta(days=30) == aino.tokens.first().until_on
