"""The file of all ballots: written once, recounted by everybody, every fault named."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from groups.referenda.rules import (
    Ballot,
    BallotsMalformed,
    Header,
    Quorum,
    find_ballots,
    recount,
    write_ballots,
)
from groups.referenda.rules.ballots import canonical_line

AINO, BERTIL, CILLA = ("a1" * 32, "b2" * 32, "c3" * 32)
HEADER = Header(
    origin="0f" * 32,
    referendum="8a1d2c3e-0000-4000-8000-000000000001",
    level="sealed",
    options=(("1", "adopt"), ("0", "status quo “same”\n")),
    status_quo="0",
    roll_size=4,
    opens="2030-01-02",
    closes="2030-01-05",
    quorum=Quorum(basis="approval", share=Fraction(1, 2)),
    majority=Fraction(2, 3),
)
BALLOTS = [
    Ballot(voter=AINO, seq=1, choice="1"),
    Ballot(voter=BERTIL, seq=1, choice="blank"),
    Ballot(voter=CILLA, seq=3, choice="1"),
]


def written(ballots=BALLOTS, header=HEADER):
    return write_ballots(header, ballots)[0]


def lines():
    return written().splitlines(keepends=True)


def test_a_file_says_what_was_counted_and_a_recount_agrees():
    content, outcome, statement = write_ballots(HEADER, BALLOTS)
    again = recount(content)
    assert again.agrees
    assert again.header == HEADER
    assert (again.found, again.outcome) == (statement, outcome)
    assert statement.tally == {"1": 2, "0": 0, "blank": 1}
    assert statement.winner == "1"


def test_a_file_without_quorum_and_majority_and_without_ballots_is_a_tie():
    header = Header(
        **{name: getattr(HEADER, name) for name in HEADER.__dataclass_fields__}
        | {"quorum": None, "majority": None, "level": "open"}
    )
    again = recount(write_ballots(header, [])[0])
    assert (again.agrees, again.found.reason, again.ballots) == (True, "tie", 0)


def test_the_order_in_which_ballots_came_leaves_no_trace():
    assert written(BALLOTS[::-1]) == written()


def test_of_several_ballots_of_one_voter_the_highest_number_counts():
    late = [*BALLOTS, Ballot(voter=AINO, seq=2, choice="0"), Ballot(voter=CILLA, seq=1, choice="0")]
    again = recount(written(late))
    assert again.found.tally == {"1": 1, "0": 1, "blank": 1}


def test_everybody_finds_the_own_ballots_and_nobody_elses():
    two = [*BALLOTS, Ballot(voter=AINO, seq=2, choice="0")]
    assert [ballot.seq for ballot in find_ballots(written(two), AINO)] == [1, 2]
    assert find_ballots(written(), "d4" * 32) == []
    assert find_ballots(written(), AINO[:10]) == []


def test_a_file_that_states_another_result_is_found():
    content = written().replace(b'"0":0,"1":2', b'"0":1,"1":1')
    assert not recount(content).agrees


def test_a_ballot_that_was_altered_is_found():
    changed = [*BALLOTS[:2], Ballot(voter=CILLA, seq=3, choice="0")]
    honest, forged = lines(), written(changed).splitlines(keepends=True)
    again = recount(b"".join([*forged[:-1], honest[-1]]))
    assert not again.agrees


def changed_line(number, **facts):
    """The file with fields of one line replaced, written canonically."""
    all_lines = lines()
    fields = json.loads(all_lines[number - 1]) | facts
    all_lines[number - 1] = canonical_line(fields)
    return b"".join(all_lines)


def test_the_helper_of_the_following_tests_changes_nothing_by_itself():
    assert changed_line(1) == changed_line(5) == written()


OPTION = {"key": "1", "text": "adopt"}


@pytest.mark.parametrize(
    ("line", "facts", "fault"),
    [
        (1, {"format": "folkmoot-ballots/2"}, "format"),
        (1, {"origin": 3}, "origin"),
        (1, {"level": "guarded"}, "level"),
        (1, {"level": []}, "level"),
        (1, {"options": "1"}, "options"),
        (1, {"options": [OPTION]}, "options"),
        (1, {"options": [OPTION, "0"]}, "options"),
        (1, {"options": [OPTION, {"key": "0"}]}, "options"),
        (1, {"options": [OPTION, {"key": "0", "text": 1}]}, "options"),
        (1, {"options": [OPTION, {"key": "?", "text": ""}]}, "options"),
        (1, {"options": [OPTION, OPTION]}, "options"),
        (1, {"options": [OPTION, {"key": "blank", "text": ""}]}, "options"),
        (1, {"status_quo": "9"}, "status_quo"),
        (1, {"roll_size": True}, "roll_size"),
        (1, {"roll_size": -1}, "roll_size"),
        (1, {"roll_size": 2**53}, "roll_size"),
        (1, {"roll_size": 2}, "more ballots than people"),
        (1, {"ballots": 4}, "says 4 ballots"),
        (1, {"ballots": "3"}, "says 3 ballots"),
        (1, {"quorum": "half"}, "quorum"),
        (1, {"quorum": {"share": "1/2"}}, "quorum"),
        (1, {"quorum": {"basis": "luck", "share": "1/2"}}, "quorum.basis"),
        (1, {"quorum": {"basis": "approval", "share": "1/0"}}, "quorum.share"),
        (1, {"majority": "3/2"}, "majority"),
        (1, {"majority": "2/4"}, "majority"),
        (1, {"majority": 1}, "majority"),
        (1, {"surprise": 1}, "exactly the fields"),
        (2, {"seq": 1.5}, "seq"),
        (2, {"pseudonym": "Aino"}, "pseudonym"),
        (2, {"pseudonym": 7}, "pseudonym"),
        (2, {"choice": "2"}, "choice"),
        (2, {"choice": {}}, "choice"),
        (5, {"tally": []}, "tally"),
        (5, {"tally": {"1": 2}}, "tally"),
        (5, {"tally": {"0": -1, "1": 2, "blank": 1}}, "tally"),
        (5, {"reason": None}, "reason"),
        (5, {"winner": 1}, "winner"),
    ],
)
def test_every_fault_is_named_with_its_line(line, facts, fault):
    with pytest.raises(BallotsMalformed) as found:
        recount(changed_line(line, **facts))
    assert found.value.line == line
    assert fault in found.value.fault


def refused(content):
    with pytest.raises(BallotsMalformed) as found:
        recount(content)
    return found.value


@pytest.mark.parametrize("content", [b"", b"{}\n", b"\n"])
def test_what_is_too_short_is_refused(content):
    assert refused(content).line == 1


@pytest.mark.parametrize(
    "second",
    [b"not json\n", b"\xff\n", b'"text"\n', b'{"a":"\\ud800"}\n', b"[" * 100_000 + b"\n"],
)
def test_a_line_that_is_no_canonical_object_is_refused(second):
    assert refused(b"".join([lines()[0], second, *lines()[2:]])).line == 2


def test_spaces_doubled_keys_and_a_missing_end_of_line_are_refused():
    first, second, *rest = lines()
    spaced = second.replace(b":", b": ", 1)
    doubled = second.replace(b"{", b'{"choice":"0",', 1)
    for altered in (spaced, doubled):
        assert refused(b"".join([first, altered, *rest])).line == 2
    assert refused(written().rstrip(b"\n")).line == 5


def test_ballots_out_of_the_order_of_their_hashes_are_refused():
    first, second, third, *rest = lines()
    assert refused(b"".join([first, third, second, *rest])).fault.endswith("order of the hashes")


def test_two_ballots_of_one_voter_with_one_number_are_refused():
    twice = [*BALLOTS, Ballot(voter=AINO, seq=1, choice="0")]
    assert "second ballot" in refused(written(twice)).fault


DAWID = "d4d4d4d4-0000-4000-8000-000000000004"
SNAPSHOT = "5e" * 32
DELEGATED = replace(HEADER, roll_size=9, delegated={"1": 3, "0": 1, "blank": 1}, snapshot=SNAPSHOT)
MIXED = [*BALLOTS, Ballot(voter=DAWID, seq=2, choice="0", is_open=True)]


def delegated_lines():
    return written(MIXED, DELEGATED).splitlines(keepends=True)


def changed_delegated(number, **facts):
    """The file of the second format with fields of one line replaced; None takes one out."""
    all_lines = delegated_lines()
    fields = json.loads(all_lines[number - 1]) | facts
    kept = {name: value for name, value in fields.items() if value != "take out"}
    all_lines[number - 1] = canonical_line(kept)
    return b"".join(all_lines)


def test_delegated_outcomes_are_added_to_the_ballots_and_shown_apart():
    content, outcome, statement = write_ballots(DELEGATED, MIXED)
    assert statement.direct == {"1": 2, "0": 1, "blank": 1}
    assert statement.delegated == {"1": 3, "0": 1, "blank": 1}
    assert statement.tally == {"1": 5, "0": 2, "blank": 2}
    assert outcome.ballots == 9
    again = recount(content)
    assert again.agrees
    assert (again.header, again.ballots, again.found) == (DELEGATED, 4, statement)
    assert (again.header.format, again.header.snapshot) == ("folkmoot-ballots/2", SNAPSHOT)


def test_delegated_outcomes_count_for_a_quorum_of_all_and_of_the_ballots_for_an_option():
    for basis, have in (("participation", 9), ("approval", 5)):
        header = replace(DELEGATED, quorum=Quorum(basis=basis, share=Fraction(have, 9)))
        assert recount(written(MIXED, header)).found.reason == "adopted"
        header = replace(
            DELEGATED, quorum=Quorum(basis=basis, share=Fraction(have, 9)), roll_size=10
        )
        assert recount(written(MIXED, header)).found.reason == "quorum"


def test_a_ballot_with_a_name_in_a_secret_vote_is_told_apart_and_found():
    content = written(MIXED, DELEGATED)
    assert b'{"choice":"0","person":"%b","seq":2}\n' % DAWID.encode() in content
    assert find_ballots(content, DAWID) == [Ballot(voter=DAWID, seq=2, choice="0")]


def test_an_open_vote_in_which_outcomes_were_delegated_names_everybody():
    header = replace(DELEGATED, level="open", snapshot=None)
    again = recount(written([Ballot(voter=DAWID, seq=1, choice="1")], header))
    assert (again.agrees, again.header.snapshot, again.ballots) == (True, None, 1)


def test_more_outcomes_than_people_on_the_roll_are_never_written():
    with pytest.raises(ValueError, match="more ballots than people"):
        write_ballots(replace(DELEGATED, roll_size=8), MIXED)


def test_the_second_format_is_what_it_was_when_nothing_is_replaced():
    assert changed_delegated(1) == changed_delegated(6) == written(MIXED, DELEGATED)


@pytest.mark.parametrize(
    ("line", "facts", "fault"),
    [
        (1, {"format": "folkmoot-ballots/1"}, "format"),
        (1, {"delegated": "take out"}, "exactly the fields"),
        (1, {"snapshot": "take out"}, "exactly the fields"),
        (1, {"delegated": "take out", "snapshot": "take out"}, "format"),
        (1, {"delegated": {"1": 3}}, "delegated"),
        (1, {"delegated": None}, "delegated"),
        (1, {"delegated": {"1": 3, "0": 1, "blank": -1}}, "delegated.blank"),
        (1, {"delegated": {"1": 4, "0": 1, "blank": 1}}, "more ballots than people"),
        (1, {"snapshot": "5e"}, "snapshot"),
        (1, {"snapshot": 5}, "snapshot"),
        (6, {"direct": "take out"}, "exactly the fields"),
        (6, {"direct": {"1": 2}}, "direct"),
        (6, {"delegated": {"1": 2, "0": 1, "blank": "1"}}, "delegated"),
    ],
)
def test_every_fault_of_the_second_format_is_named(line, facts, fault):
    found = refused(changed_delegated(line, **facts))
    assert found.line == line
    assert fault in found.fault


def test_a_file_that_states_other_parts_of_the_same_total_is_found():
    parts = {"direct": {"1": 3, "0": 1, "blank": 1}, "delegated": {"1": 2, "0": 1, "blank": 1}}
    again = recount(changed_delegated(6, **parts))
    assert again.stated.tally == again.found.tally
    assert not again.agrees


def test_a_ballot_with_a_name_in_a_secret_vote_of_the_first_format_is_refused():
    content = written(MIXED, replace(HEADER, roll_size=9))
    assert "exactly the fields" in refused(content).fault
