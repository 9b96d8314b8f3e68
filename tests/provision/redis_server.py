"""A Redis that keeps nothing, reachable only through a private socket."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.provision.processes import DidNotStart, folder, server, unprivileged

PACKAGE = "redis-server"
KEEP_NOTHING = ("--save", "", "--appendonly", "no")


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis of our own and give the path of its socket."""
    program = shutil.which("redis-server")
    if program is None:
        raise DidNotStart(f"Redis is missing: apt-get install {PACKAGE}")
    with folder("redis") as home:
        path = home / "socket"
        # Port 0: no network.
        command: list[str | Path] = [
            program,
            "--port",
            "0",
            "--unixsocket",
            path,
            "--dir",
            home,
            *KEEP_NOTHING,
        ]
        with server(
            command,
            log=home / "log",
            answers=lambda: _answers(path),
            cwd=home,
            **unprivileged(),
        ):
            yield str(path)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False
