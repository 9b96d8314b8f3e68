"""What systemd runs."""

from collections.abc import Iterator

from deploy import places
from deploy import units as written
from deploy.environment import ports
from deploy.machine import Machine
from deploy.steps import Step
from deploy.steps.files import File
from deploy.steps.services import Known, Off, On
from deploy.wishes import Wishes

# What somebody says in the log of the journal is kept for a month, and never fills the disk.
JOURNAL = """# Written by `make serve`.
[Journal]
SystemMaxUse=200M
MaxRetentionSec=1month
"""


def services(wishes: Wishes, machine: Machine) -> Iterator[Step]:
    files = written.units(wishes)
    yield File(path=places.JOURNAL, text=JOURNAL)
    for path, text in files.items():
        yield File(path=path, text=text)
    if not machine.has_systemd:
        return
    started = written.running(wishes, ports(wishes, machine))
    yield Known(units=tuple(path.name.replace("@.", f"@{places.FIRST_PORT}.") for path in files))
    yield On(unit="folkmoot.target")
    for port in range(places.FIRST_PORT + len(ports(wishes, machine)), places.LAST_PORT + 1):
        yield Off(unit=f"folkmoot-web@{port}.service")
    for unit in started:
        template = unit.partition("@")[0] + ("@.service" if "@" in unit else "")
        own = places.UNITS / template
        yield On(unit=unit, reads=(own, places.ENVIRONMENT, places.OWN, places.CURRENT))
    yield On(unit="folkmoot-backup.timer", reads=(places.UNITS / "folkmoot-backup.timer",))
