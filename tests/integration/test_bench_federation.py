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


@pytest.fixture(autouse=True)
def small(monkeypatch):
    sizes = {
        "HEARD": 20,
        "RECORDS": ((300, 5), (600, 300)),
        "TOLD": (2, 4),
        "COUNTED": (5, 10),
        "KNOWN": 2,
        "IDLE_SECONDS": 0,
    }
    for name, size in sizes.items():
        monkeypatch.setattr(federating, name, size)


def are_measured(lines, measured):
    for line, said in zip(lines, measured, strict=True):
        assert line.what.startswith(said)
        assert line.figure


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
        (
            "_counting",
            [
                "5 groups decided by the rule alone",
                "10 groups decided by the rule alone",
                "5 groups recounted from their rows and digested, SQLite; 4 others vouch",
                "10 groups recounted from their rows and digested, SQLite; 9 others vouch",
                "5 groups recounted from their rows and digested, PostgreSQL; 4 others vouch",
                "10 groups recounted from their rows and digested, PostgreSQL; 9 others vouch",
            ],
        ),
        ("_telling", ["one decision told to 2 peers", "one decision told to 4 peers"]),
    ],
)
def test_the_rows_of_federation_are_measured(prepared_home, row, measured):
    are_measured(list(getattr(federating, row)(Sketch(prepared_home))), measured)


def test_the_memory_of_a_running_instance_is_measured(prepared_demo):
    lines = list(federating._idle(Sketch(prepared_demo)))
    are_measured(lines, [f"memory of an idle instance with {peers} peers" for peers in (0, 2)])
    assert lines[1].ratio.endswith("of one without peers")
