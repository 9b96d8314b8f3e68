"""What people are told: notices on a page, and the mails that are on their way."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models

from core.people.models import Person


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, asked for in English."""

    def to(self, person: Person) -> Self:
        return self.filter(person=person)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unread_first(self) -> Self:
        """What was not read yet, then the rest; each newest first."""
        return self.order_by(models.F("read_at").desc(nulls_first=True), "-id")


class Notice(models.Model):
    """One thing that one person was told."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    link = models.CharField(max_length=300, blank=True)
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["person"], condition=models.Q(read_at=None), name="notices_unread"
            ),
            models.Index(fields=["person", "read_at", "-id"], name="notices_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"


class Silence(models.Model):
    """A kind of notice that a person does not want by mail; the page still shows it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="silences")
    kind = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_silence_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} without {self.kind}"


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails, asked for in English."""

    def waiting(self) -> Self:
        return self.filter(sent_at=None)

    def due(self, now: datetime) -> Self:
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "id")

    def failing(self) -> Self:
        return self.waiting().exclude(last_error="")


class Mail(models.Model):
    """A mail to send: either a notice, written when it leaves, or a text that is ready.

    Once sent only the row remains; the text, which may contain links with secrets, is emptied.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="mails"
    )
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, blank=True)
    to = models.EmailField()
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=250, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"], condition=models.Q(sent_at=None), name="notices_mail_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"
