"""A PostgreSQL cluster that is thrown away, reachable only through a private socket."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.provision.processes import DidNotStart, folder, server, unprivileged

PACKAGE = "postgresql"
LOCALE = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
# Safe writing costs time and protects nothing here: the cluster does not outlive the tests.
HASTY = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
SETTINGS = ("-c", "listen_addresses=", "-c", "max_connections=300", "-c", "shared_buffers=256MB")


def programs() -> Path | None:
    """The folder with initdb and postgres: the newest version there is, or None."""
    found = [file.parent for file in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))])
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


@contextmanager
def cluster(*, hasty: bool = True) -> Iterator[str]:
    """Run a cluster of our own and give the address of its empty database."""
    binaries = programs()
    if binaries is None:
        raise DidNotStart(f"PostgreSQL is missing: apt-get install {PACKAGE}")
    with folder("pg") as home:
        _make(binaries, home)
        command: list[str | Path] = [binaries / "postgres", "-D", home / "data", "-k", home]
        with server(
            [*command, *SETTINGS, *(HASTY if hasty else ())],
            log=home / "log",
            answers=lambda: _answers(binaries, home),
            # "Fast shutdown": end the sessions, then stop.
            stop=signal.SIGINT,
            env=LOCALE,
            cwd=home,
            **unprivileged(),
        ):
            _run([binaries / "createdb", "-h", home, "-U", "folkmoot", "folkmoot"], home)
            yield f"postgres://folkmoot@/folkmoot?host={home}"


def _make(binaries: Path, home: Path) -> None:
    words = ("-U", "folkmoot", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync")
    _run([binaries / "initdb", "-D", home / "data", *words], home)


def _answers(binaries: Path, home: Path) -> bool:
    command: list[str | Path] = [binaries / "pg_isready", "-q", "-h", home]
    return subprocess.run(command, check=False, cwd=home).returncode == 0


def _run(command: list[str | Path], home: Path) -> None:
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=home,
        env=LOCALE,
        **unprivileged(),
    )
    if done.returncode:
        raise DidNotStart(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
