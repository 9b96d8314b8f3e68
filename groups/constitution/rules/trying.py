"""The dry run: what an earlier vote would have come to under other rules, if that can be told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from groups.constitution.rules.amending import Way, way_of
from groups.proposals.rules import days_after, signatures_needed
from groups.referenda.rules import count

SIGNATURE_NAMES = frozenset(
    f"proposals.signatures_{part}" for part in ("kind", "number", "share", "floor")
)
# What these change can be reckoned from the numbers kept.
RECKONED = SIGNATURE_NAMES | {
    "proposals.signature_days",
    "referenda.voting_days",
    "referenda.quorum_basis",
    "referenda.quorum_share",
    "referenda.protected_majority",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a proposal's collection of signatures left behind."""

    signatures: int
    since: date
    reached_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What the count of a vote kept: totals by option, blank ballots and the roll."""

    tally: Mapping[str, int]
    blank: int
    status_quo: str
    roll_size: int
    protected: bool
    collected: tuple[Collected, ...]
    # What of the tally, and of the blank ones, came through mandates.
    delegated: Mapping[str, int] = field(default_factory=dict)
    delegated_blank: int = 0

    @property
    def silent(self) -> int:
        """Who did not vote themselves: nobody's vote counted for them, or somebody else's."""
        own = sum(self.tally.values()) - sum(self.delegated.values())
        return self.roll_size - (self.blank - self.delegated_blank) - own


class Answer(StrEnum):
    """What the dry run says about one vote."""

    SAME = "same"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """What keeps the dry run from an answer: people would have acted differently."""

    SIGNATURES = "signatures"
    TERM = "term"
    COLLECTING = "collecting"
    DISCUSSION = "discussion"
    VOTING = "voting"
    SECRECY = "secrecy"
    MEMBERSHIP = "membership"
    OTHER = "other"
    NOTHING = "nothing"


# What people would have done differently, by rule or by room.
BEHAVIOUR: Mapping[str, Why] = {
    "group": Why.NOTHING,
    "decisions.waiting_days": Why.NOTHING,
    "membership": Why.MEMBERSHIP,
    "membership.founders": Why.NOTHING,
    "membership.warning_margin": Why.NOTHING,
    "proposals": Why.COLLECTING,
    "proposals.discussion_days": Why.DISCUSSION,
    "referenda.ballots": Why.SECRECY,
    "referenda.revote": Why.VOTING,
    "delegation.checked_up_to": Why.NOTHING,
}


def try_out(
    vote: Vote, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Answer, tuple[Why, ...]]:
    """What `vote`, held under the rules `before`, would have come to under `after`.

    Only what follows from the numbers kept is told. Where other rules would have made people sign,
    speak or vote differently the answer is UNKNOWN, with everything that stands in the way.
    """
    changed = frozenset(name for name in after if before[name] != after[name])
    doubts = tuple(dict.fromkeys(_doubts(vote, before, after, changed)))
    if doubts:
        return Answer.UNKNOWN, doubts
    was, would = (_winner(vote, way_of(rules)) for rules in (before, after))
    if was == would:
        return Answer.SAME, ()
    return (Answer.ADOPTED if would else Answer.REJECTED), ()


def _doubts(
    vote: Vote, before: Mapping[str, Any], after: Mapping[str, Any], changed: frozenset[str]
) -> Iterator[Why]:
    way = way_of(after)
    if changed & SIGNATURE_NAMES:
        yield from _doubts_of_signatures(vote, way, before=way_of(before))
    if "proposals.signature_days" in changed:
        yield from _doubts_of_term(vote, way)
    if "referenda.voting_days" in changed:
        is_longer = after["referenda.voting_days"] > before["referenda.voting_days"]
        if not (is_longer and _is_certain(vote, way)):
            yield Why.VOTING
    for name in sorted(changed - RECKONED):
        why = BEHAVIOUR.get(name) or BEHAVIOUR.get(name.split(".")[0], Why.OTHER)
        if why is not Why.NOTHING:
            yield why


def _doubts_of_term(vote: Vote, way: Way) -> Iterator[Why]:
    for collected in vote.collected:
        if collected.reached_on > days_after(collected.since, way.signature_days):
            yield Why.TERM


def _doubts_of_signatures(vote: Vote, way: Way, *, before: Way) -> Iterator[Why]:
    if way.requirement == before.requirement:
        return
    # The roll is the number of members nearest to the day of the signatures that was kept.
    needed = signatures_needed(way.requirement, members=vote.roll_size)
    if any(collected.signatures < needed for collected in vote.collected):
        yield Why.SIGNATURES


def _winner(vote: Vote, way: Way) -> str | None:
    return count(
        vote.tally,
        blank=vote.blank,
        status_quo=vote.status_quo,
        roll_size=vote.roll_size,
        quorum=way.quorum,
        majority=way.majority if vote.protected else None,
    ).winner


def _is_certain(vote: Vote, way: Way) -> bool:
    """Say whether those who did not vote themselves could not have changed the outcome by voting.

    All of them choosing one option is the most that they can do for it and against the others.
    """
    winner = _winner(vote, way)
    own = {option: vote.tally[option] - vote.delegated.get(option, 0) for option in vote.tally}
    blank = vote.blank - vote.delegated_blank
    for option, number in own.items():
        swayed = replace(vote, tally={**own, option: number + vote.silent}, blank=blank)
        if _winner(swayed, way) != winner:
            return False
    return True
