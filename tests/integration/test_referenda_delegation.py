"""Votes in which mandates speak: who is counted once, what is published, and what stays secret."""

import hashlib
import json
from datetime import timedelta
from fractions import Fraction
from urllib.parse import quote

import pytest
from django.core.management import call_command

from core.heartbeat import jobs
from core.heartbeat.models import Failure
from core.notices.models import Notice
from core.record.models import Entry
from delegation import actions as delegation
from delegation import program
from delegation.actions import counting
from delegation.models import Mandate, OpenVoice, Snapshot
from delegation.rules.assembly import Resolution
from groups.membership.actions import end_membership
from groups.proposals.models import Proposal
from groups.proposals.panels.mandates import scope_of
from groups.referenda import actions
from groups.referenda.checks import Replay, broken_promises
from groups.referenda.models import BallotFile, OpenBallot, Referendum, Result
from groups.referenda.rules import recount
from groups.referenda.rules.carrying import SnapshotFault, check_snapshot
from tests import votes, world
from tests.delegating import a_charter, a_choice, follow, speak_up

pytestmark = pytest.mark.django_db
NAMES = ("Aino", "Bertil", "Cilla", "Dawid", "Ewa", "Filip")


def a_village(*names, ballots="sealed", **changes):
    """Six people; in secret votes Aino and Bertil vote in the open."""
    rules = a_charter(ballots=ballots) | changes
    village = world.a_village(*(names or NAMES), charter=rules)
    if ballots == "sealed":
        speak_up(village["Aino"], village["Bertil"])
    return village


def a_vote(village, title="A bench by the pond", options=()):
    return votes.opened(votes.a_proposal(next(iter(village.values())), title, options=options))


def cast(vote, person, choice="1"):
    return actions.cast_open(vote, person, choice, now=world.now())


def counted(vote):
    """The result, after the close; record, rows and files agree."""
    votes.close(vote)
    assert vote.is_closed, Failure.objects.first()
    assert not list(broken_promises(vote))
    replay = Replay()
    for entry in Entry.objects.order_by("pk"):
        replay.apply(entry)
    assert not list(replay.differences())
    return Result.objects.get(referendum=vote)


def file_of(vote):
    return bytes(BallotFile.objects.get(referendum=vote).content)


def snapshot_of(vote):
    return bytes(Snapshot.objects.get(matter=vote.subject).data)


# --- Counting -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ballots", ["open", "sealed"])
def test_who_does_not_vote_is_counted_as_those_vote_whom_they_follow(ballots):
    village = a_village(ballots=ballots)
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    follow(village["Dawid"], village["Bertil"])
    cast(vote, village["Aino"], "1")
    cast(vote, village["Bertil"], "blank")
    result = counted(vote)
    assert result.tally == {"1": 2, "0": 0, "blank": 2}
    assert result.direct == {"1": 1, "0": 0, "blank": 1}
    assert result.delegated == {"1": 1, "0": 0, "blank": 1}
    assert (result.turnout, result.turnout_direct, result.turnout_delegated) == (4, 2, 2)
    assert result.is_adopted
    weights = {person: Fraction(weight) for person, weight in result.largest}
    assert weights[village["Aino"].pk] == 2


@pytest.mark.parametrize("ballots", ["open", "sealed"])
def test_a_member_with_a_mandate_who_votes_is_counted_once_by_the_ballot(ballots):
    village = a_village(ballots=ballots)
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    follow(village["Dawid"], village["Aino"])
    cast(vote, village["Aino"], "1")
    if ballots == "open":
        cast(vote, village["Cilla"], "0")
    else:
        votes.cast(vote, village["Cilla"], "0")
    result = counted(vote)
    assert result.direct == {"1": 1, "0": 1, "blank": 0}
    assert result.delegated == {"1": 1, "0": 0, "blank": 0}
    assert result.turnout == 3


def test_a_secret_ballot_taken_back_with_its_code_lets_the_mandate_speak_again():
    village = a_village()
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    receipt = votes.cast(vote, village["Cilla"], "0")
    world.next_day()
    actions.withdraw_sealed(vote, village["Cilla"], code=receipt.code, now=world.now())
    assert counted(vote).tally == {"1": 2, "0": 0, "blank": 0}


def test_an_open_ballot_taken_back_lets_the_mandate_speak_again():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    cast(vote, village["Cilla"], "0")
    actions.take_back_open(vote, village["Cilla"], now=world.now())
    assert counted(vote).delegated == {"1": 1, "0": 0, "blank": 0}


def test_a_vote_first_cast_when_votes_are_fixed_speaks_for_nobody_else():
    village = a_village()
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    follow(village["Dawid"], village["Bertil"])
    cast(vote, village["Bertil"], "1")
    world.on(vote.last_day)
    assert cast(vote, village["Aino"], "0").alone
    result = counted(vote)
    assert result.direct == {"1": 1, "0": 1, "blank": 0}
    assert result.delegated == {"1": 1, "0": 0, "blank": 0}
    assert result.dead_ends == 1


def test_a_delegate_who_is_removed_in_the_middle_keeps_the_ballot_and_speaks_for_nobody():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Bertil"])
    follow(village["Bertil"], village["Aino"])
    follow(village["Dawid"], village["Ewa"])
    follow(village["Filip"], village["Aino"])
    cast(vote, village["Aino"], "1")
    cast(vote, village["Ewa"], "0")
    end_membership(village["Bertil"], now=world.now(), cause="left")
    end_membership(village["Ewa"], now=world.now(), cause="left")
    result = counted(vote)
    assert result.direct == {"1": 1, "0": 1, "blank": 0}
    assert result.delegated == {"1": 1, "0": 0, "blank": 0}


def test_who_stops_voting_in_the_open_is_followed_in_running_votes_but_not_in_later_ones():
    village = a_village()
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    voice = OpenVoice.objects.get(person=village["Aino"])
    delegation.withdraw_voice(voice, village["Aino"], now=world.now())
    cast(vote, village["Aino"], "1")
    assert counted(vote).delegated == {"1": 1, "0": 0, "blank": 0}

    later = a_vote(village, "A lamp")
    votes.cast(later, village["Aino"], "1")
    result = counted(later)
    assert result.tally["1"] == 1
    assert result.turnout_delegated == 0


def test_who_declares_while_a_vote_runs_is_not_followed_in_it():
    village = a_village()
    vote = a_vote(village)
    speak_up(village["Ewa"])
    follow(village["Cilla"], village["Ewa"])
    votes.cast(vote, village["Ewa"], "1")
    assert counted(vote).turnout == 1


@pytest.mark.parametrize("basis", ["participation", "approval"])
def test_delegated_votes_reach_a_quorum_of_all_and_of_those_for_the_winner(basis):
    quorum = {"referenda.quorum_basis": basis, "referenda.quorum_share": Fraction(2, 3)}
    village = a_village(ballots="open", **quorum)
    for name in ("Bertil", "Cilla", "Dawid"):
        follow(village[name], village["Aino"])
    vote = a_vote(village)
    cast(vote, village["Aino"], "1")
    assert counted(vote).is_adopted

    mandate = Mandate.objects.get(giver=village["Dawid"])
    delegation.withdraw(mandate, village["Dawid"], now=world.now())
    later = a_vote(village, "A lamp")
    cast(later, village["Aino"], "1")
    assert counted(later).reason == "quorum"


def test_a_ballot_of_many_options_is_followed_option_by_option():
    village = a_village(ballots="open")
    vote = a_vote(village, options=("Oak", "Elm", "Ash"))
    oak, elm, ash = (vote.options.get(words=words).key for words in ("Oak", "Elm", "Ash"))
    follow(village["Cilla"], village["Aino"])
    follow(village["Dawid"], village["Bertil"])
    both = a_choice(village["Aino"], village["Bertil"])
    follow(village["Ewa"], choices=[both, a_choice(village["Bertil"])])
    cast(vote, village["Aino"], elm)
    cast(vote, village["Bertil"], ash)
    result = counted(vote)
    assert result.direct == {oak: 0, elm: 1, ash: 1, "0": 0, "blank": 0}
    assert result.delegated == {oak: 0, elm: 1, ash: 2, "0": 0, "blank": 0}
    assert Proposal.objects.get().decision.option == "Ash"


def test_circles_and_dead_ends_are_told_and_count_for_nobody():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Dawid"])
    follow(village["Dawid"], village["Cilla"])
    follow(village["Ewa"], village["Filip"])
    cast(vote, village["Aino"], "1")
    result = counted(vote)
    assert (result.in_loops, result.dead_ends, result.turnout) == (2, 1, 1)


def test_mandates_of_the_present_moment_count_expired_and_suspended_ones_do_not():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"], until_on=vote.closes)
    follow(village["Dawid"], village["Aino"], until_on=vote.closes + timedelta(days=1))
    resting = follow(village["Ewa"], village["Aino"])
    delegation.suspend(resting, village["Ewa"], now=world.now())
    cast(vote, village["Aino"], "1")
    assert counted(vote).delegated["1"] == 1


def test_a_mandate_for_the_proposal_speaks_before_one_for_everything():
    village = a_village(ballots="open")
    proposal = votes.a_proposal(village["Aino"])
    follow(village["Cilla"], village["Aino"])
    follow(village["Cilla"], village["Bertil"], scope=f"proposal:{proposal.uid}")
    vote = votes.opened(proposal)
    cast(vote, village["Aino"], "1")
    cast(vote, village["Bertil"], "0")
    assert counted(vote).delegated == {"1": 0, "0": 1, "blank": 0}


def test_when_two_ways_of_counting_differ_nothing_is_published(monkeypatch):
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    honest = counting.resolve

    def wrong(assembly):
        found = honest(assembly)
        outcome = found.outcome.copy()
        outcome[outcome >= 0] = 1
        return Resolution(outcome=outcome, level=found.level, via=found.via)

    monkeypatch.setattr(counting, "resolve", wrong)
    votes.close(vote)
    assert not vote.is_closed
    assert not BallotFile.objects.exists()
    assert not Entry.objects.filter(verb="referendum.closed").exists()
    assert "MethodsDiffer" in Failure.objects.get().error
    monkeypatch.setattr(counting, "resolve", honest)
    world.next_day()
    vote.refresh_from_db()
    assert vote.is_closed
    assert vote.result.tally == {"1": 2, "0": 0, "blank": 0}


def test_missing_ballots_are_still_noticed_where_mandates_speak():
    village = a_village(ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    OpenBallot.objects.all().delete()
    votes.close(vote)
    assert not vote.is_closed
    assert "BoxDisagrees" in Failure.objects.get().error


# --- What is published ----------------------------------------------------------------------------


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


# --- Secrecy --------------------------------------------------------------------------------------


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


# --- Notices --------------------------------------------------------------------------------------


def test_who_follows_somebody_is_told_when_they_vote_and_nobody_else_is():
    village = a_village()
    vote = a_vote(village)
    for name in ("Cilla", "Dawid"):
        follow(village[name], village["Aino"])
    follow(village["Ewa"], village["Bertil"])
    votes.cast(vote, village["Dawid"], "1")
    cast(vote, village["Aino"], "1")
    jobs.drain_all()
    notices = Notice.objects.filter(kind="delegation.voted")
    assert [notice.person for notice in notices] == [village["Cilla"]]
    scope = scope_of(vote.proposals.get())
    assert notices.get().link == f"/delegation/?scope={quote(scope, safe='')}"


def test_who_takes_the_ballot_back_before_anybody_was_told_is_not_told_of():
    village = a_village()
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    actions.take_back_open(vote, village["Aino"], now=world.now())
    jobs.drain_all()
    assert not Notice.objects.filter(kind="delegation.voted").exists()
    assert Referendum.objects.count() == 1
