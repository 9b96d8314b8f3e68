"""Proposals, translations, signatures and arguments as a part of a person's own data."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.people.own_data import OwnData
from groups.proposals.actions import forget_author
from groups.proposals.models import Argument, Helpful, Proposal, Signature, Translation


class OwnProposals:
    """What this room keeps of a person, and what of it can be erased."""

    title = _("Proposals, translations, signatures and arguments")

    def __call__(self, person: Person) -> OwnData:
        rows = {
            "proposals": [_proposal(each) for each in _proposals_of(person)],
            "signatures": list(
                Signature.objects.filter(person=person)
                .order_by("signed_on", "pk")
                .values("proposal", "proposal__title", "version", "signed_on", "confirm_until")
            ),
            "arguments": list(
                Argument.objects.filter(author=person)
                .order_by("pk")
                .values(
                    "proposal",
                    "side",
                    "text",
                    "language",
                    "author_level",
                    "written_on",
                    "taken_back_on",
                )
            ),
            "translations": list(
                Translation.objects.filter(translator=person)
                .order_by("pk")
                .values(
                    "proposal",
                    "version",
                    "language",
                    "title",
                    "text",
                    "reason",
                    "options",
                    "status_quo",
                    "translator_level",
                    "written_on",
                    "changed_on",
                )
            ),
            "found_helpful": [
                str(uid)
                for uid in Helpful.objects.filter(person=person).values_list(
                    "argument__uid", flat=True
                )
            ],
        }
        return OwnData("proposals", rows)

    def erase(self, person: Person, now: datetime) -> None:
        """See the action: drafts and signatures go, what others rely on stays without a name."""
        forget_author(person, now=now)


def _proposals_of(person: Person) -> Any:
    return Proposal.objects.filter(author=person).prefetch_related("keywords").order_by("number")


def _proposal(proposal: Proposal) -> dict[str, Any]:
    fields = (
        "number", "uid", "stage", "author_level", "language", "title", "text", "reason", "options",
        "status_quo", "version", "created_on", "collecting_since", "concluded_on",
    )  # fmt: skip
    row = {name: getattr(proposal, name) for name in fields}
    return row | {"keywords": [str(keyword) for keyword in proposal.keywords.all()]}
