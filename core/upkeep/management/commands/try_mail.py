"""Send one mail, to see whether mails arrive."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandError

from core.instance import instance


class Command(BaseCommand):
    """`manage.py try_mail NAME@HOST`: says what the mail server says."""

    help = "Sends a mail at once and says whether the mail server took it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to")

    def handle(self, *_args: Any, to: str, **_options: Any) -> None:
        if not settings.MAIL_URL:
            raise CommandError("No mail server is named: see MAIL_URL.", returncode=2)
        message = EmailMessage(
            subject="Folkmoot can send mail",
            body=f"This mail was sent to see whether mails of {instance.address} arrive.\n",
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
            connection=get_connection(settings.MAIL_CARRIER),
        )
        try:
            message.send()
        except (OSError, ValueError) as error:
            raise CommandError(f"The mail could not be sent: {error}", returncode=1) from None
        self.stdout.write(f"The mail server took a mail to {to}. Look whether it arrived.")
