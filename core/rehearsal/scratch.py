"""The home of its own in which a rehearsal's process lives."""

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# What the group's own process was told must not reach the rehearsal.
OURS = ("FOLKMOOT_", "DATABASE_URL", "REDIS_URL", "MAIL_")
HOME = "home"
# The folder of this process, once it is a rehearsal's.
_folders: list[Path] = []


class NoScratch(Exception):
    """This process belongs to a group: nothing can be rehearsed in it."""


@contextmanager
def scratch(words: Sequence[str]) -> Iterator[None]:
    """Make this process a rehearsal's, with a temporary home that is gone afterwards.

    To be entered before anything of the instance or its settings is loaded: from then on they are
    those of the temporary home, and of the database that `words` (the command's) may name.
    """
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--database", default="")
    database = parser.parse_known_args(words)[0].database
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="folkmoot-rehearsal-") as temporary:
        os.environ["FOLKMOOT_HOME"] = str(Path(temporary, HOME))
        if database:
            os.environ["DATABASE_URL"] = database
        _folders.append(Path(temporary))
        yield


def folder() -> Path:
    """Where this rehearsal may write; raises NoScratch in every other process."""
    if not _folders:
        raise NoScratch("rehearsals need a process of their own: `manage.py rehearse`")
    return _folders[-1]
