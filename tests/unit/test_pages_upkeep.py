"""What is kept before a database is changed, and who sees how."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from core.pages import upkeep

SERVER = {"NAME": "moot", "USER": "aino", "PASSWORD": "it's a secret", "HOST": "db", "PORT": 5432}


def test_the_password_of_a_database_is_no_argument_of_a_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []
    served = SimpleNamespace(DATABASES={"default": SERVER})
    monkeypatch.setattr("core.pages.upkeep.settings", served)
    monkeypatch.setattr(
        "core.pages.upkeep.subprocess.run", lambda words, **how: calls.append((words, how["env"]))
    )
    upkeep._dump_postgresql(Path("kept.dump"))
    [(words, environment)] = calls
    assert "secret" not in " ".join(words)
    assert environment["PGPASSWORD"] == "it's a secret"
    assert (environment["PGDATABASE"], environment["PGPORT"]) == ("moot", "5432")
