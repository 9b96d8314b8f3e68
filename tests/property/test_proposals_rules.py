"""What holds for all proposals, whatever their texts and numbers."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from groups.proposals.rules import (
    MOVES,
    Change,
    Requirement,
    Stage,
    Verdict,
    compare,
    signatures_needed,
    verdict_of,
    voting_dates,
)

TEXTS = st.text(alphabet="ab .\n", max_size=40)
SHARES = st.fractions(min_value=0, max_value=1)
DATES = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


@given(old=TEXTS, new=TEXTS)
def test_differences_hold_both_texts(old: str, new: str) -> None:
    lines = compare(old, new)
    assert [ln.text for ln in lines if ln.change is not Change.ADDED] == old.splitlines()
    assert [ln.text for ln in lines if ln.change is not Change.REMOVED] == new.splitlines()


@given(old=TEXTS, new=TEXTS)
def test_marks_within_a_line_belong_to_its_side(old: str, new: str) -> None:
    for line in compare(old, new):
        assert {piece.change for piece in line.pieces} <= {line.change, Change.SAME}


@given(share=SHARES, floor=st.integers(1, 100), members=st.integers(0, 10**12))
def test_a_share_needs_just_enough(share: Fraction, floor: int, members: int) -> None:
    needed = signatures_needed(Requirement(share=share, floor=floor), members=members)
    assert needed >= max(1, floor)
    assert needed >= share * members
    assert needed <= max(1, floor) or needed - 1 < share * members


@given(share=SHARES, members=st.integers(0, 1000))
def test_a_new_member_never_lowers_what_is_needed(share: Fraction, members: int) -> None:
    requirement = Requirement(share=share)
    before = signatures_needed(requirement, members=members)
    assert before <= signatures_needed(requirement, members=members + 1) <= before + 1


@given(valid=st.integers(0, 20), needed=st.integers(1, 20), today=DATES, left=st.integers(-5, 5))
def test_the_verdict_is_a_way_the_proposal_can_go(
    valid: int, needed: int, today: date, left: int
) -> None:
    verdict = verdict_of(
        valid=valid, needed=needed, today=today, until=today + timedelta(days=left)
    )
    stage = {
        Verdict.QUALIFIED: Stage.DISCUSSION,
        Verdict.EXPIRED: Stage.EXPIRED,
        Verdict.GOES_ON: Stage.COLLECTING,
    }[verdict]
    assert stage in MOVES[Stage.COLLECTING] | {Stage.COLLECTING}
    assert (verdict is Verdict.QUALIFIED) == (valid >= needed)


@given(reached=DATES, discussion=st.integers(0, 400), voting=st.integers(1, 400))
def test_votes_are_possible_on_exactly_the_voting_days(
    reached: date, discussion: int, voting: int
) -> None:
    opens, closes = voting_dates(reached, discussion_days=discussion, voting_days=voting)
    assert (opens - reached).days == discussion
    assert (closes - opens).days == voting
