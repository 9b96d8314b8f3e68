"""Questions that several groups ask together: shown here, dated and ended as all of them say."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.charter.reading import current
from core.heartbeat import clock
from core.record.actions import append
from core.record.verbs import Verb
from groups.proposals import verbs
from groups.proposals.actions.checks import locked
from groups.proposals.actions.drafting import keep_version
from groups.proposals.actions.words import checked, checked_language
from groups.proposals.models import Proposal
from groups.proposals.rules import ENDED, Stage, check_move


@transaction.atomic
def mirror(
    *,
    asked_of: str,
    asked_by: str,
    title: str,
    text: str,
    reason: str = "",
    language: str = "en",
    now: datetime,
) -> Proposal:
    """Put a question that all groups of a confederation answer on our pages; it collects here, too.

    `asked_of` is the origin of the confederation, `asked_by` the name of the group that asks:
    nobody here is its author. Raises WordsRefused for words that no proposal could have.
    """
    today, charter = clock.group_date(now), current()
    proposal = Proposal(
        is_joint=True,
        asked_of=asked_of,
        asked_by=asked_by[:200],
        author_level=5,
        language=checked_language(language),
        created_on=today,
    )
    checked(title=title, text=text, reason=reason, options=(), status_quo="").put_into(proposal)
    # It gets its number first: it is a family of its own.
    proposal.save()
    proposal.stage, proposal.family = Stage.COLLECTING, proposal.number
    proposal.collecting_since = proposal.changed_on = today
    proposal.collecting_charter = charter.number
    proposal.save()
    keep_version(proposal, note="", now=now)
    _record(
        verbs.MIRRORED,
        proposal,
        now=now,
        asked_by=proposal.asked_by,
        asked_of=asked_of,
        charter=charter.number,
        digest=proposal.digest,
        since=today.isoformat(),
    )
    return proposal


@transaction.atomic
def date_joint(proposal: Proposal, *, opens: date, closes: date, now: datetime) -> Proposal:
    """Give a joint question the dates on which all groups vote; said again it changes nothing.

    Votes are possible before `closes`. From now on the charter of today counts for the vote here.
    """
    proposal = locked(proposal)
    if proposal.stage in {Stage.DISCUSSION, Stage.VOTING, Stage.ADOPTED, Stage.REJECTED}:
        return proposal
    check_move(Stage(proposal.stage), Stage.DISCUSSION, is_joint=proposal.is_joint)
    today, charter = clock.group_date(now), current()
    proposal.stage, proposal.concluded_on = Stage.DISCUSSION, None
    proposal.reached_on = proposal.changed_on = today
    proposal.opens, proposal.closes = opens, closes
    proposal.voting_charter = charter.number
    proposal.save()
    _record(
        verbs.DATED,
        proposal,
        now=now,
        charter=charter.number,
        on=today.isoformat(),
        opens=opens.isoformat(),
        closes=closes.isoformat(),
    )
    return proposal


@transaction.atomic
def end_joint(proposal: Proposal, *, why: str, day: date, now: datetime) -> Proposal:
    """End a joint question here without a vote; one that has ended stays as it is.

    `why` is `withdrawn`, `expired`, `refused`, or `left` if the group belongs to them no longer.
    """
    proposal = locked(proposal)
    if proposal.stage in ENDED:
        return proposal
    stage = Stage.WITHDRAWN if why == "withdrawn" else Stage.EXPIRED
    check_move(Stage(proposal.stage), stage, is_joint=proposal.is_joint)
    proposal.stage, proposal.concluded_on, proposal.changed_on = stage, day, day
    proposal.save(update_fields=["stage", "concluded_on", "changed_on"])
    _record(verbs.ENDED, proposal, now=now, on=day.isoformat(), why=why)
    return proposal


def _record(verb: Verb, proposal: Proposal, *, now: datetime, **facts: Any) -> None:
    append(verb, subject=proposal.subject, payload={"number": proposal.number, **facts}, at=now)
