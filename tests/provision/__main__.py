"""Runs a command with servers at hand: python -m tests.provision [--safe] -- pytest ...

The command finds them through TEST_POSTGRESQL (address of a database), TEST_REDIS (path of a
socket) and TEST_CHROMIUM (path of the program).
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.provision import debian, postgresql, redis_server
from tests.provision.processes import DidNotStart

FORGETTING = "PYTHONDONTWRITEBYTECODE"
BROWSERS = ("chromium-headless-shell", "chromium")


@contextmanager
def provided(*, hasty: bool = True) -> Iterator[dict[str, str]]:
    """The environment in which everything is at hand; raises CannotProvide or DidNotStart.

    Not hasty: PostgreSQL writes as safely as in real life, for measuring.
    """
    debian.install(_missing())
    with postgresql.cluster(hasty=hasty) as database, redis_server.redis() as cache:
        # Tests start hundreds of processes, each of which would compile the project anew.
        kept = {name: value for name, value in os.environ.items() if name != FORGETTING}
        yield {
            **kept,
            "TEST_POSTGRESQL": database,
            "TEST_REDIS": cache,
            "TEST_CHROMIUM": found_chromium() or "",
        }


def stop_in_order() -> None:
    """Let a polite end of this process stop its servers first."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))


def _missing() -> dict[str, str]:
    """Debian's packages whose programs are not here, and what each is for."""
    wanted = (
        (postgresql.PACKAGE, "tests on PostgreSQL", postgresql.programs()),
        (redis_server.PACKAGE, "the served way", shutil.which("redis-server")),
        ("chromium-headless-shell", "tests in a browser", found_chromium()),
        ("curl", "the examples for programs", shutil.which("curl")),
        ("gettext", "tests of the translations", shutil.which("msgfmt")),
    )
    return {package: purpose for package, purpose, found in wanted if not found}


def found_chromium() -> str | None:
    """Where the browser is, if there is one."""
    # The shell is the same browser without a window around every page, which takes its time.
    named = (os.environ.get("TEST_CHROMIUM"), *map(shutil.which, BROWSERS))
    return next(filter(None, named), None)


def main(words: list[str]) -> int:
    """Run the command after "--" and give its exit status."""
    stop_in_order()
    command = words[words.index("--") + 1 :]
    try:
        with provided(hasty="--safe" not in words) as environment:
            return subprocess.run(command, check=False, env=environment).returncode
    except (debian.CannotProvide, DidNotStart) as refusal:
        print(refusal, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
