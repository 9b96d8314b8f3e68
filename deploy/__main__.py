"""The commands: python3 -m deploy serve | upgrade | backup | restore | status | uninstall.

`make` calls them. What is wanted is said by variables: ADDRESS=moot.example.org, STORE, DRY_RUN=1.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from deploy import health, places, upgrade
from deploy.applying import apply
from deploy.asking import Asking, answers, is_somebody_there
from deploy.environment import address
from deploy.leaving import left, uninstall
from deploy.machine import Machine, look
from deploy.plan import plan
from deploy.plan.program import Program
from deploy.steps import Failed
from deploy.steps.commands import run
from deploy.steps.files import give
from deploy.steps.programs import FewReleases, name_of, packages_name, require_checkout
from deploy.wishes import CannotBe, Wishes, asked

CHECKOUT = Path(__file__).resolve().parent.parent
LIMITS = """This is a local network without a certificate, which means:
  - everybody in the network can read along; use it only where you trust the network,
  - no passkeys: browsers offer them under https alone,
  - nobody outside the network reaches it; other groups neither,
  - when the router gives this computer another number, run `make serve ADDRESS=lan` again."""


def wanted(*, may_ask: bool = False) -> Wishes:
    """What is asked for now, on top of what was asked for before; raises CannotBe."""
    kept = places.WISHES.read_text("utf-8") if places.WISHES.is_file() else ""
    words = dict(os.environ)
    if may_ask and is_somebody_there():
        words |= answers(words, json.loads(kept or "{}"), Asking())
    return asked(words, kept)


def installed() -> Wishes:
    """What was asked for before; raises CannotBe where there is nothing yet."""
    if not places.WISHES.is_file():
        raise CannotBe("Nothing is set up here yet: make serve ADDRESS=moot.example.org")
    return asked({}, places.WISHES.read_text("utf-8"))


def program(machine: Machine, source: Path = CHECKOUT) -> Program:
    """The release that this checkout is."""
    require_checkout(source)
    return Program(
        name=name_of(source, python=machine.python),
        packages=packages_name(source, python=machine.python),
        source=source,
    )


def serve(*, dry: bool) -> int:
    """Set everything up; where it is, see that all of it is as asked for."""
    wishes, machine = wanted(may_ask=not dry), look()
    release = program(machine)
    if machine.release and machine.release != release.name and not dry:
        upgrade.upgrade(wishes, machine, release)
    else:
        count = apply(plan(wishes, machine, release), dry=dry)
        if dry:
            print(f"{count} changes would be made; nothing was done.")
            return 0
        print(f"{count} changes were made." if count else "Everything is as it shall be.")
        upgrade.wait(wishes, machine, is_new=count > 0)
        apply([FewReleases()])
    return _say_where(wishes, machine)


def _say_where(wishes: Wishes, machine: Machine) -> int:
    if not machine.has_systemd:
        print("No systemd runs here: start the programs that the units name by hand.")
    print(f"\nThe group is at {address(wishes, machine)}/")
    if wishes.is_lan:
        print(LIMITS)
    if not wishes.mail_url:
        print(
            "No mail server is named: mails are files in the home. Name one:\n"
            "  make serve MAIL_URL=ask"
        )
    return 0


def upgrade_now(*, dry: bool) -> int:
    """Let this checkout serve in the place of the release that serves now."""
    wishes, machine = installed(), look()
    release = program(machine)
    if machine.release == release.name:
        print("This checkout serves already.")
        return 0
    if dry:
        print(f"would: Close the door, copy the home, stop {machine.release}")
        apply(plan(wishes, machine, release), dry=True)
        print("would: Open the door when the new release is well, else go back")
        return 0
    upgrade.upgrade(wishes, machine, release)
    print(f"Release {release.name} serves.")
    return 0


def settle(*, dry: bool) -> int:
    """See that everything is as the release in this folder wants it; upgrades call it."""
    machine = look()
    python, packages = machine.python, (CHECKOUT / ".venv").resolve().name
    release = Program(name=CHECKOUT.name, packages=packages, source=CHECKOUT)
    assert packages.startswith(python)
    apply(plan(installed(), machine, release), dry=dry)
    return 0


def backup(*, dry: bool) -> int:
    """A copy now, beside those of the nights."""
    wishes, machine = installed(), look()
    if dry:
        print(f"would: Copy the home to {places.COPIES}")
        return 0
    print(upgrade.manage(wishes, machine, "backup", str(places.COPIES), "--keep", str(wishes.keep)))
    return 0


def restore(*, dry: bool) -> int:
    """Let the home be what FILE holds."""
    wishes, machine = installed(), look()
    file = Path(os.environ.get("FILE", ""))
    if not file.is_file():
        found = "\n  ".join(str(path) for path in _copies()) or "none"
        raise CannotBe(f"Say which copy: make restore FILE=… Here are:\n  {found}")
    if dry:
        print(f"would: Close the door, let the home be what {file} holds, and open the door")
        return 0
    upgrade.restore(wishes, machine, _within_reach(file))
    print("The copy is put back.")
    return 0


def _copies() -> list[Path]:
    return [
        path for path in sorted(places.COPIES.rglob("moot-*.tar.gz")) if ".keys." not in path.name
    ]


def _within_reach(file: Path) -> Path:
    """The copy, and its keys, where the program's account can read them."""
    if file.resolve().is_relative_to(places.COPIES):
        return file.resolve()
    for part in (file, file.with_name(file.name.replace(".tar.gz", ".keys.tar.gz"))):
        if part.is_file():
            give(part, places.COPIES / part.name, places.ACCOUNT)
    return places.COPIES / file.name


def status(*, dry: bool) -> int:  # noqa: ARG001 - it changes nothing anyway
    """How everything is."""
    wishes, machine = installed(), look()
    said = health.ask(places.FIRST_PORT)
    print(f"Address   {address(wishes, machine)}/\nRelease   {machine.release}")
    print(f"Ready     {'yes' if said.get('ready') else f'no: {health.complaint(said)}'}")
    for name, check in said.get("checks", {}).items():
        print(f"  {name:14}{check['state']:8}{check.get('number', '')}")
    copies = _copies()
    print(f"Copies    {len(copies)}, the last {copies[-1].name if copies else 'none'}")
    words = ["journalctl", "--namespace=folkmoot", "-q", "-n", "10", "--no-pager"]
    words += ["--grep=^(WARNING|ERROR|CRITICAL)"]
    if machine.has_systemd:
        print(f"The last warnings:\n{run(words).stdout}")
    return 0 if said.get("ready") else 1


def uninstall_now(*, dry: bool) -> int:
    """Take the program away; what is the group's stays."""
    wishes, machine = installed(), look()
    if not dry:
        upgrade.stop(wishes, machine)
        print(upgrade.manage(wishes, machine, "backup", str(places.COPIES), "--keep", "99"))
    apply(uninstall(wishes, machine), dry=dry)
    print("" if dry else left(wishes))
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    "serve": serve,
    "upgrade": upgrade_now,
    "settle": settle,
    "backup": backup,
    "restore": restore,
    "status": status,
    "uninstall": uninstall_now,
}


def main(words: list[str]) -> int:
    """Run one command; what cannot be is said in a sentence."""
    command = COMMANDS.get(words[0]) if len(words) == 1 else None
    if command is None:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return command(dry=os.environ.get("DRY_RUN", "") not in ("", "0", "no"))
    except (CannotBe, Failed) as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
