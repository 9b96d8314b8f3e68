"""Signatures: who wants a proposal to come to the vote. Only their number is ever shown."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from core.people.models import Person
from core.prepared import Prepared
from groups.membership.models import Standing
from groups.proposals.models.proposal import Proposal


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Signatures, asked for in English."""

    def valid(self) -> Self:
        """Those that count now: by present members, and given or confirmed for this text."""
        # Not joined: SQLite would begin with all members, however few signatures are asked for.
        signer = Standing.objects.members().filter(pk=models.OuterRef("person_id"))
        return self.filter(models.Exists(signer), confirm_until=None)

    def lapsing(self, day: date) -> Self:
        """Those that nobody confirmed in time."""
        return self.filter(confirm_until__lte=day)

    def by(self, person: Person | None, proposal: Proposal) -> "Signature | None":
        """The person's own one under a proposal."""
        return OF_PERSON.first(person.pk, proposal.pk) if person else None

    def numbers(self, proposals: Iterable[Proposal]) -> dict[int, int]:
        """How many valid signatures each of the proposals has, by its number."""
        counted = (
            self.valid()
            .filter(proposal__in=[proposal.pk for proposal in proposals])
            .values_list("proposal")
            .annotate(models.Count("pk"))
            .order_by()
        )
        return {int(number): int(count) for number, count in counted}


class Signature(models.Model):
    """One person's signature under one proposal; it sleeps while the person is no member."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures"
    )
    # The version it was given or confirmed for.
    version = models.PositiveIntegerField()
    signed_on = models.DateField()
    confirm_until = models.DateField(null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["proposal", "person"], name="one_signature_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.pk}"


OF_PERSON = Prepared(
    lambda person, proposal: Signature.objects.filter(person=person, proposal=proposal), given=2
)
