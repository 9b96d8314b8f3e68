"""Homes used from outside, by processes of their own: what crash and served tests act on."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any

from tests import databases
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
        return json.loads(self._live(story, facts, "").stdout.splitlines()[-1])

    def die(self, story: str, at: Point, **facts: Any) -> None:
        """Like play, but SIGKILL ends the process at that point; raises ProcessFailed if not."""
        if not self.survives(story, at, **facts):
            return
        raise ProcessFailed(f"{story} ended without reaching {at}")

    def survives(self, story: str, at: Point, **facts: Any) -> bool:
        """Whether the story ends before the point where it would be killed is reached.

        For walking through all points: `while not home.copy().survives(story, Point(nth=n))`.
        """
        return self._live(story, facts, at.written()).returncode != KILLED

    def stay(self, story: str, **facts: Any) -> int:
        """Let a story go on in a process of its own, until it ends itself; gives its number.

        What it says is in `<home>-stay.log` beside the home.
        """
        log = self.path.with_name(f"{self.path.name}-stay.log")
        log.touch()
        order = {"story": story, "facts": facts, "point": "", "goes_on": True}
        order |= {"environment": self.environment, "stdout": str(log), "stderr": str(log)}
        return _victims().live(order)

    @contextmanager
    def copied(self, **extra: str) -> Iterator["Home"]:
        """A copy of the home as it is now, database included; gone afterwards.

        `extra` comes to what the environment of its processes has besides.
        """
        path = self.path.with_name(f"{self.path.name}-{uuid.uuid4().hex[:8]}")
        shutil.copytree(self.path, path)
        try:
            with databases.copied(self.database) as database:
                yield Home(path=path, database=database, extra=self.extra | extra)
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
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
        return _ended(done, 0)

    def _live(
        self, story: str, facts: dict[str, Any], point: str
    ) -> subprocess.CompletedProcess[str]:
        with NamedTemporaryFile("r") as stdout, NamedTemporaryFile("r") as stderr:
            order = {"story": story, "facts": facts, "point": point}
            order |= {"environment": self.environment, "stdout": stdout.name, "stderr": stderr.name}
            status = _victims().live(order)
            done = subprocess.CompletedProcess([story], status, stdout.read(), stderr.read())
        return _ended(done, *((0, KILLED) if point else (0,)))


def _ended(
    done: subprocess.CompletedProcess[str], *statuses: int
) -> subprocess.CompletedProcess[str]:
    if done.returncode not in statuses:
        raise ProcessFailed(
            f"{done.args} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return done


class Victims:
    """The process whose forks live stories; see tests/crash/victim.py. It ends with this one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.victim"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=Home(path=Path("/nonexistent")).environment,
        )

    def live(self, order: Mapping[str, Any]) -> int:
        """The status with which the story ended, one after the other."""
        assert self._process.stdin
        assert self._process.stdout
        with self._lock:
            print(json.dumps(order), file=self._process.stdin, flush=True)
            return int(self._process.stdout.readline())


@cache
def _victims() -> Victims:
    return Victims()


@contextmanager
def new_home(folder: Path, *, kind: str = "real", server: str = "", **extra: str) -> Iterator[Home]:
    """A prepared home; with the address of a PostgreSQL server, in a database of its own there."""
    with databases.a_database(server, databases.template()) as database:
        home = Home(path=folder / "home", database=database, extra=extra)
        if not server:
            databases.a_new_file(home.path / "database.sqlite3")
        home.manage("prepare", *([] if kind == "real" else [f"--{kind}"]))
        yield home
