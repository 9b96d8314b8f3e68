"""Which tests stay on one worker, for what they share takes long to prepare; which keep order."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

REHEARSAL = "tests/integration/test_rehearsal_command.py::test_"
# By the beginnings of their names. The marks that the plugin offers for this have no effect since
# pytest keeps node ids in parts, and nobody would notice if they lost it again.
TOGETHER = {
    "tests/federation/": "federation",
    "tests/served/test_an_address.py": "address",
    "tests/served/": "served",
    "tests/integration/test_pages_homes.py": "homes",
    "tests/integration/test_pages_village.py": "village",
    f"{REHEARSAL}the_examples_come_out": "examples",
    f"{REHEARSAL}stdout_is_one_object": "examples",
    f"{REHEARSAL}secret_ballots_give": "examples",
}


class Grouped(LoadScopeScheduling):  # type: ignore[misc,unused-ignore]
    """Groups by name, and everything else test by test."""

    def _split_scope(self, nodeid: str) -> str:
        groups = (group for start, group in TOGETHER.items() if nodeid.startswith(start))
        return next(groups, nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Used where groups are asked for."""
    return Grouped(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A story is told as it is written; everything else comes in any order."""
    places = [place for place, item in enumerate(items) if item.get_closest_marker("story")]
    told = sorted((items[place] for place in places), key=_written)
    for place, item in zip(places, told, strict=True):
        items[place] = item


def _written(item: pytest.Item) -> tuple[str, str, int]:
    """Where it stands; a story with parameters is told to its end with each of them."""
    path, line, _name = item.location
    return path, item.name.partition("[")[2], line or 0
