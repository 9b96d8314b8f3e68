"""After any amendments that were accepted, a group of one mind can still amend its charter."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from groups.constitution.rules import LONGEST_WAY, Way, obstacle_to, way_of
from groups.proposals.rules import Verdict, signatures_needed, verdict_of, voting_dates
from groups.referenda.rules import Reason, count
from tests.charters import VILLAGE

START = date(2030, 1, 1)
shares = st.fractions(0, 1, max_denominator=50)
days = st.one_of(st.integers(0, 40), st.integers(0, 1000), st.integers(0, 2**63 - 1))
numbers = st.one_of(st.integers(1, 30), st.integers(1, 2**63 - 1))
AMENDMENTS: Mapping[str, st.SearchStrategy[Any]] = {
    "membership.formula": st.sampled_from(["capped", "log", "share"]),
    "membership.acceptance": numbers,
    "membership.multiplier": st.fractions(Fraction(1, 100), 10**9).map(str),
    "membership.share": st.fractions(Fraction(1, 100), Fraction(1, 2)),
    "proposals.signatures_kind": st.sampled_from(["number", "share"]),
    "proposals.signatures_number": numbers,
    "proposals.signatures_share": shares,
    "proposals.signatures_floor": numbers,
    "proposals.signature_days": days,
    "proposals.discussion_days": days,
    "referenda.voting_days": days,
    "referenda.quorum_basis": st.sampled_from(["none", "participation", "approval"]),
    "referenda.quorum_share": st.fractions(0, 2, max_denominator=50),
    "referenda.protected_majority": st.fractions(Fraction(1, 2), 2, max_denominator=50),
    "decisions.waiting_days": days,
}


def day_on_which_all_amend(way: Way, *, members: int) -> date | None:
    """Play the way of an amendment that everybody signs and wants, day by day."""
    needed = signatures_needed(way.requirement, members=members)
    until = START + timedelta(days=min(way.signature_days, LONGEST_WAY))
    if way.signature_days < 1:
        return None
    reached = START + timedelta(days=1)
    if verdict_of(valid=members, needed=needed, today=reached, until=until) != Verdict.QUALIFIED:
        return None
    opens, closes = voting_dates(
        reached, discussion_days=way.discussion_days, voting_days=way.voting_days
    )
    ballots = members if opens < closes else 0
    outcome = count(
        {"old": 0, "new": ballots},
        blank=0,
        status_quo="old",
        roll_size=members,
        quorum=way.quorum,
        majority=way.majority,
    )
    if outcome.reason is not Reason.ADOPTED:
        return None
    return date.fromordinal(min(closes.toordinal() + way.waiting_days, date.max.toordinal()))


@given(
    members=st.integers(3, 60),
    wanted=st.lists(st.sampled_from(sorted(AMENDMENTS)), max_size=12),
    data=st.data(),
)
def test_no_chain_of_accepted_amendments_ends_amending(
    members: int, wanted: list[str], data: st.DataObject
) -> None:
    charter = {**VILLAGE, "proposals.signatures_number": 3}
    for name in wanted:
        after = {**charter, name: data.draw(AMENDMENTS[name], label=name)}
        if obstacle_to(way_of(after), members=members) is None:
            charter = after
    done = day_on_which_all_amend(way_of(charter), members=members)
    assert done is not None
    assert (done - START).days <= LONGEST_WAY
    assert way_of(charter).membership.bar(members) <= members - 1


@given(
    members=st.integers(1, 60),
    changes=st.fixed_dictionaries({}, optional=dict(AMENDMENTS)),
)
def test_only_what_would_end_amending_is_refused(members: int, changes: dict[str, Any]) -> None:
    way = way_of({**VILLAGE, **changes})
    done = day_on_which_all_amend(way, members=members)
    is_possible = (
        done is not None
        and (done - START).days <= LONGEST_WAY
        and way.membership.bar(members) <= members - 1
    )
    assert (obstacle_to(way, members=members) is None) == is_possible
