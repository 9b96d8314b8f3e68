"""The program itself: a release that nobody but root can change, with its packages."""

import compileall
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy import places
from deploy.machine import PYTHON
from deploy.steps import Failed
from deploy.steps.commands import must

# What runs. Tests, tools and whatever else lies about in a checkout (homes!) stay where they are.
PARTS = (
    *("core", "delegation", "deploy", "docs", "federation", "groups", "locale", "realtime"),
    *("templates", "FEDERATION.md", "LICENSE", "Makefile", "README.md", "manage.py"),
    *("pyproject.toml", "requirements.txt"),
)
COMPLETE = ".complete"


def files_of(source: Path) -> Iterator[Path]:
    """Every file of a checkout that belongs to the program, in order."""
    for part in PARTS:
        path = source / part
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in found:
            hidden = any(word.startswith(".") for word in file.relative_to(source).parts)
            if file.is_file() and file.suffix != ".pyc" and not hidden:
                yield file


def name_of(source: Path, *, python: str) -> str:
    """The name of a release: what is in it and which Python it is for."""
    digest = hashlib.sha256(python.encode())
    for file in files_of(source):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(source)} {content}\n".encode())
    return digest.hexdigest()[:12]


def packages_name(source: Path, *, python: str) -> str:
    """Releases that need the same packages share them."""
    lock = (source / "requirements.txt").read_bytes()
    return f"{python}-{hashlib.sha256(lock).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Python's packages, from the lock and with its hashes."""

    path: Path
    source: Path

    @property
    def says(self) -> str:
        return f"Install Python's packages in {self.path} (a few minutes)"

    def is_done(self) -> bool:
        return (self.path / COMPLETE).exists()

    def do(self) -> None:
        must([PYTHON, "-m", "venv", "--clear", str(self.path)])
        words = ["-m", "pip", "--disable-pip-version-check", "--no-cache-dir", "install", "--quiet"]
        words += ["--no-deps", "--require-hashes", "--only-binary=:all:"]
        lock = str(self.source / "requirements.txt")
        must(
            [str(self.path / "bin" / "python"), *words, "-r", lock],
            hint="Does this computer reach the internet?",
        )
        (self.path / COMPLETE).touch()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A copy of the checkout in a folder of its own."""

    path: Path
    source: Path
    packages: Path

    @property
    def says(self) -> str:
        return f"Copy the program to {self.path}"

    def is_done(self) -> bool:
        return (self.path / COMPLETE).exists()

    def do(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        for file in files_of(self.source):
            target = self.path / file.relative_to(self.source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            target.chmod(0o755 if file.name == "manage.py" else 0o644)
        for folder in (self.path, *self.path.rglob("*")):
            if folder.is_dir():
                folder.chmod(0o755)
        (self.path / ".venv").symlink_to(self.packages)
        # The account that runs it cannot write here.
        compileall.compile_dir(self.path, quiet=2)
        (self.path / COMPLETE).touch()


@dataclass(frozen=True, slots=True, kw_only=True)
class FewReleases:
    """Only the newest releases, and only packages that they need."""

    keep: int = 3

    @property
    def says(self) -> str:
        return f"Remove old releases beyond {self.keep}"

    def is_done(self) -> bool:
        return not self._old()

    def do(self) -> None:
        for path in self._old():
            shutil.rmtree(path)

    def _old(self) -> list[Path]:
        if not places.RELEASES.is_dir():
            return []
        used = places.CURRENT.resolve()
        releases = sorted(places.RELEASES.iterdir(), key=lambda path: path.stat().st_mtime)
        old = [path for path in releases[: -self.keep] if path != used]
        needed = {(path / ".venv").resolve() for path in releases if path not in old}
        return old + [path for path in places.PACKAGES.iterdir() if path not in needed]


def require_checkout(source: Path) -> Path:
    """The folder of a checkout; raises Failed where it is none."""
    if not (source / "manage.py").is_file():
        raise Failed(f"{source} is no checkout of Folkmoot.")
    return source
