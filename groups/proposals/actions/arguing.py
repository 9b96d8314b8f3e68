"""Arguments for and against."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.prepared import Prepared, add
from core.record.actions import append
from core.refusals import Forbidden, Refusal
from groups.membership.actions import require_member
from groups.proposals import verbs
from groups.proposals.actions.asking import require_together
from groups.proposals.actions.checks import locked, require_time_for
from groups.proposals.actions.words import WordsRefused, checked_language
from groups.proposals.models import Argument, Helpful, Proposal, Side
from groups.proposals.rules import Act

LONGEST_ARGUMENT = 2000
# Of one group on one joint question, so that none can drown the others.
MOST_OF_A_GROUP = 100
IS_TAKEN_BACK = Prepared(
    lambda argument: Argument.objects.filter(pk=argument, taken_back_on__isnull=False).only("pk")[
        :1
    ]
)
SAID = Prepared(
    lambda argument, person: Helpful.objects.filter(argument=argument, person=person).only("pk")[
        :1
    ],
    given=2,
)


class ArgumentIsEmpty(WordsRefused):
    """Nothing was written."""

    code = "argument-is-empty"
    sentence = _("Write your argument before you send it.")


class TooManyArguments(Refusal):
    """One group has said all that it may on a joint question."""

    code = "too-many-arguments"
    sentence = _(
        "Each group can give %(most)s arguments on a question to several groups, and these are "
        "given."
    )


class NotYourArgument(Forbidden):
    """Only who wrote an argument can take it back."""

    code = "not-your-argument"
    sentence = _("Only its author can take an argument back.")


class AlreadyTakenBack(Refusal):
    """The argument is not there any more."""

    code = "already-taken-back"
    sentence = _("This argument was taken back.")


@transaction.atomic
def argue(
    proposal: Proposal,
    person: Person,
    *,
    side: str,
    text: str,
    language: str | None = None,
    author_level: int | None = None,
    now: datetime,
) -> Argument:
    """Say something for or against a proposal until the vote on it is closed.

    Under a joint question all groups read it, without the author's name. Raises NotAMember,
    WrongStage, TooLate, ArgumentIsEmpty, WordsRefused or, there, NoLongerTogether and
    TooManyArguments.
    """
    proposal = locked(proposal)
    require_member(person)
    today = require_time_for(Act.ARGUE, proposal, now=now)
    text = checked_argument(text)
    if proposal.is_joint:
        require_together(proposal)
        require_room(proposal, origin="")
    argument = Argument.objects.create(
        proposal=proposal,
        side=Side(side),
        text=text,
        author=person,
        author_level=author_level or person.author_level,
        language=checked_language(language or person.language),
        written_on=today,
    )
    record_argument(argument, private={"person": str(person.uid)}, now=now)
    return argument


def checked_argument(text: str) -> str:
    """The text as it is kept; raises ArgumentIsEmpty or WordsRefused."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ArgumentIsEmpty
    if len(text) > LONGEST_ARGUMENT or "\x00" in text:
        raise WordsRefused(reason=_("An argument has at most 2,000 characters."))
    return text


def require_room(proposal: Proposal, *, origin: str) -> None:
    """Raise TooManyArguments if a group, or ours, has said all that it may on a joint question."""
    if Argument.objects.filter(proposal=proposal, origin=origin).count() >= MOST_OF_A_GROUP:
        raise TooManyArguments(most=MOST_OF_A_GROUP)


def record_argument(
    argument: Argument, *, private: dict[str, str] | None = None, now: datetime
) -> None:
    """Record that somebody has argued, with the digest of what was said."""
    append(
        verbs.ARGUED_FOR if argument.side == Side.FOR else verbs.ARGUED_AGAINST,
        subject=argument.proposal.subject,
        payload={
            "number": argument.proposal_id,
            "argument": str(argument.uid),
            "digest": hashlib.sha256(argument.text.encode()).hexdigest(),
        },
        private=private,
        at=now,
    )


@transaction.atomic
def take_back(argument: Argument, person: Person, *, now: datetime) -> Argument:
    """Take one's argument back before people vote; that there was one stays visible.

    Raises NotYourArgument, NotAMember, WrongStage, TooLate or AlreadyTakenBack.
    """
    proposal = locked(argument.proposal)
    argument = Argument.objects.select_for_update().get(pk=argument.pk)
    if argument.author_id != person.pk:
        raise NotYourArgument
    require_member(person)
    today = require_time_for(Act.TAKE_BACK, proposal, now=now)
    if argument.taken_back_on:
        raise AlreadyTakenBack
    argument.text, argument.taken_back_on = "", today
    argument.save(update_fields=["text", "taken_back_on"])
    Helpful.objects.filter(argument=argument).delete()
    append(
        verbs.ARGUMENT_TAKEN_BACK,
        subject=proposal.subject,
        payload={"number": proposal.number, "argument": str(argument.uid)},
        private={"person": str(person.uid)},
        at=now,
    )
    return argument


@transaction.atomic
def find_helpful(
    argument: Argument, person: Person, *, helps: bool | None = None, now: datetime
) -> bool:
    """Say that an argument helps, or no longer; without `helps` the other of what one said before.

    Returns whether it now does. Who finds what helpful is secret, so nothing is recorded. Raises
    NotAMember, WrongStage, TooLate or AlreadyTakenBack.
    """
    proposal = locked(argument.proposal)
    require_member(person)
    require_time_for(Act.FIND_HELPFUL, proposal, now=now)
    if IS_TAKEN_BACK.exists(argument.pk):
        raise AlreadyTakenBack
    helped = SAID.exists(argument.pk, person.pk)
    helps = not helped if helps is None else helps
    if helped and not helps:
        Helpful.objects.filter(argument=argument, person=person).delete()
    elif helps and not helped:
        add(Helpful(argument=argument, person=person))
    return helps
