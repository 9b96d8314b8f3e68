"""What happens to proposals, translations, signatures and arguments when somebody is erased."""

from datetime import datetime

from django.db import transaction

from core.people.models import Person
from core.record.actions import Act, append_many
from groups.proposals import verbs
from groups.proposals.models import Argument, Helpful, Proposal, Signature, Translation
from groups.proposals.rules import Stage


@transaction.atomic
def forget_author(person: Person, *, now: datetime) -> None:
    """Erase what only the person needs; what others rely on goes on under an alias.

    Drafts, signatures and marks of helpfulness go. Proposals, arguments and translations stay:
    those written under a name show the alias, those written anonymously lose their link to the
    account.
    """
    Proposal.objects.filter(author=person, stage=Stage.DRAFT).delete()
    Proposal.objects.filter(author=person, author_level=5).update(author=None)
    Argument.objects.filter(author=person, author_level=5).update(author=None)
    Translation.objects.filter(translator=person, translator_level=5).update(translator=None)
    Helpful.objects.filter(person=person).delete()
    signatures = Signature.objects.filter(person=person).select_related("proposal")
    # The record counts signatures, so it has to be told that some are gone.
    append_many(
        Act(
            verb=verbs.UNSIGNED,
            subject=signature.proposal.subject,
            payload={"number": signature.proposal.number},
            at=now,
        )
        for signature in signatures.order_by("pk")
    )
    signatures.delete()
