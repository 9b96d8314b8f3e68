"""What stays together on one worker is there, by the names by which it is found."""

from pathlib import Path

import pytest

from tests.scheduling import TOGETHER

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("start", TOGETHER)
def test_what_stays_together_is_there(start):
    path, _, name = start.partition("::")
    assert (ROOT / path).exists()
    assert not name or f"def {name}" in (ROOT / path).read_text("utf-8")
