"""Proposals of the village, made through actions."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from core.people.models import Person
from groups.proposals import actions
from groups.proposals.models import Proposal, Signature
from groups.proposals.rules import Stage
from tests import world

QUICK = {
    "proposals.signatures_kind": "number",
    "proposals.signatures_number": 2,
    "proposals.signature_days": 10,
    "proposals.discussion_days": 3,
    "proposals.confirm_days": 4,
    "referenda.voting_days": 3,
}


def a_draft(author: Person, title: str = "Two hives of bees", **words: Any) -> Proposal:
    words.setdefault("text", "The group keeps two hives on the meadow.")
    return actions.draft(author, title=title, now=world.now(), **words)


def a_proposal(author: Person, title: str = "Two hives of bees", **words: Any) -> Proposal:
    """One that collects signatures."""
    return actions.publish(a_draft(author, title, **words), author, now=world.now())


def in_stage(stage: Stage, author: Person, signer: Person, **words: Any) -> Proposal:
    """One in the given stage; both people are members and the charter is QUICK."""
    if stage is Stage.DRAFT:
        return a_draft(author, **words)
    proposal = a_proposal(author, **words)
    if stage is Stage.WITHDRAWN:
        return actions.withdraw(proposal, author, now=world.now())
    if stage is Stage.EXPIRED:
        assert proposal.signatures_until is not None
        world.on(proposal.signatures_until)
        return again(proposal)
    if stage is Stage.COLLECTING:
        return proposal
    actions.sign(proposal, signer, now=world.now())
    tomorrow = world.today() + timedelta(days=1)
    actions.count_signatures(proposal, date=tomorrow, now=world.now())
    proposal = again(proposal)
    if stage is Stage.DISCUSSION:
        return proposal
    open_now(proposal)
    if stage is not Stage.VOTING:
        actions.conclude(proposal, stage=stage, date=world.today(), now=world.now())
    return again(proposal)


def open_now(*proposals: Proposal) -> None:
    """Bring proposals to the vote without a referendum."""
    today = world.today()
    closes = today + timedelta(days=3)
    actions.open_voting(proposals, opens=today, closes=closes, now=world.now())


def again(proposal: Proposal) -> Proposal:
    """The proposal as it is in the database."""
    return Proposal.objects.get(pk=proposal.pk)


def valid_signatures(proposal: Proposal) -> int:
    return Signature.objects.valid().filter(proposal=proposal).count()


# --- At their pages -------------------------------------------------------------------------------
def page(reader: Client, name: str, *args: object, **query: str) -> str:
    """What this reader is shown."""
    response = reader.get(reverse(f"proposals:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def new_words(**changed: object) -> dict[str, object]:
    """What the form of a new proposal sends."""
    words = {"title": "A well", "text": "We dig a well.", "language": "en", "author_level": 3}
    return words | changed
