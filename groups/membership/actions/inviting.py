"""Inviting somebody by link, QR code or mail, with the inviter's own +1 on acceptance."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.notices.actions import notify
from core.people.models import Person
from core.refusals import Forbidden, Refusal
from groups.membership import kinds, rules
from groups.membership.actions.admission import require_member
from groups.membership.actions.applying import wait
from groups.membership.actions.rating import put_rating
from groups.membership.models import Invitation, Register, Standing, is_member


class InvitationGone(Refusal):
    """The invitation was used, taken back, or has run out."""

    code = "invitation-gone"
    sentence = _(
        "This invitation cannot be used any more: it was accepted, taken back, or has run out. "
        "Ask for a new one."
    )
    status = 410


class NotYourInvitation(Forbidden):
    """Only the inviter can take an invitation back."""

    code = "not-your-invitation"
    sentence = _("Only the member who made an invitation can take it back.")


class TooManyInvitations(Refusal):
    """A member has many open invitations."""

    code = "too-many-invitations"
    sentence = _("You have %(open)s open invitations. Take some back before you make new ones.")


@transaction.atomic
def invite(by: Person, *, email: str = "", note: str = "", now: datetime) -> Invitation:
    """Make an invitation that one person can accept. Raises NotAMember, TooManyInvitations."""
    require_member(by)
    today = clock.group_date(now)
    # Held, so that two requests cannot both take the last place.
    Standing.objects.select_for_update().get(pk=by.pk)
    open_ones = Invitation.objects.open(today=today).filter(inviter=by).count()
    if open_ones >= rules.OPEN_INVITATIONS:
        raise TooManyInvitations(open=open_ones)
    return Invitation.objects.create(
        inviter=by,
        email=email.strip(),
        note=note.strip(),
        made_on=today,
        until_on=today + timedelta(days=rules.INVITATION_DAYS),
    )


@transaction.atomic
def withdraw_invitation(by: Person, invitation: Invitation, *, now: datetime) -> None:
    """Take an invitation back. Raises NotYourInvitation, InvitationGone."""
    if invitation.inviter_id != by.pk:
        raise NotYourInvitation
    today = clock.group_date(now)
    opened = Invitation.objects.open(today=today).filter(pk=invitation.pk)
    if not opened.update(withdrawn_on=today):
        raise InvitationGone


@transaction.atomic
def accept_invitation(invitation: Invitation, person: Person, *, now: datetime) -> Standing:
    """Apply on an invitation; an inviter who is still a member gives +1.

    Raises InvitationGone, AlreadyMember, AlreadyWaiting.
    """
    Register.objects.locked()
    opened = Invitation.objects.open(today=clock.group_date(now)).filter(pk=invitation.pk)
    if not opened.update(accepted_by=person):
        raise InvitationGone
    inviter = invitation.inviter
    if not is_member(inviter):
        raise InvitationGone
    standing = wait(person, how="invited", now=now)
    put_rating(inviter, person, 1)
    notify(
        kinds.ACCEPTED,
        people=[inviter],
        link=person.get_absolute_url(),
        facts={"name": str(person)},
        now=now,
    )
    return standing
