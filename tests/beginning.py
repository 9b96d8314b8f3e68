"""A world with which many tests begin: built once, and what each test does to it is undone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from django.db import connection, transaction

from core.instance import instance
from tests import world

T = TypeVar("T")


@contextmanager
def undone() -> Iterator[None]:
    """What happens to the database in here has not happened afterwards."""
    block = transaction.atomic()
    # As Django marks those of its own tests: it holds up nobody, see tests.streets.
    block._from_testcase = True
    with block:
        yield
        # What would have been refused at the commit is refused now.
        connection.check_constraints()
        transaction.set_rollback(True)


class Beginning(Generic[T]):
    """What was built, the hour at which it was ready, and the keys of ballot boxes on that hour."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._built: T = build()
        self._ready: datetime = world.now()
        # They are files, which no transaction brings back.
        self._keys = {path: path.read_bytes() for path in _key_files()}
        world.let_clock_go()

    def again(self) -> T:
        """All as it was then."""
        world.set_clock(self._ready)
        for path in _key_files() - self._keys.keys():
            path.unlink()
        for path in self._keys.keys() - _key_files():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(self._keys[path])
        return deepcopy(self._built)


def _key_files() -> set[Path]:
    return {path for path in instance.boxes_dir.rglob("*") if path.is_file()}
