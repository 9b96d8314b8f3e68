"""Which program runs, under which account, with which settings."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy import places
from deploy.environment import environment, written
from deploy.machine import Machine
from deploy.steps import Step
from deploy.steps.commands import Command
from deploy.steps.files import File, Folder
from deploy.steps.packages import Account, Packages
from deploy.steps.programs import Environment, Release
from deploy.wishes import Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Which release shall run, and where its checkout is."""

    name: str
    packages: str
    source: Path

    @property
    def path(self) -> Path:
        return places.RELEASES / self.name


def build(program: Program) -> tuple[Step, ...]:
    """What can be made ready while an older release serves."""
    made = places.PACKAGES / program.packages
    return (
        Packages(names=("python3-venv",)),
        Folder(path=places.RELEASES),
        Folder(path=places.PACKAGES),
        Environment(path=made, source=program.source),
        Release(path=program.path, source=program.source, packages=made),
    )


def manage(says: str, *words: str, wishes: Wishes, machine: Machine, **more: object) -> Command:
    """One of the program's own commands, under its account."""
    return Command(
        says=says,
        words=(str(places.CURRENT / ".venv/bin/python"), "manage.py", *words),
        account=places.ACCOUNT,
        environment=environment(wishes, machine),
        folder=places.CURRENT,
        **more,  # type: ignore[arg-type]
    )


def prepare(wishes: Wishes, machine: Machine) -> Step:
    python = str(places.CURRENT / ".venv/bin/python")
    return manage(
        "Make the home, or bring it up to date (manage.py prepare)",
        "prepare",
        wishes=wishes,
        machine=machine,
        unless=(python, "manage.py", "migrate", "--check"),
        unless_files=(places.HOME / "home.json",),
    )


def account(wishes: Wishes) -> Iterator[Step]:
    own = {"owner": places.ACCOUNT, "group": places.ACCOUNT, "mode": 0o700}
    yield Account(name=places.ACCOUNT, home=places.STATE)
    yield Folder(path=places.STATE, **own)  # type: ignore[arg-type]
    yield Folder(path=places.COPIES, **own)  # type: ignore[arg-type]
    yield Folder(path=places.SETTINGS, group=places.ACCOUNT, mode=0o750)
    yield File(path=places.WISHES, text=wishes.kept(), mode=0o600, is_secret=True)


def settings(wishes: Wishes, machine: Machine) -> Iterator[Step]:
    yield File(
        path=places.ENVIRONMENT,
        text=written(environment(wishes, machine)),
        group=places.ACCOUNT,
        mode=0o640,
        is_secret=True,
    )
    if wishes.is_served:
        line = f"D {places.FIGURES} 0700 {places.ACCOUNT} {places.ACCOUNT} -\n"
        yield File(path=places.FIGURES_CONF, text=line)
        yield Folder(path=places.FIGURES, owner=places.ACCOUNT, group=places.ACCOUNT, mode=0o700)
