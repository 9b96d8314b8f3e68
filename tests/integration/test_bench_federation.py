"""What `make bench` measures of knowing other groups is really done, at sizes that take no time."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.bench import federating
from tests.homes import Home

pytestmark = pytest.mark.on_sqlite


class Sketch:
    """Stands in for the bench: every home is a copy of the one that tests share."""

    def __init__(self, prepared: Home) -> None:
        self.prepared = prepared

    @contextmanager
    def home(self, _name: str, *, on: str) -> Iterator[Home]:
        assert on in ("SQLite", "PostgreSQL")
        with self.prepared.copied() as home:
            yield home


@pytest.fixture
def bench(prepared_home, monkeypatch):
    sizes = {"HEARD": 20, "RECORDS": ((300, 5), (600, 300)), "TOLD": (2, 4), "COUNTED": (5, 10)}
    for name, size in sizes.items():
        monkeypatch.setattr(federating, name, size)
    return Sketch(prepared_home)


@pytest.mark.parametrize(
    ("row", "measured"),
    [
        ("_hearing", ["signed objects accepted, SQLite", "signed objects accepted, PostgreSQL"]),
        (
            "_catching_up",
            [
                "catching up with 300 entries, 5 objects among them",
                "catching up with 600 entries, 300 objects among them",
            ],
        ),
        ("_counting", ["5 groups recounted", "10 groups recounted"]),
        ("_telling", ["one decision told to 2 peers", "one decision told to 4 peers"]),
    ],
)
def test_the_rows_of_federation_are_measured(bench, row, measured):
    lines = list(getattr(federating, row)(bench))
    for line, said in zip(lines, measured, strict=True):
        assert line.what.startswith(said)
        assert line.figure
