"""What other groups argue on a joint question, shown here under the name of the group."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.record.actions import append
from core.refusals import Refusal
from groups.proposals import verbs
from groups.proposals.actions.arguing import (
    NotYourArgument,
    checked_argument,
    record_argument,
    require_room,
)
from groups.proposals.actions.checks import locked
from groups.proposals.actions.words import checked_language
from groups.proposals.models import Argument, Helpful, Proposal, Side
from groups.proposals.rules import ENDED


class NoSuchSide(Refusal):
    """An argument is for or against."""

    code = "no-such-side"
    sentence = _("An argument is for or against.")
    status = 400


class QuestionIsOver(Refusal):
    """Nobody reads arguments on a question that is answered."""

    code = "question-is-over"
    sentence = _("Proposal %(number)s has ended.")


@transaction.atomic
def echo(
    proposal: Proposal,
    *,
    uid: UUID,
    origin: str,
    group: str,
    side: str,
    text: str,
    language: str,
    now: datetime,
) -> Argument:
    """Show what somebody of another group says; the same said again is the same.

    What was silenced because the group had left is shown again when it says it as a member.
    Raises NoSuchSide, ArgumentIsEmpty, WordsRefused, QuestionIsOver, TooManyArguments, and
    NotYourArgument if another group, or somebody here, has said something under this name.
    """
    proposal = locked(proposal)
    if known := Argument.objects.filter(uid=uid).first():
        if (known.origin, known.proposal_id) != (origin, proposal.pk):
            raise NotYourArgument
        if not known.taken_back_on:
            return known
    if proposal.stage in ENDED:
        raise QuestionIsOver(number=proposal.number)
    if side not in Side.values:
        raise NoSuchSide
    text = checked_argument(text)
    require_room(proposal, origin=origin)
    facts = {
        "proposal": proposal,
        "side": side,
        "text": text,
        "author_level": 5,
        "origin": origin,
        "group": group[:200],
        "language": checked_language(language),
        "written_on": clock.group_date(now),
        "taken_back_on": None,
    }
    argument, _is_new = Argument.objects.update_or_create(uid=uid, defaults=facts)
    record_argument(argument, now=now)
    return argument


@transaction.atomic
def silence(argument: Argument, *, origin: str, now: datetime) -> Argument:
    """Take back what another group takes back; raises NotYourArgument for any but its own."""
    proposal = locked(argument.proposal)
    argument = Argument.objects.select_for_update().get(pk=argument.pk)
    if not origin or argument.origin != origin:
        raise NotYourArgument
    if argument.taken_back_on:
        return argument
    argument.text, argument.taken_back_on = "", clock.group_date(now)
    argument.save(update_fields=["text", "taken_back_on"])
    Helpful.objects.filter(argument=argument).delete()
    append(
        verbs.ARGUMENT_TAKEN_BACK,
        subject=proposal.subject,
        payload={"number": proposal.number, "argument": str(argument.uid)},
        at=now,
    )
    return argument
