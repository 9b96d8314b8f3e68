"""Programs from Debian's packages, installed without letting a package start a server."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

POLICY = Path("/usr/sbin/policy-rc.d")
# Exit status 101: "action forbidden by policy".
NO_SERVER_STARTS = "#!/bin/sh\nexit 101\n"
CLUSTERS = Path("/etc/postgresql-common/createcluster.d/folkmoot-tests.conf")
NO_CLUSTER = "create_main_cluster = false\n"
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}


class CannotProvide(Exception):
    """Something is missing and cannot be installed from here; the text says what to install."""


def install(packages: Mapping[str, str]) -> None:
    """Install packages (name → what for); raises CannotProvide with the command to run."""
    if not packages:
        return
    wanted = ", ".join(f"{name} ({purpose})" for name, purpose in packages.items())
    command = f"apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise CannotProvide(
            f"Missing: {wanted}. Install them as your system does (on Debian: {command})."
        )
    if os.geteuid() != 0:
        raise CannotProvide(f"Missing: {wanted}. Run `sudo {command}`, or run this as root.")
    print(f"Installing {wanted} ...", flush=True)
    with no_server_starts():
        _apt("update")
        _apt("install", "--no-install-recommends", *packages)
    _stay_off_at_boot(packages)


@contextmanager
def no_server_starts() -> Iterator[None]:
    """Keep Debian's packages from starting a server or making a cluster; put all back after."""
    with ExitStack() as stack:
        stack.enter_context(_file(POLICY, NO_SERVER_STARTS, mode=0o755))
        stack.enter_context(_file(CLUSTERS, NO_CLUSTER, mode=0o644))
        yield


@contextmanager
def _file(path: Path, text: str, *, mode: int) -> Iterator[None]:
    """A file with this text, while it lasts; what was there before comes back."""
    aside = path.with_name(f"{path.name}.before-folkmoot")
    made = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() or path.is_symlink():
        path.rename(aside)
    try:
        path.write_text(text, "ascii")
        path.chmod(mode)
        yield
    finally:
        path.unlink(missing_ok=True)
        if aside.exists() or aside.is_symlink():
            aside.rename(path)
        for folder in made:
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()


def _apt(*words: str) -> None:
    done = subprocess.run(
        ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300", *words],
        env={**os.environ, **QUIET},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotProvide(f"{done.stdout}\n`apt-get {' '.join(words)}` failed.")


def _stay_off_at_boot(packages: Mapping[str, str]) -> None:
    """What was installed for tests does not become a service of this computer."""
    services = [name for name in packages if name in {"postgresql", "redis-server"}]
    if services and Path("/run/systemd/system").exists():
        subprocess.run(["systemctl", "--quiet", "disable", *services], check=False)
