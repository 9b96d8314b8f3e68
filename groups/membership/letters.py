"""Links of this room, and the mails in which they travel."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.charter.reading import current
from core.instance import instance
from core.notices.actions import keep_mail
from core.people import actions as people
from core.people.models import Person
from groups.membership.models import Invitation, Seat

Row = TypeVar("Row", bound=Model)


def token_of(row: Invitation | Seat) -> str:
    """The signed uid: nobody can make it up, and whoever made the row can show it again."""
    return Signer(salt=type(row).__name__).sign(row.uid.hex)


def row_of(token: str, rows: "QuerySet[Row]") -> Row | None:
    """The row to which a token belongs, if it was signed here and the row is still there."""
    try:
        uid = Signer(salt=rows.model.__name__).unsign(token)
    except BadSignature:
        return None
    return rows.filter(uid=UUID(hex=uid)).first()


def seat_address(seat: Seat) -> str:
    """The whole address of a founder's link."""
    return instance.address + reverse("membership:seat", args=[token_of(seat)])


def invitation_address(invitation: Invitation) -> str:
    """The whole address of an invitation."""
    return instance.address + reverse("membership:invitation", args=[token_of(invitation)])


def send_seat(seat: Seat, *, now: datetime) -> None:
    """Mail a founder their link, if there is an address."""
    if not seat.email:
        return
    with translation.override(seat.founding.language):
        subject = _("Found %(group)s with us") % {"group": seat.founding.name}
        context = {"seat": seat, "address": seat_address(seat)}
        text = render_to_string("membership/mail_seat.txt", context)
    keep_mail(to=seat.email, subject=subject, text=text, now=now)


def send_invitation(invitation: Invitation, *, now: datetime) -> None:
    """Mail an invitation, if there is an address."""
    if not invitation.email:
        return
    group = str(current()["group.name"])
    subject = _("An invitation to %(group)s") % {"group": group}
    context = {
        "invitation": invitation,
        "group": group,
        "address": invitation_address(invitation),
    }
    text = render_to_string("membership/mail_invitation.txt", context)
    keep_mail(to=invitation.email, subject=subject, text=text, now=now)


def send_confirmation(person: Person, *, now: datetime) -> None:
    """Mail a link with which the person confirms the address."""
    token = people.make_confirmation_link(person, now=now)
    address = instance.address + reverse("people:link", args=[token])
    subject = _("Confirm your e-mail address")
    text = render_to_string("membership/mail_confirm.txt", {"person": person, "address": address})
    keep_mail(to=person.email, subject=subject, text=text, person=person, now=now)
