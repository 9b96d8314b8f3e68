"""The group's mail server, tried once with each setting."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from deploy import places
from deploy.machine import Machine
from deploy.plan.program import manage
from deploy.steps import Step
from deploy.steps.commands import Command
from deploy.steps.files import File
from deploy.wishes import Wishes


def mail(wishes: Wishes, machine: Machine) -> Iterator[Step]:
    if not (wishes.mail_url and wishes.mail_test):
        return
    tried = File(path=places.MAIL_TRIED, text=_mail_mark(wishes), mode=0o600)
    yield MailTried(
        attempt=manage(
            f"Send a mail to {wishes.mail_test} to see whether mails arrive",
            "try_mail",
            wishes.mail_test,
            wishes=wishes,
            machine=machine,
            hint="Run it again with MAIL_URL=ask: you are asked for the mail server.",
        ),
        mark=tried,
    )


def _mail_mark(wishes: Wishes) -> str:
    """With which settings a mail was sent, and nothing that could be read out of it."""
    said = "\n".join((wishes.mail_url, wishes.mail_from, wishes.mail_test))
    return hashlib.sha256(said.encode()).hexdigest() + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTried:
    """A mail that was sent once with these settings."""

    attempt: Command
    mark: File

    @property
    def says(self) -> str:
        return self.attempt.says

    def is_done(self) -> bool:
        return self.mark.is_done()

    def do(self) -> None:
        self.attempt.do()
        self.mark.do()
