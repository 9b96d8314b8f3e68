"""What holds for every vote there can be."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.referenda.rules import (
    Ballot,
    Header,
    Quorum,
    Reason,
    count,
    format_code,
    read_code,
    recount,
    write_ballots,
)

shares = st.fractions(min_value=0, max_value=1)
quorums = st.none() | st.builds(
    Quorum, basis=st.sampled_from(["participation", "approval"]), share=shares
)
majorities = st.none() | st.fractions(min_value=Fraction(1, 2), max_value=1)
KEYS = ("0", "1", "2")
tallies = st.fixed_dictionaries({key: st.integers(0, 30) for key in KEYS})
choices = st.sampled_from([*KEYS, "blank"])


@st.composite
def votes(draw):
    tally, blank = draw(tallies), draw(st.integers(0, 30))
    cast = sum(tally.values()) + blank
    return tally, {
        "blank": blank,
        "status_quo": "0",
        "roll_size": draw(st.integers(cast + 1, cast + 200)),
        "quorum": draw(quorums),
        "majority": draw(majorities),
    }


@given(votes())
def test_something_is_adopted_only_if_it_leads_alone_and_is_not_the_status_quo(vote):
    tally, rule = vote
    outcome = count(tally, **rule)
    if outcome.winner is None:
        assert outcome.reason is not Reason.ADOPTED
        assert not outcome.steps[-1].passed
    else:
        others = [number for key, number in tally.items() if key != outcome.winner]
        assert outcome.winner != "0"
        assert tally[outcome.winner] > max(others)
        assert all(step.passed for step in outcome.steps)


@given(votes())
def test_one_more_ballot_for_the_winner_never_turns_adoption_to_rejection(vote):
    tally, rule = vote
    outcome = count(tally, **rule)
    if outcome.winner is not None:
        more = count(tally | {outcome.winner: tally[outcome.winner] + 1}, **rule)
        assert (more.winner, more.reason) == (outcome.winner, Reason.ADOPTED)


@given(votes(), st.sampled_from(KEYS))
def test_with_an_approval_quorum_no_ballot_against_an_option_gets_it_adopted(vote, against):
    tally, rule = vote
    if rule["quorum"] is not None:
        rule["quorum"] = Quorum(basis="approval", share=rule["quorum"].share)
    before = count(tally, **rule)
    after = count(tally | {against: tally[against] + 1}, **rule)
    assert after.winner in (before.winner, against, None)


@given(votes())
def test_where_the_quorum_is_missed_one_ballot_less_than_needed_was_there(vote):
    tally, rule = vote
    outcome = count(tally, **rule)
    if outcome.reason is Reason.QUORUM:
        step, share = outcome.steps[-1], rule["quorum"].share
        assert step.have * share.denominator < share.numerator * rule["roll_size"]


@given(votes(), st.permutations(KEYS))
def test_the_order_of_the_options_is_irrelevant(vote, order):
    tally, rule = vote
    assert count({key: tally[key] for key in order}, **rule) == count(tally, **rule)


@st.composite
def boxes(draw):
    voters = draw(st.lists(st.binary(min_size=32, max_size=32), max_size=40, unique=True))
    ballots = [
        Ballot(voter=voter.hex(), seq=seq, choice=draw(choices))
        for voter in voters
        for seq in range(1, draw(st.integers(1, 3)) + 1)
    ]
    header = Header(
        origin="0f" * 32,
        referendum="8a1d2c3e-0000-4000-8000-000000000001",
        level="sealed",
        options=tuple(
            (key, draw(st.text(st.characters(exclude_categories=["Cs"])))) for key in KEYS
        ),
        status_quo="0",
        roll_size=len(voters) + draw(st.integers(0, 9)),
        opens="2030-01-02",
        closes="2030-01-05",
        quorum=draw(quorums),
        majority=draw(majorities),
    )
    return header, voters, ballots, draw(st.permutations(ballots))


@given(boxes())
def test_a_count_loses_no_ballot_and_every_recount_agrees(box):
    header, voters, ballots, shuffled = box
    content, _outcome, statement = write_ballots(header, ballots)
    assert sum(statement.tally.values()) == len(voters)
    assert write_ballots(header, shuffled)[0] == content
    again = recount(content)
    assert (again.header, again.ballots, again.agrees) == (header, len(ballots), True)


@given(st.binary(min_size=16, max_size=16))
def test_every_code_can_be_read_back(code):
    assert read_code(format_code(code)) == code


@given(st.binary(min_size=16, max_size=16), st.integers(0, 26), st.sampled_from("0Z7Q"))
def test_no_single_slip_of_the_pen_passes(code, place, sign):
    signs = list(format_code(code).replace("-", ""))
    if signs[place] != sign:
        signs[place] = sign
        try:
            read_code("".join(signs))
        except ValueError:
            return
        raise AssertionError("a mistyped code was taken")


@st.composite
def delegated_boxes(draw):
    """A box in which some vote under their names, with outcomes delegated to the rest of a roll."""
    header, voters, ballots, shuffled = draw(boxes())
    names = draw(st.lists(st.uuids(), max_size=10, unique=True))
    named = [Ballot(voter=str(name), seq=1, choice=draw(choices), is_open=True) for name in names]
    delegated = {key: draw(st.integers(0, 20)) for key in (*KEYS, "blank")}
    room = len(voters) + len(names) + sum(delegated.values())
    changed = replace(header, delegated=delegated, roll_size=room + draw(st.integers(-1, 5)))
    return changed, [*ballots, *named], [*named, *shuffled], room


@given(delegated_boxes())
def test_direct_and_delegated_votes_add_up_and_never_exceed_the_roll(box):
    header, ballots, shuffled, room = box
    if header.roll_size < room:
        with pytest.raises(ValueError, match="more ballots than people"):
            write_ballots(header, ballots)
        return
    content, outcome, statement = write_ballots(header, ballots)
    assert write_ballots(header, shuffled)[0] == content
    assert statement.tally == {
        key: statement.direct[key] + statement.delegated[key] for key in statement.tally
    }
    assert outcome.ballots == room <= header.roll_size
    again = recount(content)
    assert (again.header, again.found, again.agrees) == (header, statement, True)
