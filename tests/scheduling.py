"""Which tests stay on one worker, because what they share takes long to prepare."""

from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

# By the beginning of their paths. The marks `xdist_group` say the same; but since pytest has
# structured node ids, the plugin writes the names of the groups where nobody reads them.
TOGETHER = {
    "tests/federation/": "federation",
    "tests/served/": "served",
    "tests/integration/test_pages_homes.py": "homes",
    "tests/integration/test_pages_village.py": "village",
    "tests/integration/test_rehearsal_command.py": "examples",
}


class Grouped(LoadGroupScheduling):  # type: ignore[misc,unused-ignore]
    """Groups by path, and everything else test by test."""

    def _split_scope(self, nodeid: str) -> str:
        groups = (name for path, name in TOGETHER.items() if nodeid.startswith(path))
        return next(groups, super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Used instead of the plugin's own where groups are asked for."""
    return Grouped(config, log) if config.getvalue("dist") == "loadgroup" else None
