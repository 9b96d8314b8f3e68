"""What all groups decided becomes a decision and a law here, by reference to the joint vote."""

from datetime import datetime
from typing import Any

from core.heartbeat import clock
from federation.confederations.counting import Counted
from federation.confederations.force import waiting_days
from federation.confederations.models import JointVote
from groups.decisions.actions import decide
from groups.decisions.models import Outcome
from groups.proposals.actions import conclude
from groups.proposals.models import ADOPT
from groups.proposals.rules import ENDED, Stage
from groups.referenda.models import Referendum


def enact(vote: JointVote, counted: Counted, *, now: datetime) -> None:
    """Decide here what was certified: with the tally of all groups, on the day of the deadline.

    A group that has left in the meantime is bound by nothing.
    """
    page = vote.proposal
    if page is None or page.stage in ENDED:
        return
    is_adopted, people = counted.outcome.is_adopted, counted.outcome.people
    held = Referendum.objects.filter(proposals=page).values_list("uid", flat=True)
    decide(
        page,
        outcome=Outcome.ADOPTED.value if is_adopted else Outcome.REJECTED.value,
        option=ADOPT if is_adopted else None,
        reason=_reason(counted),
        tally={ADOPT: people.yes, "status quo": people.no, "blank": people.blank},
        referendum_uid=held.first(),
        decided_on=clock.group_date(vote.returns_by),
        waiting_days=waiting_days(vote),
        rule=_rule(vote, counted),
        now=now,
    )
    stage = Stage.ADOPTED if is_adopted else Stage.REJECTED
    conclude(page, stage=stage, date=clock.group_date(now), now=now)


def _reason(counted: Counted) -> str:
    if counted.outcome.is_adopted:
        return "joint_adopted"
    return "joint_groups" if counted.outcome.people_majority else "joint_people"


def _rule(vote: JointVote, counted: Counted) -> dict[str, Any]:
    """By what it was decided, for whoever reads the decision later."""
    voices = [voice.value for voice in counted.outcome.voices.values()]
    return {
        "vote": str(vote.uid),
        "confederation": vote.confederation.name,
        "group_majority": vote.group_majority,
        "voices": {voice: voices.count(voice) for voice in sorted(set(voices))},
    }
