"""The plan: every step from a bare computer to an address, in order. Nothing here does anything."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy import places, proxy, units
from deploy.environment import environment, ports, written
from deploy.machine import Machine
from deploy.steps import Step
from deploy.steps.commands import Command, Sql
from deploy.steps.files import CopyOf, File, Folder, Gone, Link
from deploy.steps.packages import Account, FreePorts, Membership, Packages
from deploy.steps.programs import Environment, FewReleases, Release
from deploy.steps.services import Known, Off, On, Reloaded
from deploy.wishes import Wishes

# What somebody says in the log of the journal is kept for a month, and never fills the disk.
JOURNAL = """# Written by `make serve`.
[Journal]
SystemMaxUse=200M
MaxRetentionSec=1month
"""
REDIS = f"""# Written by `make serve`: for what the processes of Folkmoot share; nothing is kept.
port 0
unixsocket {places.REDIS_SOCKET}
unixsocketperm 770
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-lru
loglevel warning
dir /var/lib/redis
"""
# What a statement says could be a ballot: it is not written to PostgreSQL's log.
QUIET = ("log_min_error_statement=panic", "log_error_verbosity=terse")
ACME_HINT = """
The certificate is given by an authority that visits this computer under its name. Look whether
  - the name leads to this computer's public address (ask whoever keeps the domain;
    it can take an hour),
  - ports 80 and 443 lead here (in a router at home: forward both to this computer).
Then run the same command again: what is done stays done.""".rstrip()


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


def plan(wishes: Wishes, machine: Machine, program: Program) -> tuple[Step, ...]:
    """All of it."""
    steps: list[Step] = [*build(program), *_account(wishes)]
    steps += _store(machine) if wishes.is_served else ()
    steps += _settings(wishes, machine)
    steps.append(Link(path=places.CURRENT, target=program.path))
    steps.append(prepare(wishes, machine))
    steps += _units(wishes, machine)
    steps += _front(wishes, machine)
    steps += _mail(wishes, machine)
    steps.append(FewReleases())
    return tuple(steps)


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


def _account(wishes: Wishes) -> Iterator[Step]:
    own = {"owner": places.ACCOUNT, "group": places.ACCOUNT, "mode": 0o700}
    yield Account(name=places.ACCOUNT, home=places.STATE)
    yield Folder(path=places.STATE, **own)  # type: ignore[arg-type]
    yield Folder(path=places.COPIES, **own)  # type: ignore[arg-type]
    yield Folder(path=places.SETTINGS, group=places.ACCOUNT, mode=0o750)
    yield File(path=places.WISHES, text=wishes.kept(), mode=0o600, is_secret=True)


def _store(machine: Machine) -> Iterator[Step]:
    yield Packages(names=("postgresql", "redis-server"))
    if not machine.has_redis:
        # Debian starts one that listens to every program of the computer; ours does not.
        yield from (Off(unit="redis-server.service"),) if machine.has_systemd else ()
    yield File(path=places.REDIS_CONF, text=REDIS, owner="redis", group="redis", mode=0o640)
    yield Membership(account=places.ACCOUNT, group="redis")
    if machine.has_systemd:
        yield On(unit="postgresql.service")
        yield On(unit="redis-server@folkmoot.service", reads=(places.REDIS_CONF,))
    name = places.ACCOUNT
    yield Sql(
        says=f"Let the account {name} into PostgreSQL, without a password",
        statement=f"CREATE ROLE {name} LOGIN",
        unless=f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'",
    )
    for setting in QUIET:
        word, value = setting.split("=")
        yield Sql(
            says=f"Let PostgreSQL's log be silent about what {name} says ({word})",
            statement=f"ALTER ROLE {name} SET {word} = '{value}'",
            unless=f"SELECT 1 FROM pg_roles WHERE rolname = '{name}' "
            f"AND '{setting}' = ANY(rolconfig)",
        )
    yield Sql(
        says=f"Make the database {name}",
        statement=f"CREATE DATABASE {name} OWNER {name} ENCODING 'UTF8' "
        f"LOCALE 'C.UTF-8' TEMPLATE template0",
        unless=f"SELECT 1 FROM pg_database WHERE datname = '{name}'",
    )


def _settings(wishes: Wishes, machine: Machine) -> Iterator[Step]:
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


def _units(wishes: Wishes, machine: Machine) -> Iterator[Step]:
    files = units.units(wishes)
    yield File(path=places.JOURNAL, text=JOURNAL)
    for path, text in files.items():
        yield File(path=path, text=text)
    if not machine.has_systemd:
        return
    started = units.running(wishes, ports(wishes, machine))
    yield Known(units=tuple(path.name.replace("@.", f"@{places.FIRST_PORT}.") for path in files))
    yield On(unit="folkmoot.target")
    for port in range(places.FIRST_PORT + len(ports(wishes, machine)), places.LAST_PORT + 1):
        yield Off(unit=f"folkmoot-web@{port}.service")
    for unit in started:
        template = unit.partition("@")[0] + ("@.service" if "@" in unit else "")
        own = places.UNITS / template
        yield On(unit=unit, reads=(own, places.ENVIRONMENT, places.OWN, places.CURRENT))
    yield On(unit="folkmoot-backup.timer", reads=(places.UNITS / "folkmoot-backup.timer",))


def _front(wishes: Wishes, machine: Machine) -> Iterator[Step]:
    yield FreePorts(ports=(80,) if wishes.is_lan else (80, 443))
    yield Packages(names=("nginx", "certbot") if wishes.is_acme else ("nginx",))
    if not machine.has_nginx:
        # The page with which Debian's package greets.
        yield Gone(path=places.NGINX_DEFAULT)
    yield Folder(path=places.PAGES_OF_NGINX)
    yield File(path=places.PAGES_OF_NGINX / "closed.html", text=proxy.CLOSED)
    yield File(path=places.NGINX_MAIN, text=proxy.plain(wishes, ports(wishes, machine)))
    if wishes.is_lan:
        yield Gone(path=places.NGINX_SAFE)
        yield from _loaded(machine, places.NGINX_MAIN)
        return
    if wishes.is_acme:
        yield from _loaded(machine, places.NGINX_MAIN)
        yield _certbot(wishes)
        yield File(path=places.HOOK, text=proxy.hook(wishes), mode=0o755)
    yield CopyOf(path=places.CERTIFICATE, source=Path(proxy.certificate_files(wishes)[0]))
    yield File(path=places.NGINX_SAFE, text=proxy.safe(wishes, machine))
    yield from _loaded(machine, places.NGINX_MAIN, places.NGINX_SAFE, places.CERTIFICATE)
    if not wishes.is_acme and machine.has_systemd:
        unit = "folkmoot-certificate.path"
        yield On(unit=unit, reads=(places.UNITS / unit,))


def _loaded(machine: Machine, *reads: Path) -> Iterator[Step]:
    if machine.has_systemd:
        check = ("nginx", "-t", "-q")
        yield Reloaded(unit="nginx.service", reads=reads, mark=places.NGINX_LOADED, check=check)


def _certbot(wishes: Wishes) -> Command:
    words = ["certbot", "certonly", "--non-interactive", "--agree-tos", "--webroot"]
    words += ["--webroot-path", str(places.PAGES_OF_NGINX), "--cert-name", wishes.address]
    words += ["-d", wishes.address]
    mail = ["--email", wishes.acme_mail, "--no-eff-email"]
    words += mail if wishes.acme_mail else ["--register-unsafely-without-email"]
    words += ["--server", wishes.acme_server] if wishes.acme_server else []
    return Command(
        says=f"Ask for a certificate for {wishes.address} (certbot; it renews itself)",
        words=tuple(words),
        unless_files=(places.CERTBOT / wishes.address / "fullchain.pem",),
        unless=("true",),
        hint=ACME_HINT,
    )


def _mail(wishes: Wishes, machine: Machine) -> Iterator[Step]:
    if not (wishes.mail_url and wishes.mail_test):
        return
    tried = File(path=places.MAIL_TRIED, text=_mail_mark(wishes), mode=0o600)
    yield MailTried(
        attempt=manage(
            f"Send a mail to {wishes.mail_test} to see whether mails arrive",
            "try_mail",
            wishes.mail_test,
            wishes=wishes,
            machine=machine,
            hint="Give the right MAIL_URL and run the same command again.",
        ),
        mark=tried,
    )


def _mail_mark(wishes: Wishes) -> str:
    """With which settings a mail was sent, and nothing that could be read out of it."""
    said = "\n".join((wishes.mail_url, wishes.mail_from, wishes.mail_test))
    return hashlib.sha256(said.encode()).hexdigest() + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTried:
    """A mail that was sent once with these settings."""

    attempt: Command
    mark: File

    @property
    def says(self) -> str:
        return self.attempt.says

    def is_done(self) -> bool:
        return self.mark.is_done()

    def do(self) -> None:
        self.attempt.do()
        self.mark.do()
