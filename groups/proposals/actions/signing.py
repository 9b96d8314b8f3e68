"""Signing, thinking better of it, and confirming after a change."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.prepared import Prepared, add
from core.record.actions import append
from core.record.verbs import Verb
from core.refusals import Refusal
from groups.membership.actions import require_member
from groups.proposals import verbs
from groups.proposals.actions.checks import ACT_NAMES, TooLate, locked, require_time_for
from groups.proposals.models import Proposal, Signature
from groups.proposals.rules import Act


class AlreadySigned(Refusal):
    """The person's signature stands under the proposal already."""

    code = "already-signed"
    sentence = _("Your signature stands under proposal %(number)s already.")


class NotSigned(Refusal):
    """There is no signature of this person."""

    code = "not-signed"
    sentence = _("You have not signed proposal %(number)s.")


class NothingToConfirm(Refusal):
    """The signature is for the present text."""

    code = "nothing-to-confirm"
    sentence = _("Your signature under proposal %(number)s counts; there is nothing to confirm.")


STANDING = Prepared(
    lambda proposal, person: Signature.objects.filter(proposal_id=proposal, person_id=person).only(
        "pk"
    )[:1],
    given=2,
)


@transaction.atomic
def sign(proposal: Proposal, person: Person, *, now: datetime) -> Signature:
    """Sign a proposal that collects signatures, once (S1-020).

    Raises NotAMember, WrongStage, TooLate or AlreadySigned.
    """
    proposal = locked(proposal)
    require_member(person)
    today = require_time_for(Act.SIGN, proposal, now=now)
    if STANDING.exists(proposal.pk, person.pk):
        raise AlreadySigned(number=proposal.number)
    return add_signature(proposal, person, today=today, now=now)


def add_signature(proposal: Proposal, person: Person, *, today: date, now: datetime) -> Signature:
    """Put a signature under the present version and record that there is one more."""
    signature = Signature(
        proposal=proposal, person=person, version=proposal.version, signed_on=today
    )
    add(signature)
    _record(verbs.SIGNED, proposal, person, now=now)
    return signature


@transaction.atomic
def unsign(proposal: Proposal, person: Person, *, now: datetime) -> None:
    """Withdraw one's signature while they are collected (AMB-55).

    Raises NotAMember, WrongStage, TooLate or NotSigned.
    """
    proposal = locked(proposal)
    require_member(person)
    require_time_for(Act.UNSIGN, proposal, now=now)
    withdrawn, _kinds = Signature.objects.filter(proposal=proposal, person=person).delete()
    if not withdrawn:
        raise NotSigned(number=proposal.number)
    _record(verbs.UNSIGNED, proposal, person, now=now)


@transaction.atomic
def confirm_signature(proposal: Proposal, person: Person, *, now: datetime) -> Signature:
    """Let one's signature count for the changed text, too.

    Raises NotAMember, WrongStage, TooLate, NotSigned or NothingToConfirm.
    """
    proposal = locked(proposal)
    require_member(person)
    today = require_time_for(Act.CONFIRM, proposal, now=now)
    signature = Signature.objects.filter(proposal=proposal, person=person).first()
    if signature is None:
        raise NotSigned(number=proposal.number)
    until = signature.confirm_until
    if until is None:
        raise NothingToConfirm(number=proposal.number)
    if today >= until:
        raise TooLate(act=ACT_NAMES[Act.CONFIRM], number=proposal.number, ends=until)
    signature.version, signature.confirm_until = proposal.version, None
    signature.save(update_fields=["version", "confirm_until"])
    _record(verbs.CONFIRMED, proposal, person, now=now, version=proposal.version)
    return signature


def _record(verb: Verb, proposal: Proposal, person: Person, *, now: datetime, **facts: int) -> None:
    append(
        verb,
        subject=proposal.subject,
        payload={"number": proposal.number, **facts},
        private={"person": str(person.uid)},
        at=now,
    )
