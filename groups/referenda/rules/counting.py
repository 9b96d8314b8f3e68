"""The count: from the number of ballots for each option to what was decided, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Reason(StrEnum):
    """Why a vote ended as it did. Only `adopted` changes anything."""

    ADOPTED = "adopted"
    TIE = "tie"
    STATUS_QUO_WON = "status_quo_won"
    QUORUM = "quorum"
    MAJORITY = "majority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many people a decision needs, as a share of the roll."""

    basis: str  # "participation": all ballots; "approval": ballots for the leading option
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question that the count asked, the numbers it compared, and whether it was passed."""

    rule: str  # "lead", "status_quo", "participation", "approval" or "majority"
    passed: bool
    have: int
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the count came to; `winner` is the adopted option and None unless one was adopted."""

    winner: str | None
    reason: Reason
    steps: tuple[Step, ...]
    ballots: int
    decided: int
    margin: int


def count(
    tally: Mapping[str, int],
    *,
    blank: int,
    status_quo: str,
    roll_size: int,
    quorum: Quorum | None = None,
    majority: Fraction | None = None,
) -> Outcome:
    """Decide a vote from its totals (S1-018, S0-033, S0-034, AMB-42).

    The option with most ballots wins if it leads alone, is not the status quo, reaches the quorum
    and, where one is asked for, its share of all ballots that are not blank. A tie at the top,
    also at zero, keeps the status quo. Raises ValueError for numbers that no vote can have.
    """
    _check(tally, blank=blank, status_quo=status_quo, roll_size=roll_size)
    ranked = sorted(tally, key=lambda key: -tally[key])
    leader, lead, second = ranked[0], tally[ranked[0]], tally[ranked[1]]
    decided = sum(tally.values())
    steps: list[Step] = []

    def end(reason: Reason) -> Outcome:
        return Outcome(
            winner=leader if reason is Reason.ADOPTED else None,
            reason=reason,
            steps=tuple(steps),
            ballots=decided + blank,
            decided=decided,
            margin=lead - second,
        )

    steps.append(Step(rule="lead", passed=lead > second, have=lead, least=second + 1))
    if lead == second:
        return end(Reason.TIE)
    against = tally[status_quo]
    steps.append(Step(rule="status_quo", passed=leader != status_quo, have=lead, least=against + 1))
    if leader == status_quo:
        return end(Reason.STATUS_QUO_WON)
    if quorum is not None:
        have = lead if quorum.basis == "approval" else decided + blank
        least = _least(quorum.share, of=roll_size)
        steps.append(Step(rule=quorum.basis, passed=have >= least, have=have, least=least))
        if have < least:
            return end(Reason.QUORUM)
    if majority is not None:
        least = _least(majority, of=decided)
        steps.append(Step(rule="majority", passed=lead >= least, have=lead, least=least))
        if lead < least:
            return end(Reason.MAJORITY)
    return end(Reason.ADOPTED)


def _least(share: Fraction, *, of: int) -> int:
    """The smallest whole number that is at least `share` of `of`."""
    return -(-share.numerator * of // share.denominator)


def _check(tally: Mapping[str, int], *, blank: int, status_quo: str, roll_size: int) -> None:
    if status_quo not in tally or len(tally) < 2:
        raise ValueError("a vote needs the status quo and at least one other option")
    if blank < 0 or min(tally.values()) < 0:
        raise ValueError("nobody can cast less than no ballot")
    if sum(tally.values()) + blank > roll_size:
        raise ValueError("there are more ballots than people on the roll")
