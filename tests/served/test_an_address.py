"""A bare Debian becomes an address, is upgraded, goes back, is put back, and is left again.

On a Debian of its own with its own systemd, and the certificate from an authority for tests. Takes
minutes and fetches packages.
"""

import http.client
import json
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.steps.programs import files_of
from tests.homes import ROOT
from tests.provision.box import Box, NoBox, box

pytestmark = [pytest.mark.slow, pytest.mark.served, pytest.mark.story]
KINDS = {"embedded": "bookworm", "postgresql": "trixie"}
CHECKOUT, BROKEN = "/root/folkmoot", "/root/broken"
# A release that destroys what it finds and is then never well.
DESTROYS = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("heartbeat", "0001_initial")]
    operations = [migrations.RunSQL("DELETE FROM heartbeat_matter"),
                  migrations.RunSQL("CREATE TABLE heartbeat_extra (id integer)")]
"""
MARK = (
    "from core.heartbeat.models import Matter; from django.utils import timezone; "
    "Matter.objects.create(date='2020-01-01', step='mark', matter='{}', done_at=timezone.now())"
)
MARKS = (
    "from core.heartbeat.models import Matter; "
    "print(sorted(Matter.objects.filter(step='mark').values_list('matter', flat=True)))"
)
AUTHORITY = {
    "pebble": {
        "listenAddress": "127.0.0.1:14000",
        "managementListenAddress": "127.0.0.1:15000",
        "certificate": "/root/authority.pem",
        "privateKey": "/root/authority.key",
        "httpPort": 80,
        "tlsPort": 443,
    }
}


@pytest.fixture(scope="module", params=KINDS)
def served(request: pytest.FixtureRequest) -> Iterator[tuple[str, Box]]:
    """A computer of each kind, with this checkout on it and the authority running."""
    try:
        with box(KINDS[request.param]) as made:
            copy_checkout(made, CHECKOUT)
            begin_authority(made)
            yield request.param, made
    except NoBox as refusal:
        pytest.skip(str(refusal))


def copy_checkout(made: Box, to: str) -> None:
    for file in files_of(ROOT):
        target = made.root / to.lstrip("/") / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def begin_authority(made: Box) -> None:
    """An ACME server that believes this computer and is believed by its certbot."""
    made.run("apt-get", "-qq", "update")
    made.run("apt-get", "-qq", "-y", "install", "--no-install-recommends", "pebble", "openssl")
    made.write("/root/authority.json", json.dumps(AUTHORITY))
    made.write("/etc/letsencrypt/cli.ini", "no-verify-ssl = true\n")
    made.run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"),
        *("-keyout", "/root/authority.key", "-out", "/root/authority.pem"),
    )
    made.run(
        *("systemd-run", "--quiet", "--unit=authority", "--setenv=PEBBLE_VA_NOSLEEP=1"),
        # It refuses one nonce in twenty to test its clients; certbot tries again only once.
        "--setenv=PEBBLE_WFE_NONCEREJECT=0",
        *("pebble", "-config", "/root/authority.json"),
    )


def make(made: Box, *words: str, checkout: str = CHECKOUT, check: bool = True) -> str:
    return made.run("make", "--no-print-directory", "-C", checkout, *words, check=check).stdout


def shell(made: Box, python: str) -> str:
    """Run a line of Python in the program's own shell, under its account and settings."""
    done = made.run(
        *("systemd-run", "--quiet", "--pipe", "--wait", "--uid=folkmoot"),
        *("-p", "EnvironmentFile=/etc/folkmoot/environment"),
        *("-p", "WorkingDirectory=/opt/folkmoot/current"),
        *("/opt/folkmoot/current/.venv/bin/python", "manage.py", "shell", "-v", "0", "-c", python),
    )
    return done.stdout.strip()


def visit(path: str, *, port: int = 443) -> http.client.HTTPResponse:
    """What a browser gets; it is not asked to believe the authority."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    connection = (
        http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=20)
        if port == 443
        else http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    )
    connection.request("GET", path, headers={"Host": "moot.test"})
    return connection.getresponse()


def test_a_bare_computer_becomes_an_address(served: tuple[str, Box]):
    kind, made = served
    words = [f"STORE={kind}", "ADDRESS=moot.test", "ACME_SERVER=https://127.0.0.1:14000/dir"]
    before = sorted(made.root.glob("etc/*"))
    assert "nothing was done" in make(made, "serve", "DRY_RUN=1", *words)
    assert sorted(made.root.glob("etc/*")) == before
    said = make(made, "serve", *words)
    assert "https://moot.test/" in said
    assert "Everything is as it shall be." in make(made, "serve")
    front = visit("/")
    assert (front.status, front.getheader("Location")) == (302, "/founding/")
    assert "max-age" in (front.getheader("Strict-Transport-Security") or "")
    assert visit("/health/ready/").status == 200
    assert visit("/metrics").status == 403
    plain = visit("/x?y", port=80)
    assert (plain.status, plain.getheader("Location")) == (301, "https://moot.test/x?y")
    assert b"folkmoot_ready 1" in visit("/metrics", port=8001).read()


def test_nobody_on_the_computer_can_read_what_is_the_groups(served: tuple[str, Box]):
    _kind, made = served
    for path in ("/etc/folkmoot/environment", "/etc/folkmoot/wishes.json", "/var/lib/folkmoot",
                 "/var/backups/folkmoot"):  # fmt: skip
        done = made.run("runuser", "-u", "nobody", "--", "cat", path, check=False)
        assert "Permission denied" in done.stdout
    done = made.run("runuser", "-u", "folkmoot", "--", "touch", "/opt/folkmoot/x", check=False)
    assert done.returncode != 0


def test_a_renewed_certificate_is_used_at_once(served: tuple[str, Box]):
    _kind, made = served
    before = made.run("cat", "/etc/folkmoot/certificate.pem").stdout
    made.run("certbot", "renew", "--force-renewal", "--no-random-sleep-on-renew")
    assert made.run("cat", "/etc/folkmoot/certificate.pem").stdout != before
    assert visit("/health/").status == 200


def test_a_copy_that_is_put_back_is_what_it_was(served: tuple[str, Box]):
    _kind, made = served
    shell(made, MARK.format("kept"))
    made.run("systemctl", "start", "folkmoot-backup.service")
    (copy,) = [path for path in copies(made) if ".keys." not in path]
    shell(made, MARK.format("later"))
    assert "The record is whole." in make(made, "restore", f"FILE={copy}")
    assert shell(made, MARKS) == "['kept']"
    assert not [name for name in copies(made, "boxes") if name]


def copies(made: Box, holding: str = "") -> list[str]:
    found = made.run("sh", "-c", "ls -d /var/backups/folkmoot/moot-*").stdout.split()
    if not holding:
        return found
    lists = [made.run("tar", "-tzf", path).stdout for path in found]
    return [name for names in lists for name in names.split() if f"{holding}/" in name[:-1]]


def test_a_release_that_is_not_well_is_not_kept(served: tuple[str, Box]):
    _kind, made = served
    copy_checkout(made, BROKEN)
    made.write(f"{BROKEN}/core/heartbeat/migrations/0099_destroys.py", DESTROYS)
    pulse = made.root / BROKEN.lstrip("/") / "realtime/management/commands/serve.py"
    pulse.write_text(f"{pulse.read_text()}\nraise RuntimeError('broken on purpose')\n")
    units = made.root / BROKEN.lstrip("/") / "deploy/units.py"
    units.write_text(units.read_text().replace("Description=Folkmoot: ", "Description=Broken: "))
    before = made.run("readlink", "/opt/folkmoot/current").stdout
    said = make(made, "upgrade", checkout=BROKEN, check=False)
    assert "The release of before serves again" in said
    assert made.run("readlink", "/opt/folkmoot/current").stdout == before
    assert shell(made, MARKS) == "['kept']"
    assert "Broken" not in made.run("systemctl", "cat", "folkmoot-web@8001.service").stdout
    assert visit("/health/ready/").status == 200
    assert "Everything is as it shall be." in make(made, "serve")


def test_a_release_that_is_well_serves(served: tuple[str, Box]):
    _kind, made = served
    readme = made.root / CHECKOUT.lstrip("/") / "README.md"
    readme.write_text(f"{readme.read_text()}\nNew.\n")
    assert "serves." in make(made, "upgrade")
    assert shell(made, MARKS) == "['kept']"
    assert visit("/health/ready/").status == 200


def test_what_is_the_groups_stays_when_the_program_goes(served: tuple[str, Box]):
    _kind, made = served
    said = make(made, "uninstall")
    assert "What is the group's has stayed" in said
    for path in ("/opt/folkmoot", "/etc/folkmoot", "/etc/nginx/conf.d/folkmoot.conf"):
        assert made.run("test", "-e", path, check=False).returncode != 0
    assert made.run("sh", "-c", "ls /etc/systemd/system | grep folkmoot", check=False).stdout == ""
    assert Path(made.root, "var/lib/folkmoot/home/home.json").exists()
