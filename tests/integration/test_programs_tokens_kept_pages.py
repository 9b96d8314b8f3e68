"""What is kept of personal tokens, and of their use: the day, and nothing that tells of what."""

from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection

from core.people.models import Person, Token
from tests.programs import program_of, rating_of
from tests.world import a_village, next_day, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Person:
    return a_village("Aino", "Bertil", "Cilla")["Aino"]


def test_the_day_of_use_is_written_when_the_day_is_over(aino: Person):
    program, unused = program_of(aino), program_of(aino)
    day = today()
    assert [program.get("me/").status_code for _time in range(2)] == [200, 200]
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
