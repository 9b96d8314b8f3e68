"""What the environment of the group's programs says: see docs/operating.md for each."""

from deploy import places
from deploy.machine import Machine
from deploy.wishes import Wishes

DATABASE = "postgres://folkmoot@/folkmoot?host=/var/run/postgresql"


def environment(wishes: Wishes, machine: Machine) -> dict[str, str]:
    """Every variable that follows from what was asked for."""
    said = {
        "FOLKMOOT_HOME": str(places.HOME),
        "FOLKMOOT_ADDRESS": address(wishes, machine),
        "FOLKMOOT_HOSTS": ",".join(hosts(wishes, machine)),
        "FOLKMOOT_BEHIND_PROXY": "true",
    }
    if not wishes.is_lan:
        said["FOLKMOOT_CERTIFICATE"] = str(places.CERTIFICATE)
    if wishes.is_served:
        said["DATABASE_URL"] = DATABASE
        said["REDIS_URL"] = f"unix://{places.REDIS_SOCKET}"
    if wishes.mail_url:
        said["MAIL_URL"] = wishes.mail_url
    if wishes.mail_from:
        said["MAIL_FROM"] = wishes.mail_from
    return said


def address(wishes: Wishes, machine: Machine) -> str:
    """What people type."""
    if not wishes.is_lan:
        return f"https://{wishes.address}"
    return f"http://{machine.addresses[0] if machine.addresses else machine.name}"


def hosts(wishes: Wishes, machine: Machine) -> list[str]:
    """Under which names pages are served."""
    near = ["127.0.0.1", "localhost"]
    if not wishes.is_lan:
        return [wishes.address, *near]
    return [*machine.addresses, machine.name, f"{machine.name}.local", *near]


def ports(wishes: Wishes, machine: Machine) -> list[int]:
    """Where the processes of pages listen; only this computer reaches them."""
    number = wishes.processes or (min(machine.cores, 4) if wishes.is_served else 1)
    return [places.FIRST_PORT + n for n in range(number)]


def written(said: dict[str, str]) -> str:
    """As systemd reads it: in quotes nothing but a backslash and the quote itself is special."""
    lines = ["# Written by `make serve`; what you put here is lost. Your own: /etc/folkmoot/own"]
    for name, value in said.items():
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'{name}="{quoted}"')
    return "\n".join(lines) + "\n"


def own(text: str) -> dict[str, str]:
    """What the keeper of the computer added, from plain lines NAME=value."""
    pairs = (line.strip().partition("=") for line in text.splitlines())
    return {
        name.strip(): value.strip().strip("\"'")
        for name, sign, value in pairs
        if sign and name.strip().isidentifier()
    }
