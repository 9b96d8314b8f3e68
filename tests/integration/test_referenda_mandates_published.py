"""What is published and recorded where mandates speak, and what never is."""

import hashlib
import json

import pytest
from django.core.management import call_command

from core.record.models import Entry
from delegation import program
from delegation.models import Mandate, Snapshot
from groups.referenda.models import BallotFile, Result
from groups.referenda.rules import recount
from groups.referenda.rules.carrying import SnapshotFault, check_snapshot
from tests import votes
from tests.delegating import follow
from tests.mandates import a_village, a_vote, cast, counted

pytestmark = pytest.mark.django_db


def file_of(vote):
    return bytes(BallotFile.objects.get(referendum=vote).content)


def snapshot_of(vote):
    return bytes(Snapshot.objects.get(matter=vote.subject).data)


def test_where_nobody_delegates_the_file_has_its_first_format():
    village = a_village()
    vote = a_vote(village)
    votes.cast(vote, village["Cilla"], "1")
    result = counted(vote)
    assert b'"format":"folkmoot-ballots/1"' in file_of(vote)
    assert (result.direct, result.delegated, result.snapshot, result.largest) == (
        None,
        None,
        "",
        [],
    )
    assert not Snapshot.objects.exists()
    facts = Entry.objects.get(verb="referendum.closed").facts
    assert (facts["delegated"], facts["snapshot"]) == (None, None)


def test_who_votes_in_the_open_in_a_secret_vote_is_named_in_the_file_also_without_mandates():
    village = a_village()
    vote = a_vote(village)
    cast(vote, village["Aino"], "1")
    votes.cast(vote, village["Cilla"], "0")
    result = counted(vote)
    again = recount(file_of(vote))
    assert again.agrees
    assert again.header.format == "folkmoot-ballots/2"
    assert again.header.delegated == {"1": 0, "0": 0, "blank": 0}
    assert str(village["Aino"].uid).encode() in file_of(vote)
    assert (result.delegated, result.snapshot) == ({"1": 0, "0": 0, "blank": 0}, "")


@pytest.fixture
def a_count():
    """A closed secret vote: two in the open, one in secret, two who follow."""
    village = a_village()
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    follow(village["Dawid"], village["Bertil"])
    follow(village["Ewa"], village["Bertil"])
    cast(vote, village["Aino"], "1")
    cast(vote, village["Bertil"], "0")
    votes.cast(vote, village["Ewa"], "1")
    return vote, village, counted(vote)


def test_file_snapshot_record_and_result_say_the_same(a_count):
    vote, _village, result = a_count
    snapshot, again = snapshot_of(vote), recount(file_of(vote))
    assert again.agrees
    assert again.found.tally == result.tally == {"1": 3, "0": 2, "blank": 0}
    assert check_snapshot(again, snapshot) is None
    facts = Entry.objects.get(verb="referendum.closed").facts
    digest = hashlib.sha256(snapshot).hexdigest()
    assert facts["snapshot"] == result.snapshot == again.header.snapshot == digest
    assert facts["delegated"] == result.delegated == {"1": 1, "0": 1, "blank": 0}
    _own, delegated, unresolved = program.count(json.loads(snapshot))
    assert {key: delegated[key] for key in result.delegated} == result.delegated
    assert unresolved == 0


def test_a_snapshot_that_does_not_belong_to_the_file_is_found(a_count):
    vote, village, _result = a_count
    content, snapshot = file_of(vote), snapshot_of(vote)

    def fault(old=b"", new=b"", ballots=content):
        """Replace something in the snapshot, and in the file the name of the snapshot."""
        altered = snapshot.replace(old, new)
        digests = [hashlib.sha256(each).hexdigest().encode() for each in (snapshot, altered)]
        return check_snapshot(recount(ballots.replace(*digests)), altered)

    assert fault() is None
    assert check_snapshot(recount(content), snapshot + b" ") is SnapshotFault.DIGEST
    assert fault(b'"open"', b'"opens"') is SnapshotFault.BROKEN
    assert fault(b'"status_quo":"0"', b'"status_quo":"1"') is SnapshotFault.OPTIONS
    other = str(village["Bertil"].uid).encode(), str(village["Filip"].uid).encode()
    assert fault(*other) in (SnapshotFault.VOTES, SnapshotFault.BROKEN)
    assert fault(b'"members":1', b'"members":2') is SnapshotFault.TOTALS
    first = a_vote(village, "A lamp")
    Mandate.objects.all().delete()
    counted(first)
    assert check_snapshot(recount(file_of(first)), snapshot) is SnapshotFault.NONE_NAMED


def told(tmp_path, capsys, ballots, snapshot=None):
    """What `manage.py recount` says, and its exit status."""
    file = tmp_path / "ballots.jsonl"
    file.write_bytes(ballots)
    words = [str(file)]
    if snapshot is not None:
        (tmp_path / "mandates.json").write_bytes(snapshot)
        words += ["--snapshot", str(tmp_path / "mandates.json")]
    try:
        call_command("recount", *words)
    except SystemExit as ended:
        status = int(ended.code or 0)
    else:
        status = 0
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_command_recounts_ballots_and_mandates(a_count, tmp_path, capsys):
    vote, _village, _result = a_count
    status, out, _err = told(tmp_path, capsys, file_of(vote), snapshot_of(vote))
    assert status == 0
    assert "3 adopt: 2 direct, 1 delegated" in out
    assert "The count is right." in out
    status, out, _err = told(tmp_path, capsys, file_of(vote))
    assert status == 0
    assert "--snapshot FILE" in out
    status, _out, err = told(tmp_path, capsys, file_of(vote), b"{}")
    assert status == 1
    assert "another one than the file names" in err


def test_a_snapshot_that_is_not_there_is_malformed(a_count, tmp_path, capsys):
    vote, _village, _result = a_count
    file = tmp_path / "ballots.jsonl"
    file.write_bytes(file_of(vote))
    with pytest.raises(SystemExit) as ended:
        call_command("recount", str(file), "--snapshot", str(tmp_path / "nothing"))
    assert ended.value.code == 2


def test_no_name_of_who_follows_is_in_what_is_published_or_recorded(a_count):
    vote, village, _result = a_count
    secret = [village[name] for name in ("Cilla", "Dawid", "Ewa")]
    published = [file_of(vote), snapshot_of(vote), *(entry.data for entry in Entry.objects.all())]
    about_the_vote = published[:2] + [
        entry.data for entry in Entry.objects.filter(subject=vote.subject)
    ]
    for person in secret:
        for text in about_the_vote:
            assert str(person.uid).encode() not in text
    # The same search finds those who act in the open.
    assert any(str(village["Aino"].uid).encode() in text for text in about_the_vote)
    largest = [number for number, _weight in Result.objects.get(referendum=vote).largest]
    assert not set(largest) & {person.pk for person in secret}


def test_two_who_delegate_alike_are_told_apart_by_nothing(a_count):
    """Whoever swaps the secret mandates of two members gets the same bytes."""
    vote, village, _result = a_count
    first = snapshot_of(vote)
    people = [(person["name"], person["vote"]) for person in json.loads(first)["open"]]
    assert sorted(people) == sorted(
        [(str(village["Aino"].uid), "1"), (str(village["Bertil"].uid), "0")]
    )
    assert [group["members"] for group in json.loads(first)["secret"]] == [1, 1]


def test_the_roll_says_nothing_of_mandates(a_count):
    vote, village, _result = a_count
    marks = {entry.person_id: entry.took_part for entry in vote.roll.all()}
    assert marks[village["Cilla"].pk] is marks[village["Filip"].pk] is False
    names = {column.name for column in type(vote.roll.first())._meta.fields}
    assert names == {"id", "referendum", "person", "took_part", "in_the_open"}
