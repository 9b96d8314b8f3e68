"""What is there before anything is done. Nothing is changed by looking."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy import places
from deploy.wishes import CannotBe

OLDEST, NEWEST_TRIED = 12, 13
PYTHON = "/usr/bin/python3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The computer as it is found."""

    debian: int
    python: str
    has_systemd: bool
    cores: int
    name: str
    addresses: tuple[str, ...]
    # These were there before us: what they serve besides is none of our business.
    has_nginx: bool
    has_redis: bool
    # The release that is used now; empty before the first.
    release: str


def look() -> Machine:
    """Raises CannotBe where this is no computer that can be set up."""
    if os.geteuid() != 0:
        raise CannotBe("This sets up the whole computer: run it as root (sudo make serve …).")
    return Machine(
        debian=_debian(Path("/etc/os-release").read_text("utf-8")),
        python=_python(),
        has_systemd=Path("/run/systemd/system").is_dir(),
        cores=os.cpu_count() or 1,
        name=Path("/etc/hostname").read_text("utf-8").strip().partition(".")[0] or "localhost",
        addresses=_addresses(),
        has_nginx=_serves_others(),
        has_redis=shutil.which("redis-server") is not None and not places.REDIS_CONF.exists(),
        release=places.CURRENT.resolve().name if places.CURRENT.is_symlink() else "",
    )


def _debian(release: str) -> int:
    said = dict(line.partition("=")[::2] for line in release.splitlines())
    number = said.get("VERSION_ID", "").strip('"')
    if said.get("ID", "").strip('"') != "debian" or not number.isdigit() or int(number) < OLDEST:
        raise CannotBe(
            f"This is made for Debian {OLDEST} and {NEWEST_TRIED}. For others see "
            f"docs/operating.md, Running it by hand."
        )
    return int(number)


def _python() -> str:
    """The version of Debian's own Python: another may lie where the account cannot read it."""
    words = [PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except OSError:
        raise CannotBe("Install Debian's Python first: apt-get install python3-venv") from None


def _serves_others() -> bool:
    """Whether nginx has sites that are neither ours nor the greeting of Debian's package."""
    ours = {places.NGINX_MAIN, places.NGINX_SAFE, places.NGINX_DEFAULT}
    folders = (places.NGINX_MAIN.parent, places.NGINX_DEFAULT.parent)
    return any(set(folder.glob("[!.]*")) - ours for folder in folders)


def _addresses() -> tuple[str, ...]:
    """Under which numbers the neighbours reach this computer, the likeliest first."""
    done = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False)
    return tuple(word for word in done.stdout.split() if ":" not in word)
