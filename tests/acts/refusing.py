"""Whether an act is refused, and changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from core.refusals import Refusal


def everything() -> dict[str, str]:
    """Every row of every room, so that a refusal can be seen to change nothing."""
    tables = sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in ("heartbeat", "sessions", "contenttypes")
    )
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
            found[table] = repr(sorted(map(repr, rows)))
    return found


def _plain(value: Any) -> Any:
    """PostgreSQL gives bytes as views, whose text is an address in memory."""
    return bytes(value) if isinstance(value, memoryview) else value


def refuses(do: Callable[[], Any]) -> None:
    """The act is refused with a sentence, and nothing is changed."""
    before = everything()
    with pytest.raises(Refusal) as why:
        do()
    assert str(why.value)
    assert everything() == before
