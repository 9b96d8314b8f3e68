"""What the daily run and the referendum do with proposals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.charter.reading import current, numbered
from core.charter.rules import stored
from core.heartbeat import clock
from core.record.actions import append
from core.record.verbs import Verb
from core.refusals import Refusal
from groups.membership.models import Standing
from groups.proposals import verbs
from groups.proposals.actions.checks import locked
from groups.proposals.actions.mirroring import end_joint
from groups.proposals.models import NightCount, Proposal, Signature
from groups.proposals.parameters import requirement_of
from groups.proposals.rules import (
    Requirement,
    Stage,
    Verdict,
    check_move,
    signatures_needed,
    verdict_of,
    voting_dates,
)


class ClosesEarlier(Refusal):
    """Dates only go forward."""

    code = "closes-earlier"
    sentence = _("Voting on proposal %(number)s closes on %(closes)s; it cannot close earlier.")


@transaction.atomic
def count_signatures(proposal: Proposal, *, date: date, now: datetime) -> Verdict:
    """Count for a date's run, among those who are members now (S1-020, AMB-55).

    With enough signatures the proposal goes into discussion and its dates are fixed under the
    charter of today; without, it expires when its term is over.
    """
    proposal = locked(proposal)
    check_move(Stage(proposal.stage), Stage.DISCUSSION)
    if proposal.is_joint:
        return _count_ours(proposal, date, now=now)
    _let_lapse(proposal, date, now=now)
    requirement = requirement_of(numbered(proposal.collecting_charter or 0))
    needed = signatures_needed(requirement, members=_members_for(requirement))
    valid = Signature.objects.valid().filter(proposal=proposal).count()
    until = proposal.signatures_until or date
    verdict = verdict_of(valid=valid, needed=needed, today=date, until=until)
    before = (proposal.signatures_counted, proposal.signatures_asked)
    proposal.signatures_counted, proposal.signatures_asked = valid, needed
    if before != (valid, needed):
        NightCount.objects.keep(proposal, on=date)
    if verdict is Verdict.QUALIFIED:
        _qualify(proposal, date, now=now)
    elif verdict is Verdict.EXPIRED:
        _expire(proposal, date, now=now)
    elif before != (valid, needed):
        proposal.save(update_fields=["signatures_counted", "signatures_asked"])
    return verdict


def _count_ours(proposal: Proposal, day: date, *, now: datetime) -> Verdict:
    """Our part of the signatures under a joint question: how many suffice is said elsewhere."""
    before = proposal.signatures_counted
    proposal.signatures_counted = Signature.objects.valid().filter(proposal=proposal).count()
    if before != proposal.signatures_counted:
        NightCount.objects.keep(proposal, on=day)
        proposal.save(update_fields=["signatures_counted"])
    until = proposal.signatures_until
    if until is None or day < until:
        return Verdict.GOES_ON
    end_joint(proposal, why="expired", day=day, now=now)
    return Verdict.EXPIRED


def _members_for(requirement: Requirement) -> int:
    """How many members there are, where that matters."""
    return Standing.objects.members().count() if requirement.share is not None else 0


def _let_lapse(proposal: Proposal, day: date, *, now: datetime) -> None:
    """Take away the signatures that were not confirmed in time."""
    if proposal.version == 1:
        return
    lapsed, _kinds = Signature.objects.filter(proposal=proposal).lapsing(day).delete()
    if lapsed:
        _record(verbs.LAPSED, proposal, now=now, lapsed=lapsed, on=day.isoformat())


def _qualify(proposal: Proposal, day: date, *, now: datetime) -> None:
    charter = current()
    opens, closes = voting_dates(
        day,
        discussion_days=charter["proposals.discussion_days"],
        voting_days=charter["referenda.voting_days"],
    )
    proposal.stage = Stage.DISCUSSION
    proposal.reached_on, proposal.opens, proposal.closes = day, opens, closes
    proposal.changed_on = day
    proposal.voting_charter = charter.number
    proposal.save()
    _record(
        verbs.QUALIFIED,
        proposal,
        now=now,
        charter=charter.number,
        on=day.isoformat(),
        opens=opens.isoformat(),
        closes=closes.isoformat(),
        signatures=proposal.signatures_counted,
        needed=stored(proposal.signatures_asked),
    )


def _expire(proposal: Proposal, day: date, *, now: datetime) -> None:
    proposal.stage, proposal.concluded_on, proposal.changed_on = Stage.EXPIRED, day, day
    proposal.save()
    _record(
        verbs.EXPIRED,
        proposal,
        now=now,
        on=day.isoformat(),
        signatures=proposal.signatures_counted,
        needed=stored(proposal.signatures_asked),
    )


@transaction.atomic
def open_voting(
    proposals: Sequence[Proposal], *, opens: date, closes: date, now: datetime
) -> list[Proposal]:
    """Bring proposals to the vote together; all get the dates of their common ballot."""
    opened = []
    for proposal in sorted(proposals, key=lambda each: each.number):
        proposal = locked(proposal)  # noqa: PLW2901 - the same proposal, held
        check_move(Stage(proposal.stage), Stage.VOTING)
        proposal.stage, proposal.opens, proposal.closes = Stage.VOTING, opens, closes
        proposal.changed_on = opens
        proposal.save(update_fields=["stage", "opens", "closes", "changed_on"])
        _record(
            verbs.VOTING_OPENED,
            proposal,
            now=now,
            opens=opens.isoformat(),
            closes=closes.isoformat(),
        )
        opened.append(proposal)
    return opened


@transaction.atomic
def conclude(proposal: Proposal, *, stage: Stage, date: date, now: datetime) -> Proposal:
    """Note how the vote on a proposal ended: adopted or rejected."""
    proposal = locked(proposal)
    check_move(Stage(proposal.stage), Stage(stage), is_joint=proposal.is_joint)
    proposal.stage, proposal.concluded_on, proposal.changed_on = stage, date, date
    proposal.save(update_fields=["stage", "concluded_on", "changed_on"])
    verb = verbs.ADOPTED if stage == Stage.ADOPTED else verbs.REJECTED
    _record(verb, proposal, now=now, on=date.isoformat())
    return proposal


@transaction.atomic
def extend(proposal: Proposal, closes: date, *, now: datetime) -> Proposal:
    """Let voting close later; raises ClosesEarlier, because dates only go forward."""
    proposal = locked(proposal)
    if proposal.stage != Stage.VOTING or proposal.closes is None or closes <= proposal.closes:
        raise ClosesEarlier(number=proposal.number, closes=proposal.closes)
    proposal.closes, proposal.changed_on = closes, clock.group_date(now)
    proposal.save(update_fields=["closes", "changed_on"])
    _record(verbs.EXTENDED, proposal, now=now, closes=closes.isoformat())
    return proposal


def _record(verb: Verb, proposal: Proposal, *, now: datetime, **facts: Any) -> None:
    append(verb, subject=proposal.subject, payload={"number": proposal.number, **facts}, at=now)
