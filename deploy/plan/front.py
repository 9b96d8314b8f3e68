"""The web server in front, and its certificate."""

from collections.abc import Iterator
from pathlib import Path

from deploy import places, proxy
from deploy.environment import ports
from deploy.machine import Machine
from deploy.steps import Step
from deploy.steps.commands import Command
from deploy.steps.files import CopyOf, File, Folder, Gone
from deploy.steps.packages import FreePorts, Packages
from deploy.steps.services import On, Reloaded
from deploy.wishes import Wishes

ACME_HINT = """
The certificate is given by an authority that visits this computer under its name. Look whether
  - the name leads to this computer's public address (ask whoever keeps the domain;
    it can take an hour),
  - ports 80 and 443 lead here (in a router at home: forward both to this computer).
Then run the same command again: what is done stays done.""".rstrip()


def front(wishes: Wishes, machine: Machine) -> Iterator[Step]:
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
        # The folder changes when the greeting of Debian's package goes.
        reads = (*reads, places.NGINX_DEFAULT.parent)
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
        hint=ACME_HINT,
    )
