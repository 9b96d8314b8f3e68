"""From one release to the next, and back if the next one is not well.

Nobody is let in until the new release is well: what people do between is in none of the copies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy import health, places, units
from deploy.applying import apply
from deploy.environment import environment, own, ports
from deploy.machine import PYTHON, Machine
from deploy.plan import plan
from deploy.plan.program import Program, build
from deploy.steps import Failed
from deploy.steps.commands import must
from deploy.steps.files import Link
from deploy.steps.programs import FewReleases
from deploy.steps.services import shown
from deploy.wishes import Wishes

KEPT = "3"
MOST_RESTARTS = 3


class WentBack(Failed):
    """The new release was not well; the old one serves again, with the data of before."""


def upgrade(wishes: Wishes, machine: Machine, program: Program) -> None:
    """Let this release serve; raises WentBack when the old one serves again instead."""
    # While the old one still serves.
    apply(build(program))
    old = places.CURRENT.resolve()
    with closed():
        stop(wishes, machine)
        print("Copy the home", flush=True)
        copy = Path(
            manage(wishes, machine, "backup", str(places.COPIES / "upgrades"), "--keep", KEPT)
        )
        try:
            apply(plan(wishes, machine, program))
            wait(wishes, machine)
        except Failed as failed:
            print(f"{failed}\nThe new release is not well. Going back ...", flush=True)
            go_back(wishes, machine, old, copy)
            raise WentBack(
                f"The upgrade did not succeed: {failed}\nThe release of before serves again, with "
                f"everything as it was."
            ) from None
    # Only now: until here the old one might have been needed again.
    apply([FewReleases()])


def go_back(wishes: Wishes, machine: Machine, old: Path, copy: Path) -> None:
    """Let the old release serve with the home as it was when it stopped."""
    stop(wishes, machine)
    Link(path=places.CURRENT, target=old).do()
    print("Put the home back", flush=True)
    manage(wishes, machine, "restore", str(copy))
    # Units and settings are those that the old release would write.
    print(must([PYTHON, "-B", "-m", "deploy", "settle"], folder=old), end="", flush=True)
    wait(wishes, machine)


def restore(wishes: Wishes, machine: Machine, copy: Path) -> None:
    """Let the home be what a copy holds, and look at the record."""
    with closed():
        stop(wishes, machine)
        print(manage(wishes, machine, "restore", str(copy)), flush=True)
        print(manage(wishes, machine, "prepare"), flush=True)
        print(manage(wishes, machine, "verify_record"), flush=True)
        start(wishes, machine)
        wait(wishes, machine)


def stop(wishes: Wishes, machine: Machine) -> None:
    """Let nothing write any more."""
    if machine.has_systemd:
        must(["systemctl", "stop", "folkmoot.target", "folkmoot-backup.service"])
        must(["systemctl", "stop", *units.running(wishes, ports(wishes, machine))])


def start(wishes: Wishes, machine: Machine) -> None:
    if machine.has_systemd:
        must(["systemctl", "start", "folkmoot.target"])
        must(["systemctl", "start", *units.running(wishes, ports(wishes, machine))])


def manage(wishes: Wishes, machine: Machine, *words: str) -> str:
    """Run one of the program's commands as its account; give its last word. Raises Failed."""
    added = own(places.OWN.read_text("utf-8")) if places.OWN.is_file() else {}
    said = must(
        [str(places.CURRENT / ".venv/bin/python"), "manage.py", *words],
        account=places.ACCOUNT,
        environment=environment(wishes, machine) | added,
        folder=places.CURRENT,
    )
    return said.strip().rpartition("\n")[2]


@contextmanager
def closed() -> Iterator[None]:
    """The web server asks everybody to come back in a minute."""
    places.CLOSED.touch()
    try:
        yield
    finally:
        places.CLOSED.unlink(missing_ok=True)


def wait(wishes: Wishes, machine: Machine, *, is_new: bool = True) -> None:
    """Wait until all programs are well; raises Failed, soon if one of them ends again and again."""
    started = units.running(wishes, ports(wishes, machine))

    def is_lost() -> bool:
        return any(int(shown(unit, "NRestarts") or 0) >= MOST_RESTARTS for unit in started)

    if machine.has_systemd:
        health.wait(ports(wishes, machine), is_new=is_new, is_lost=is_lost)
