"""Writing, publishing and withdrawing proposals, for programs."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.people.rules.names import LEVELS
from core.people.signed_in import signed_in
from core.programs.fields import Given, MayBeEmpty, Number
from core.programs.operations import Made
from core.programs.resources import Resource, acts, address_of, at, reads
from groups.proposals import actions
from groups.proposals.actions.words import (
    LONGEST_OPTION,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_OPTIONS,
)
from groups.proposals.api.reading import whole
from groups.proposals.api.shown import LEVEL, READ, WRITE, ProposalWhole, my_proposal
from groups.proposals.models import Proposal

LONGEST_NOTE = 1000
ASKED_OF = "The origin of a confederation, to ask all its groups; empty to ask our own alone."


class WordsGiven(Given):
    """What a proposal says."""

    title = serializers.CharField(max_length=LONGEST_TITLE)
    text = serializers.CharField(
        max_length=LONGEST_TEXT, help_text="If it is adopted, exactly these words hold. Markdown."
    )
    reason = MayBeEmpty(max_length=LONGEST_TEXT)
    options = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_OPTION),
        required=False,
        default=list,
        max_length=MOST_OPTIONS,
        help_text="Empty if the choice is to adopt it or not.",
    )
    status_quo = MayBeEmpty(max_length=LONGEST_OPTION)


class Revision(WordsGiven):
    """New words; in a draft also keywords, language, how the author is shown, and who is asked."""

    keywords = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=100
    )
    language = serializers.CharField(required=False, max_length=35, help_text="BCP 47.")
    author_level = serializers.ChoiceField(choices=list(LEVELS), required=False, help_text=LEVEL)
    asked_of = serializers.CharField(
        required=False, allow_blank=True, max_length=64, help_text=ASKED_OF
    )
    note = MayBeEmpty(
        max_length=LONGEST_NOTE,
        help_text="What was changed and why; those who have signed read it.",
    )


class DraftGiven(WordsGiven):
    """A proposal to begin."""

    keywords = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, default=list, max_length=100
    )
    language = serializers.CharField(required=False, max_length=35, help_text="BCP 47.")
    author_level = serializers.ChoiceField(choices=list(LEVELS), required=False, help_text=LEVEL)
    asked_of = MayBeEmpty(max_length=64, help_text=ASKED_OF)
    alternative_to = serializers.PrimaryKeyRelatedField(
        queryset=Proposal.objects.open_to_alternatives(),
        required=False,
        allow_null=True,
        pk_field=Number(),
        help_text="Another that collects signatures or is in discussion.",
    )


@at("me/drafts/", name="me.drafts")
class Drafts(Resource):
    @acts(
        WRITE,
        takes=DraftGiven,
        gives=ProposalWhole,
        status=201,
        page=["proposals:new"],
    )
    def post(self, request: HttpRequest, given: dict[str, Any]) -> Made:
        """Begin a proposal. Only you see it until you publish it."""
        made = actions.draft(signed_in(request), **given, now=clock.now())
        return Made(thing=whole(made, made.author), address=_address(made))


@at("me/proposals/<int:number>/", name="me.proposals.one")
class MyProposal(Resource):
    @reads(ProposalWhole, audience="self", scope=READ, page=["proposals:detail"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """A proposal of yours, drafts too."""
        proposal = my_proposal(request, number)
        return whole(proposal, proposal.author)

    @acts(WRITE, takes=Revision, gives=ProposalWhole, page=["proposals:edit"])
    def put(self, request: HttpRequest, given: dict[str, Any], number: int) -> dict[str, Any]:
        """Change the words; of a published one that is a new version, for signers to confirm."""
        proposal, person = my_proposal(request, number), signed_in(request)
        return whole(actions.revise(proposal, person, **given, now=clock.now()), person)

    @acts(WRITE, page=["proposals:discard"])
    def delete(self, request: HttpRequest, number: int) -> None:
        """Throw a draft away; nothing is kept of it."""
        actions.discard(my_proposal(request, number), signed_in(request), now=clock.now())


@at("me/proposals/<int:number>/publication/", name="me.proposals.publication")
class Publication(Resource):
    @acts(WRITE, gives=ProposalWhole, page=["proposals:publish"])
    def put(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """Publish a draft: everybody can read it, and it collects signatures."""
        person = signed_in(request)
        proposal = my_proposal(request, number)
        return whole(actions.publish(proposal, person, now=clock.now()), person)

    @acts(WRITE, gives=ProposalWhole, page=["proposals:withdraw"])
    def delete(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """Withdraw a proposal that collects signatures. It can still be read."""
        person = signed_in(request)
        proposal = my_proposal(request, number)
        return whole(actions.withdraw(proposal, person, now=clock.now()), person)


def _address(proposal: Proposal) -> str:
    return address_of("me.proposals.one", number=proposal.number)
