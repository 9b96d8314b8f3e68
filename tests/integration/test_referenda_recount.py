"""`manage.py recount`: whoever has the file counts it again."""

from pathlib import Path

import pytest
from django.core.management import call_command

from groups.referenda.models import BallotFile
from tests import votes

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The published ballots of a vote: two for a bench, one blank."""
    vote, village = votes.a_vote("Aino", "Bertil", "Cilla")
    for name, choice in (("Aino", "1"), ("Bertil", "1"), ("Cilla", "blank")):
        votes.cast(vote, village[name], choice)
    votes.close(vote)
    path = tmp_path / "ballots.jsonl"
    path.write_bytes(bytes(BallotFile.objects.get().content))
    return path


def status(path: Path) -> int:
    try:
        call_command("recount", str(path))
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_a_published_file_counts_to_the_published_result(file: Path, capsys):
    assert status(file) == 0
    said = capsys.readouterr().out
    assert "3 ballots, 3 people on the roll" in said
    assert "The count is right." in said


def test_a_file_with_another_result_is_found_out(file: Path, capsys):
    lines = file.read_text("utf-8").replace('"winner":"1"', '"winner":null')
    file.write_text(lines, "utf-8")
    assert status(file) == 1


def test_a_file_that_lost_a_ballot_is_malformed_at_its_line(file: Path, capsys):
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:1] + lines[2:]), "utf-8")
    assert status(file) == 2
    assert "line 1: says 3 ballots; there are 2" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_malformed(tmp_path: Path, capsys):
    assert status(tmp_path / "nothing") == 2
