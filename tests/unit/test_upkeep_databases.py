"""What is kept before a database is changed, and who sees how."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.upkeep import databases

SERVER = {"NAME": "moot", "USER": "aino", "PASSWORD": "it's a secret", "HOST": "db", "PORT": 5432}
SOCKET = {"NAME": "moot", "HOST": "", "PORT": "", "OPTIONS": {"host": "/srv/socket"}}


def dumped(monkeypatch: pytest.MonkeyPatch, database: dict[str, Any]) -> Any:
    """With what arguments and what environment a copy of this database is made."""
    calls = []
    served = SimpleNamespace(DATABASES={"default": database})
    monkeypatch.setattr("core.upkeep.databases.settings", served)
    monkeypatch.setattr(
        "core.upkeep.databases.subprocess.run",
        lambda words, **how: calls.append((words, how["env"])),
    )
    databases._dump(Path("kept.dump"))
    [call] = calls
    return call


def test_the_password_of_a_database_is_no_argument_of_a_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words, environment = dumped(monkeypatch, SERVER)
    assert "secret" not in " ".join(words)
    assert environment["PGPASSWORD"] == "it's a secret"
    assert (environment["PGDATABASE"], environment["PGPORT"]) == ("moot", "5432")


def test_a_database_behind_a_socket_is_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    _words, environment = dumped(monkeypatch, SOCKET)
    assert environment["PGHOST"] == "/srv/socket"
