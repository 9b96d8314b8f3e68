"""What every act on a proposal checks first: its stage, the group's date, who acts."""

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.people.models import Person
from core.prepared import Prepared
from core.record.sequencer import lock_head
from core.refusals import Forbidden, Refusal
from groups.proposals.models import Proposal
from groups.proposals.models.proposal import STAGE_NAMES
from groups.proposals.rules import PERMITTED, Act, Objection

ACT_NAMES: dict[Act, str | Promise] = {
    Act.REVISE: _("Changing the text"),
    Act.DISCARD: _("Throwing a draft away"),
    Act.PUBLISH: _("Publishing"),
    Act.WITHDRAW: _("Withdrawing the proposal"),
    Act.SIGN: _("Signing"),
    Act.UNSIGN: _("Withdrawing a signature"),
    Act.CONFIRM: _("Confirming a signature"),
    Act.ARGUE: _("Arguing"),
    Act.TAKE_BACK: _("Taking an argument back"),
    Act.FIND_HELPFUL: _("Saying that an argument helps"),
    Act.TRANSLATE: _("Translating"),
    Act.MEND_TRANSLATION: _("Changing a translation"),
}


class WrongStage(Refusal):
    """The proposal is not in a stage in which this can be done."""

    code = "wrong-stage"
    sentence = _(
        "%(act)s is possible only while a proposal is %(stages)s. Proposal %(number)s is %(stage)s."
    )


class TooLate(Refusal):
    """The stage is over by the calendar, though the daily run has not come by yet."""

    code = "too-late"
    sentence = _(
        "%(act)s was possible until before %(ends)s. The next daily run will say how proposal "
        "%(number)s goes on."
    )


class AskedOfAll(Refusal):
    """The words of a question that several groups read and sign do not change any more."""

    code = "asked-of-all"
    sentence = _(
        "Proposal %(number)s was put to several groups: its words stand, and nothing is added."
    )


class ProposalGone(Refusal):
    """The draft was thrown away in the meantime."""

    code = "proposal-gone"
    sentence = _("This draft does not exist any more: it was thrown away.")
    status = 404


class NotYourProposal(Forbidden):
    """Only the author of a proposal can do this."""

    code = "not-your-proposal"
    sentence = _("Only its author can do this with a proposal.")


HELD = Prepared(lambda number: Proposal.objects.select_for_update().filter(pk=number))


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held until the end of the transaction; raises ProposalGone."""
    if proposal.is_joint:
        # Other groups are told: whoever does that takes the head before all other rows.
        lock_head()
    found = HELD.first(proposal.pk)
    if found is None:
        raise ProposalGone
    return found


def require_author(proposal: Proposal, person: Person) -> None:
    """Raise NotYourProposal unless the person wrote the proposal."""
    if proposal.author_id is None or proposal.author_id != person.pk:
        raise NotYourProposal


def require_time_for(act: Act, proposal: Proposal, *, now: datetime) -> date:
    """The group's date, if the act is possible on it; else raises WrongStage or TooLate."""
    today = clock.group_date(now)
    objection = proposal.objection_to(act, today=today)
    if objection is Objection.STAGE:
        possible = sorted(PERMITTED[act], key=list(STAGE_NAMES).index)
        raise WrongStage(
            act=ACT_NAMES[act],
            stages=" / ".join(str(STAGE_NAMES[stage]) for stage in possible),
            number=proposal.number,
            stage=proposal.stage_name,
        )
    if objection is Objection.JOINT:
        raise AskedOfAll(number=proposal.number)
    if objection is Objection.DATE:
        raise TooLate(act=ACT_NAMES[act], number=proposal.number, ends=proposal.ends)
    return today
