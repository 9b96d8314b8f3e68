"""Homes used from outside, by processes of their own: what crash and served tests act on."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from tests.crash.points import Point

ROOT = Path(__file__).resolve().parent.parent
KILLED = -9


class ProcessFailed(AssertionError):
    """A process ended otherwise than the test said; the text ends with what it wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A home on disk with its database, reached only through processes that open it.

    `extra` is what the environment of those processes has besides.
    """

    path: Path
    database: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that opens this home."""
        ours = ("FOLKMOOT_", "MAIL_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
        plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        plain |= {"FOLKMOOT_HOME": str(self.path), "DJANGO_SETTINGS_MODULE": "core.settings"}
        plain |= {"PYTHONPATH": str(ROOT)}
        if self.database:
            plain["DATABASE_URL"] = self.database
        return plain | self.extra

    def manage(self, *words: str) -> str:
        """Run `manage.py ...` and give what it printed; raises ProcessFailed."""
        return self._run([sys.executable, str(ROOT / "manage.py"), *words]).stdout

    def play(self, story: str, **facts: Any) -> Any:
        """Run "module:function" with these facts in a process of its own; gives what it returns.

        Raises ProcessFailed.
        """
        done = self._run(_victim(story, facts, None))
        return json.loads(done.stdout.splitlines()[-1])

    def die(self, story: str, at: Point, **facts: Any) -> None:
        """Like play, but SIGKILL ends the process at that point; raises ProcessFailed if not."""
        if not self.survives(story, at, **facts):
            return
        raise ProcessFailed(f"{story} ended without reaching {at}")

    def survives(self, story: str, at: Point, **facts: Any) -> bool:
        """Whether the story ends before the point where it would be killed is reached.

        For walking through all points: `while not home.copy().survives(story, Point(nth=n))`.
        """
        return self._run(_victim(story, facts, at), may_die=True).returncode != KILLED

    @contextmanager
    def copied(self) -> Iterator["Home"]:
        """A copy of the home as it is now, database included; gone afterwards."""
        path = self.path.with_name(f"{self.path.name}-{uuid.uuid4().hex[:8]}")
        shutil.copytree(self.path, path)
        try:
            with _copied_database(self.database) as database:
                yield Home(path=path, database=database, extra=self.extra)
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def _run(
        self, command: list[str], *, may_die: bool = False
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            timeout=300,
        )
        if done.returncode not in ((0, KILLED) if may_die else (0,)):
            raise ProcessFailed(
                f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done


def _victim(story: str, facts: dict[str, Any], at: Point | None) -> list[str]:
    point = at.written() if at else ""
    return [sys.executable, "-m", "tests.crash.victim", story, json.dumps(facts), point]


@contextmanager
def new_home(folder: Path, *, kind: str = "real", server: str = "", **extra: str) -> Iterator[Home]:
    """A prepared home; with the address of a PostgreSQL server, in a database of its own there."""
    with _new_database(server) as database:
        home = Home(path=folder / "home", database=database, extra=extra)
        home.manage("prepare", *([] if kind == "real" else [f"--{kind}"]))
        yield home


@contextmanager
def _new_database(server: str, template: str = "template1") -> Iterator[str]:
    if not server:
        yield ""
        return
    name = f"home_{uuid.uuid4().hex[:12]}"
    _command(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield server.replace("/folkmoot?", f"/{name}?")
    finally:
        _command(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _copied_database(database: str) -> Iterator[str]:
    name = database.partition("?")[0].rpartition("/")[2]
    with _new_database(database.replace(f"/{name}?", "/folkmoot?"), name) as copy:
        yield copy


def _command(server: str, statement: str) -> None:
    with closing(psycopg2.connect(server.replace("postgres://", "postgresql://"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
