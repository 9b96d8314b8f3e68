"""What Django and allauth send becomes rows first, so that no mail is lost."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from core.heartbeat import clock
from core.notices.actions import keep_mail


class Outbox(BaseEmailBackend):
    """The mail backend of the instance: `settings.MAIL_CARRIER` takes the mails from the rows."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for to in message.recipients():
                keep_mail(
                    to=to,
                    subject=str(message.subject),
                    text=str(message.body),
                    html=_html(message),
                    now=clock.now(),
                )
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    if isinstance(message, EmailMultiAlternatives):
        for content, kind in message.alternatives:
            if kind == "text/html":
                return str(content)
    return ""
