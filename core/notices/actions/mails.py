"""Mails leave at least once: a row is written with the act, and goes only when it was handed on."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models

from core.notices.letters import Letter, letter_of
from core.notices.models import Mail
from core.people.models import Person

log = logging.getLogger("folkmoot.mail")
AT_ONCE = 500
CLAIM = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(days=1)
DAYS_KEPT = 30


def keep_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    person: Person | None = None,
    now: datetime,
) -> Mail:
    """A mail with a text that is ready, to leave at the next beat."""
    return Mail.objects.create(
        person=person, to=to, subject=subject, text=text, html=html, made_at=now, due_at=now
    )


def send_waiting_mail(*, now: datetime) -> int:
    """Send what is due; return how many were sent.

    A process that dies in the middle leaves the mail claimed for ten minutes; it is then sent
    again, so that a mail may come twice but is never lost. What fails is tried again after 2, 4,
    8 … minutes, at last once a day.
    """
    Mail.objects.filter(sent_at__lt=now - timedelta(days=DAYS_KEPT)).delete()
    due = list(Mail.objects.due(now).select_related("person", "notice")[:AT_ONCE])
    if not due:
        return 0
    connection = get_connection(settings.MAIL_CARRIER)
    return sum(_send(mail, connection, now=now) for mail in due if _claim(mail, now=now))


def _claim(mail: Mail, *, now: datetime) -> bool:
    """Whether this process may send the mail: only one sees the moment that it moves."""
    mine = Mail.objects.waiting().filter(pk=mail.pk, due_at=mail.due_at)
    return bool(mine.update(due_at=now + CLAIM, attempts=models.F("attempts") + 1))


def _send(mail: Mail, connection: BaseEmailBackend, *, now: datetime) -> bool:
    try:
        letter = letter_of(mail)
        _message(mail, letter, connection).send()
    except Exception as error:
        # Whatever it was, the other mails are not to blame.
        log.warning("A mail could not be sent: %s", type(error).__name__)
        pause = min(timedelta(minutes=2 ** min(mail.attempts + 1, 12)), LONGEST_PAUSE)
        Mail.objects.filter(pk=mail.pk).update(due_at=now + pause, last_error=repr(error)[:250])
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, text="", html="", subject="", last_error="")
    return True


def _message(mail: Mail, letter: Letter, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        # A name with a line break in it would otherwise keep the mail here for ever.
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        connection=connection,
        headers=dict(letter.headers),
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message
