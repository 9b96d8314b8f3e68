"""What the constitution reads of the group: members, reputations, earlier votes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.parameters import is_of_groups
from core.charter.reading import Charter, current, numbered_all, read_values
from groups.constitution.rules import (
    Answer,
    Collected,
    Finding,
    Obstacle,
    Vote,
    Why,
    obstacle_among_groups,
    obstacle_to,
    remaining_members,
    try_out,
    way_of,
)
from groups.membership.models import member_ids, sums
from groups.proposals.models import Proposal
from groups.referenda.models import Referendum
from groups.referenda.rules import BLANK

LAST_VOTES = 20
# The kind of effect by which the charter changes.
AMEND = "charter.amend"

OBSTACLES: dict[Obstacle, str | Promise] = {
    Obstacle.NOBODY: _("The group has no members who could amend the charter."),
    Obstacle.SIGNATURES: _(
        "The charter could not be amended any more: %(need)s signatures would be needed, and "
        "there are %(have)s members. Ask for fewer signatures."
    ),
    Obstacle.TERM: _(
        "The charter could not be amended any more: signatures would have no day to be collected. "
        "Give them at least one."
    ),
    Obstacle.VOTING: _(
        "The charter could not be amended any more: nobody would have a day to vote. "
        "Give them at least one."
    ),
    Obstacle.VOTE: _(
        "The charter could not be amended any more: even if all members voted for it, quorum or "
        "majority would be missed. Lower them."
    ),
    Obstacle.TOO_LONG: _(
        "Amending the charter would take at least %(need)s days. It may not take more than "
        "%(have)s, or those who live under a rule could not change it. Shorten the days of "
        "discussion, voting or waiting."
    ),
    Obstacle.MEMBERSHIP: _(
        "Everybody would be removed: the bar would be %(need)s, and a member can have a reputation "
        "of %(have)s at most. Choose a lower bar."
    ),
    Obstacle.REMAINING: _(
        "Only %(have)s of %(need)s members would stand above the new bar, too few to amend the "
        "charter. Choose a lower bar."
    ),
}


NO_SUCH_VERSION = _("There is no such version of the charter.")
HOURS = 24
NEVER_FOLLOWED = _(
    "Votes in the open stand, and can only be followed, if they are cast earlier than the last "
    "hours of a vote: %(hours)s. But a vote is open for no longer than that (days: %(days)s). So "
    "in secret votes nobody is followed, and mandates count for nothing. Choose fewer hours, or "
    "more days to vote."
)


def say_finding(finding: Finding) -> str:
    """An obstacle in plain words, with what to do."""
    return str(OBSTACLES[finding.obstacle]) % {"need": finding.need, "have": finding.have}


def warnings(charter: Charter) -> list[str]:
    """What a charter allows and its members may not have meant."""
    if is_of_groups(charter):
        return []
    days, hours = charter["referenda.voting_days"], charter["delegation.fixed_hours"]
    is_followed = charter["delegation.on"] and charter["referenda.ballots"] == "sealed"
    if is_followed and hours >= days * HOURS:
        return [str(NEVER_FOLLOWED) % {"hours": hours, "days": days}]
    return []


def warnings_after(changes: Mapping[str, object]) -> list[str]:
    """The same of the charter in force with these changes (as kept)."""
    return warnings(current().changed(read_values(changes)))


def obstacle_now(charter: Charter) -> str | None:
    """What keeps the present members, people or groups, from amending the charter as it stands."""
    if is_of_groups(charter):
        finding = obstacle_among_groups(charter)
    else:
        finding = obstacle_to(way_of(charter), members=len(member_ids()))
    return say_finding(finding) if finding else None


def amending_prevented(before: Charter, after: Charter) -> str | None:
    """Why an amendment would end amending for the present members (S1-030), or None.

    An amendment that leaves the way of amendments alone cannot end it.
    """
    if is_of_groups(after):
        finding = obstacle_among_groups(after)
        return say_finding(finding) if finding else None
    old, new = way_of(before), way_of(after)
    if old == new:
        return None
    order = member_ids()
    remaining = None
    if old.membership != new.membership:
        remaining = remaining_members(new.membership, order, sums=sums())
    finding = obstacle_to(new, members=len(order), remaining=remaining)
    return say_finding(finding) if finding else None


@dataclass(frozen=True, slots=True)
class Tried:
    """An earlier vote with the answer of the dry run."""

    referendum: Referendum
    titles: list[str]
    answer: Answer
    whys: tuple[Why, ...]
    was_adopted: bool

    @property
    def sentence(self) -> str | Promise:
        return ANSWERS[self.answer]

    @property
    def reasons(self) -> list[str | Promise]:
        return [WHYS[why] for why in self.whys]


ANSWERS: dict[Answer, str | Promise] = {
    Answer.SAME: _("the same outcome"),
    Answer.ADOPTED: _("would have been adopted"),
    Answer.REJECTED: _("would have been rejected"),
    Answer.UNKNOWN: _("cannot be told"),
}
WHYS: dict[Why, str | Promise] = {
    Why.SIGNATURES: _("more signatures would have been needed than were collected"),
    Why.TERM: _("the signatures came too late for the shorter time"),
    Why.COLLECTING: _("people would have signed or written differently"),
    Why.DISCUSSION: _("people would have talked for another time"),
    Why.VOTING: _("people would have voted on other days or changed their minds"),
    Why.SECRECY: _("people may vote differently when others can see it"),
    Why.MEMBERSHIP: _("others would have been on the roll"),
    Why.OTHER: _("it depends on what people would have done"),
}


def dry_run(changes: Mapping[str, object]) -> list[Tried]:
    """What the last votes would have come to had the changes (as kept) held for them.

    Newest first; votes of several groups go by other rules than ours. Every vote is compared with
    itself: the rules that held for it, and the same rules with the changes.
    """
    votes = Referendum.objects.over().filter(is_joint=False).select_related("result")
    latest = list(votes.prefetch_related("options", "proposals")[:LAST_VOTES])
    charters = numbered_all(referendum.charter for referendum in latest)
    values = read_values(changes)
    return [_try(referendum, charters[referendum.charter], values) for referendum in latest]


def changes_proposed(proposal: Proposal) -> dict[str, dict[str, object]]:
    """All changes to the charter that a proposal would make, with the values they replace."""
    amendments = proposal.effects.filter(kind=AMEND).values_list("data", flat=True)
    together: dict[str, dict[str, object]] = {"changes": {}, "before": {}}
    for data in amendments:
        for part, values in together.items():
            values.update(data[part])
    return together


def _try(referendum: Referendum, then: Charter, values: dict[str, object]) -> Tried:
    after = then.changed(values)
    # A rule that sleeps afterwards has moved nothing; what put it to sleep is changed as well.
    awake = {name: values[name] for name in values if hooks.parameters[name].applies(after)}
    answer, whys = try_out(_vote(referendum), then, then.changed(awake))
    titles = [proposal.title for proposal in referendum.proposals.all()]
    return Tried(referendum, titles, answer, whys, referendum.result.is_adopted)


def _vote(referendum: Referendum) -> Vote:
    status_quo = next(o.key for o in referendum.options.all() if o.is_status_quo)
    tally = dict(referendum.result.tally)
    blank = tally.pop(BLANK)
    delegated = dict(referendum.result.delegated or {})
    delegated_blank = delegated.pop(BLANK, 0)
    return Vote(
        delegated=delegated,
        delegated_blank=delegated_blank,
        tally=tally,
        blank=blank,
        status_quo=status_quo,
        roll_size=referendum.roll_size,
        protected=referendum.protected,
        collected=tuple(
            Collected(
                signatures=proposal.signatures_counted,
                since=proposal.collecting_since,
                reached_on=proposal.reached_on,
            )
            for proposal in referendum.proposals.all()
            if proposal.collecting_since and proposal.reached_on
        ),
    )
