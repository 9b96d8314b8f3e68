"""The page about threats names tests that are there."""

import re

from tests.docs.examples import ROOT

TEXT = (ROOT / "docs" / "threats.md").read_text("utf-8")
NAMED = set(re.findall(r"`(test_\w+)`", TEXT))


def test_every_threat_is_shown_by_a_test_that_is_there() -> None:
    rows = [row for row in re.findall(r"^\| (.+) \|$", TEXT, re.M) if not row.startswith("--")]
    threats = [row for row in rows if not row.endswith("shown by")]
    assert len(threats) > 30
    assert all("`test_" in row.rpartition("|")[2] for row in threats)
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.M)
    }
    assert NAMED - written == set()
