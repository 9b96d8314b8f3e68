"""The rule that cannot be switched off: a group that agrees can always change its rules again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from groups.membership.rules import Formula, Greeting, Rule
from groups.membership.rules import count as count_reputations
from groups.proposals.rules import Requirement, signatures_needed
from groups.referenda.rules import Quorum, count

# Rules that could be changed only in decades would be switched off for those who live under them.
LONGEST_WAY = 731
AMEND, KEEP = "amend", "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way of an amendment under a charter, from its first signature until it is in force."""

    requirement: Requirement
    signature_days: int
    discussion_days: int
    voting_days: int
    waiting_days: int
    quorum: Quorum | None
    majority: Fraction
    membership: Rule

    @property
    def days(self) -> int:
        """How long the way takes if everybody signs on the first day."""
        return 1 + self.discussion_days + self.voting_days + self.waiting_days


class Obstacle(StrEnum):
    """Why a group could not amend its charter, even if all of it agreed."""

    NOBODY = "nobody"
    SIGNATURES = "signatures"
    TERM = "term"
    VOTING = "voting"
    VOTE = "vote"
    TOO_LONG = "too_long"
    MEMBERSHIP = "membership"
    REMAINING = "remaining"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An obstacle with the number that the charter asks for and the number that there is."""

    obstacle: Obstacle
    need: int
    have: int


def way_of(charter: Mapping[str, Any]) -> Way:
    """The way of an amendment that a charter describes. The higher majority is assumed."""
    is_number = charter["proposals.signatures_kind"] == "number"
    basis = charter["referenda.quorum_basis"]
    return Way(
        requirement=Requirement(number=charter["proposals.signatures_number"])
        if is_number
        else Requirement(
            share=charter["proposals.signatures_share"],
            floor=charter["proposals.signatures_floor"],
        ),
        signature_days=charter["proposals.signature_days"],
        discussion_days=charter["proposals.discussion_days"],
        voting_days=charter["referenda.voting_days"],
        waiting_days=charter["decisions.waiting_days"],
        quorum=None
        if basis == "none"
        else Quorum(basis=basis, share=charter["referenda.quorum_share"]),
        majority=charter["referenda.protected_majority"],
        membership=Rule(
            formula=Formula(charter["membership.formula"]),
            acceptance=charter["membership.acceptance"],
            multiplier=Fraction(charter["membership.multiplier"]),
            share=charter["membership.share"],
            greeting=Greeting(charter["membership.newcomer_rates_all"]),
            small_size=charter["membership.small_size"],
        ),
    )


def obstacle_to(way: Way, *, members: int, remaining: int | None = None) -> Finding | None:
    """What would keep `members` people, all of one mind, from amending the charter (S1-030).

    `remaining` is how many of them the next count of reputations would leave, if it is known:
    those, too, must be able to amend. None where nothing is in the way.
    """
    finding = _obstacle(way, members=members)
    if finding is None and remaining is not None and remaining < members:
        finding = _obstacle(way, members=remaining)
        if finding is not None:
            return Finding(obstacle=Obstacle.REMAINING, need=members, have=remaining)
    return finding


def _obstacle(way: Way, *, members: int) -> Finding | None:
    needed = signatures_needed(way.requirement, members=members)
    bar = way.membership.bar(members)
    hurdles = (
        (Obstacle.NOBODY, 1, members),
        (Obstacle.SIGNATURES, needed, members),
        (Obstacle.TERM, 1, way.signature_days),
        (Obstacle.VOTING, 1, way.voting_days),
        # All others together can give a member this reputation and no more.
        (Obstacle.MEMBERSHIP, bar, members - 1),
        (Obstacle.VOTE, 1, int(_unanimity_decides(way, members=members))),
    )
    for obstacle, need, have in hurdles:
        if have < need:
            return Finding(obstacle=obstacle, need=need, have=have)
    return _too_long(way.days)


def obstacle_among_groups(charter: Mapping[str, Any]) -> Finding | None:
    """What would keep groups that all agree from amending the charter of their confederation.

    Any of them can ask for a joint vote, and all people and groups together are every majority; so
    only the days can be too many.
    """
    rules = (
        "confederation.discussion_days",
        "confederation.voting_days",
        "decisions.waiting_days",
    )
    return _too_long(1 + sum(charter[rule] for rule in rules))


def _too_long(days: int) -> Finding | None:
    if days <= LONGEST_WAY:
        return None
    return Finding(obstacle=Obstacle.TOO_LONG, need=days, have=LONGEST_WAY)


def _unanimity_decides(way: Way, *, members: int) -> bool:
    outcome = count(
        {AMEND: members, KEEP: 0},
        blank=0,
        status_quo=KEEP,
        roll_size=members,
        quorum=way.quorum,
        majority=way.majority,
    )
    return outcome.winner == AMEND


def remaining_members(rule: Rule, order: Sequence[int], *, sums: Mapping[int, int]) -> int:
    """How many of the present members (in the order of record) a count by this rule leaves."""
    outcome = count_reputations(order, members=frozenset(order), sums=sums, rule=rule)
    return len(order) - len(outcome.removed)
