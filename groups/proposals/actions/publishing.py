"""A draft goes public and begins to collect signatures."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.reading import Charter, current, group_name
from core.people.models import Person
from core.record.actions import append
from core.refusals import Refusal
from groups.membership.actions import require_member
from groups.proposals import verbs
from groups.proposals.actions.asking import require_askable
from groups.proposals.actions.checks import locked, require_author, require_time_for
from groups.proposals.actions.drafting import keep_version
from groups.proposals.actions.signing import add_signature
from groups.proposals.models import Proposal
from groups.proposals.rules import Act, Stage, check_move, days_after


class TooManyCollecting(Refusal):
    """The author has as many proposals collecting signatures as the charter allows."""

    code = "too-many-collecting"
    sentence = _(
        "You have %(collecting)s proposals collecting signatures, and the charter allows %(most)s "
        "at the same time. Wait until one of them is through, or withdraw one."
    )


class NoAlternative(Refusal):
    """The proposal to which this is an alternative cannot share a ballot with it any more."""

    code = "no-alternative"
    sentence = _(
        "Proposal %(number)s is %(stage)s: an alternative can only be filed while it collects "
        "signatures or is in discussion."
    )


@transaction.atomic
def publish(proposal: Proposal, person: Person, *, now: datetime) -> Proposal:
    """Publish a draft; from now on it collects signatures under the charter of today (S1-020).

    The author signs thereby if the charter says so. Raises NotYourProposal, NotAMember,
    WrongStage, TooManyCollecting, NoAlternative or, for a question to several groups, NotAskable.
    """
    proposal = locked(proposal)
    require_author(proposal, person)
    require_member(person)
    today = require_time_for(Act.PUBLISH, proposal, now=now)
    charter = current()
    _require_room(person, charter)
    check_move(Stage(proposal.stage), Stage.COLLECTING)
    proposal.stage = Stage.COLLECTING
    proposal.family = _family_of(proposal)
    proposal.collecting_since = proposal.changed_on = today
    proposal.signatures_until = days_after(today, charter["proposals.signature_days"])
    proposal.collecting_charter = charter.number
    if proposal.is_joint:
        require_askable(proposal)
        proposal.asked_by = group_name()
    proposal.save()
    keep_version(proposal, note="", now=now)
    other = proposal.alternative_to
    append(
        verbs.PUBLISHED,
        subject=proposal.subject,
        payload={
            "number": proposal.number,
            "alternative_to": str(other.uid) if other else None,
            "charter": charter.number,
            "digest": proposal.digest,
            "since": today.isoformat(),
            "until": proposal.signatures_until.isoformat(),
        },
        private={"person": str(person.uid)},
        at=now,
    )
    for record in hooks.publications.values():
        record(proposal, now=now)
    if charter["proposals.author_signs"]:
        add_signature(proposal, person, today=today, now=now)
    return proposal


def _require_room(person: Person, charter: Charter) -> None:
    most = charter["proposals.collecting_per_author"]
    if not most:
        return
    # Two drafts of one author published at once must not both find room.
    Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    collecting = Proposal.objects.collecting().filter(author=person).count()
    if collecting >= most:
        raise TooManyCollecting(collecting=collecting, most=most)


def _family_of(proposal: Proposal) -> int:
    """The number under which alternatives share a ballot; raises NoAlternative."""
    if proposal.alternative_to_id is None:
        return proposal.number
    other = Proposal.objects.select_for_update().get(pk=proposal.alternative_to_id)
    if other.is_joint or other.stage not in {Stage.COLLECTING, Stage.DISCUSSION}:
        raise NoAlternative(number=other.number, stage=other.stage_name)
    return other.family
