"""Programs that are run, as root or under an account without rights."""

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.steps import Failed

PLAIN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
# What the keeper's shell says of the way to packages is heeded.
PASSED_ON = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


def run(
    words: Sequence[str],
    *,
    account: str = "",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    stdin: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program and give what it said, however it ended."""
    passed = {
        name: value
        for name, value in os.environ.items()
        if name in PASSED_ON or name.startswith("PIP_")
    }
    return subprocess.run(
        list(words),
        cwd=folder or "/",
        env={**PLAIN, **passed, **(environment or {})},
        input=stdin if stdin is not None else "",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        # What the program writes is for its own eyes.
        umask=0o077 if account else 0o022,
        **_as(account),
    )


def must(words: Sequence[str], *, hint: str = "", **how: Any) -> str:
    """Run a program and give what it said; raises Failed with its words when it fails."""
    try:
        done = run(words, **how)
    except FileNotFoundError:
        raise Failed(f"{words[0]} is not installed.") from None
    if done.returncode:
        raise Failed(f"`{' '.join(words)}` failed:\n{done.stdout.strip()[-4000:]}\n{hint}".strip())
    return done.stdout


def _as(account: str) -> dict[str, Any]:
    if not account:
        return {}
    found = pwd.getpwnam(account)
    groups = os.getgrouplist(account, found.pw_gid)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": groups}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program that is run unless another says that it is not needed.

    `unless` is a program that ends with 0 when there is nothing to do; `unless_files` are there
    then too.
    """

    says: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    unless_files: tuple[Path, ...] = ()
    account: str = ""
    # Passwords may be among it: it is never printed.
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    folder: Path | None = None
    hint: str = ""

    def is_done(self) -> bool:
        if not (self.unless or self.unless_files):
            return False
        if not all(file.exists() for file in self.unless_files):
            return False
        try:
            return not self.unless or self._run(self.unless).returncode == 0
        except (KeyError, FileNotFoundError):
            # The account or the program comes with an earlier step.
            return False

    def do(self) -> None:
        must(
            self.words,
            hint=self.hint,
            account=self.account,
            environment=self.environment,
            folder=self.folder,
        )

    def _run(self, words: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        return run(words, account=self.account, environment=self.environment, folder=self.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sql:
    """A statement for PostgreSQL's own account, unless a question is answered with 1."""

    says: str
    statement: str
    unless: str

    def is_done(self) -> bool:
        try:
            return self._psql(self.unless).stdout.strip() == "1"
        except (KeyError, FileNotFoundError):
            return False

    def do(self) -> None:
        done = self._psql(self.statement)
        if done.returncode:
            raise Failed(f"PostgreSQL refused: {done.stdout.strip()}")

    @staticmethod
    def _psql(statement: str) -> subprocess.CompletedProcess[str]:
        words = ["psql", "-XtAq", "-v", "ON_ERROR_STOP=1", "-c", statement, "postgres"]
        return run(words, account="postgres")
