"""A Debian of its own, with systemd in it, for tests that set up a whole computer.

It shares the network of this computer: what it serves is reached at 127.0.0.1 on ports that must be
free. Everything else is its own and gone afterwards.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.provision import debian

PACKAGES = "systemd,systemd-sysv,dbus,ca-certificates,make,python3"
PORTS = (80, 443, 8001, 8002)
PATIENCE = 60
# systemd's own: "halt".
HALT = signal.SIGRTMIN + 4
PLAIN = ("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8")
# Whom this computer trusts, the box trusts too; it may stand behind something that looks into TLS.
TRUST = Path("/etc/ssl/certs/ca-certificates.crt")


class NoBox(Exception):
    """This computer cannot run another one inside; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A running Debian: its files as seen from here, and its first process."""

    root: Path
    process: int

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a program in it as root; gives what it said. Raises AssertionError where it fails."""
        inside = ["nsenter", f"--target={self.process}", "-m", "-u", "-i", "-p", "-C", "-r", "-w"]
        done = subprocess.run(
            [*inside, *PLAIN, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=1800,
        )
        assert not check or done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}"
        return done

    def write(self, path: str, text: str) -> None:
        """Write a file in it."""
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


@contextmanager
def box(suite: str) -> Iterator[Box]:
    """A bare Debian of this suite, booted; raises NoBox."""
    _require()
    with tempfile.TemporaryDirectory(prefix="folkmoot-box-", dir="/tmp") as folder:
        root = Path(folder, "root")
        _make(suite, root)
        command = ["systemd-nspawn", "--quiet", f"--directory={root}", "--register=no"]
        command += ["--keep-unit", f"--machine=moot-{suite}", "--resolv-conf=off"]
        command += ["--timezone=off", "--console=pipe", "--boot"]
        with Path(folder, "log").open("wb") as log:
            started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield _booted(root, started)
        finally:
            _halt(started)


def _require() -> None:
    if os.geteuid() != 0:
        raise NoBox("only root can boot a Debian inside this one")
    wanted = {"debootstrap": "debootstrap", "systemd-container": "systemd-nspawn"}
    missing = {name: "a whole computer" for name, what in wanted.items() if not shutil.which(what)}
    try:
        debian.install(missing)
    except debian.CannotProvide as refusal:
        raise NoBox(str(refusal)) from None
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise NoBox(f"something answers on port {port} already")


def _make(suite: str, root: Path) -> None:
    words = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", suite, str(root)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoBox(f"no Debian could be fetched: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    if TRUST.exists():
        shutil.copyfile(TRUST, root / "etc/ssl/trusted.crt")
        (root / "etc/pip.conf").write_text("[global]\ncert = /etc/ssl/trusted.crt\n", "ascii")
    (root / "etc/hostname").write_text("box\n", "ascii")
    (root / "etc/hosts").write_text("127.0.0.1 localhost box moot.test\n", "ascii")


def _booted(root: Path, started: subprocess.Popen[bytes]) -> Box:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and started.poll() is None:
        children = Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text("ascii")
        for child in children.split():
            made = Box(root=root, process=int(child))
            words: Sequence[str] = ("systemctl", "is-system-running")
            if made.run(*words, check=False).stdout.strip() in ("running", "degraded"):
                return made
        time.sleep(1)
    raise NoBox("systemd did not boot inside this computer")


def _halt(started: subprocess.Popen[bytes]) -> None:
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    for child in children.read_text("ascii").split() if children.exists() else ():
        os.kill(int(child), HALT)
    try:
        started.wait(30)
    except subprocess.TimeoutExpired:
        started.kill()
        started.wait()
