"""Taking the program away again. The home, its copies and its database stay."""

from deploy import places, units
from deploy.machine import Machine
from deploy.steps import Step
from deploy.steps.commands import Command
from deploy.steps.files import Gone
from deploy.steps.services import Off, Reloaded
from deploy.wishes import Wishes


def uninstall(wishes: Wishes, machine: Machine) -> tuple[Step, ...]:
    """Everything that `serve` put on the computer, except what is the group's."""
    files = list(units.units(wishes))
    steps: list[Step] = []
    if machine.has_systemd:
        ports = range(places.FIRST_PORT, places.LAST_PORT + 1)
        names = ["folkmoot.target", *(f"folkmoot-web@{port}.service" for port in ports)]
        names += [path.name for path in files if "@" not in path.name]
        names += ["redis-server@folkmoot.service"] if wishes.is_served else []
        steps += [Off(unit=name) for name in dict.fromkeys(names)]
    front = (places.NGINX_MAIN, places.NGINX_SAFE, places.HOOK, places.NGINX_LOADED)
    own = (places.JOURNAL, places.FIGURES_CONF, places.REDIS_CONF, places.PAGES_OF_NGINX)
    steps += [Gone(path=path) for path in (*front, *files, *own)]
    if machine.has_systemd:
        steps += [
            Command(says="Let systemd forget the units", words=("systemctl", "daemon-reload")),
            Reloaded(
                unit="nginx.service",
                reads=(places.NGINX_MAIN.parent,),
                mark=places.NGINX_LOADED,
                check=("nginx", "-t", "-q"),
            ),
            Gone(path=places.NGINX_LOADED),
        ]
    steps += [Gone(path=path) for path in (places.SETTINGS, places.PROGRAM)]
    return tuple(steps)


def left(wishes: Wishes) -> str:
    """What stays, and how to be rid of it."""
    database = "\n  runuser -u postgres -- dropdb folkmoot      the group's database"
    return f"""Folkmoot is gone from this computer. What is the group's has stayed:
  {places.HOME}     the home, with all keys
  {places.COPIES}      its copies{database if wishes.is_served else ""}
Debian's packages (nginx, certbot and so on), the account {places.ACCOUNT} and the certificate have
stayed too. `make serve` takes all of it up again."""
