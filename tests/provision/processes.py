"""Servers that live only as long as whoever started them."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Linux only: "send me this signal when my parent dies".
PR_SET_PDEATHSIG = 1
# A socket's path has room for 107 letters.
LONGEST_FOLDER = 60


class DidNotStart(Exception):
    """A server ended, or did not answer in time; the text ends with what it wrote."""


def unprivileged() -> dict[str, Any]:
    """Under whose account a server runs: never root's. Arguments for subprocess."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def folder(name: str) -> Iterator[Path]:
    """A short-named folder for one server, readable by its account alone, gone afterwards."""
    root = tempfile.gettempdir()
    where = root if len(root) < LONGEST_FOLDER else "/tmp"
    with tempfile.TemporaryDirectory(prefix=f"folkmoot-{name}-", dir=where) as path:
        account = unprivileged()
        if account:
            os.chown(path, account["user"], account["group"])
        yield Path(path)


@contextmanager
def server(
    command: Sequence[str | Path],
    *,
    log: Path,
    answers: Callable[[], bool],
    stop: signal.Signals = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    patience: float = 60,
    **account: Any,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server; continue when `answers()` is true; stop it at the end, whatever happened.

    Raises DidNotStart.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=True,
            # The process that provides servers has one thread.
            preexec_fn=_end_with_parent,  # noqa: PLW1509
            **account,
        )
    try:
        _wait(process, answers, log=log, patience=patience)
        yield process
    finally:
        end(process, stop)


def end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """End a process we started: asked first, then for certain."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(
    process: subprocess.Popen[bytes], answers: Callable[[], bool], *, log: Path, patience: float
) -> None:
    deadline = time.monotonic() + patience
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text("utf-8", errors="replace")[-3000:]
            raise DidNotStart(f"{process.args!r} did not start:\n{tail}")
        time.sleep(0.05)


def _end_with_parent() -> None:
    """Even when the parent is killed and can no longer clean up."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
