"""What programs are shown of proposals, and what their tokens allow."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.instance import instance
from core.people.display import in_words, link_to, shown_name
from core.people.models import Person
from core.people.signed_in import signed_in
from core.programs.fields import Page, Shown
from core.programs.scopes import scope
from groups.proposals.models import ADOPT, Proposal
from groups.proposals.models.proposal import STAGE_CHOICES
from groups.proposals.progress import SignatureCount, signature_counts

READ = scope("read:proposals", _("Read my drafts, and which proposals I have signed"))
WRITE = scope("act:proposals", _("Write, publish and withdraw proposals in my name"))
SIGN = scope("act:signatures", _("Sign proposals in my name"))
ARGUE = scope("act:arguments", _("Argue in my name, and say what helps me"))
TRANSLATE = scope("act:translations", _("Translate proposals in my name"))

LEVEL = "From 1, civic number and full name, to 5, nothing at all."


class Byline(Shown):
    """Who wrote something, as they chose to be shown."""

    name = serializers.CharField()
    page = serializers.URLField(allow_null=True, help_text="Nothing where the name leads nowhere.")


class Signatures(Shown):
    """How many valid signatures there are, and how many are needed."""

    valid = serializers.IntegerField()
    needed = serializers.IntegerField(
        allow_null=True, help_text="Nothing for a joint question: all groups' count together."
    )


class ProposalInList(Shown):
    """A proposal as it stands in a list."""

    number = serializers.IntegerField(source="proposal.number")
    uid = serializers.UUIDField(source="proposal.uid")
    title = serializers.CharField(source="proposal.title")
    language = serializers.CharField(source="proposal.language")
    stage = serializers.ChoiceField(choices=STAGE_CHOICES, source="proposal.stage")
    version = serializers.IntegerField(source="proposal.version")
    is_joint = serializers.BooleanField(
        source="proposal.is_joint", help_text="Whether several groups answer it together."
    )
    asked_by = serializers.CharField(
        source="proposal.asked_by", help_text="The group that asks them; else empty."
    )
    author = Byline()
    keywords = serializers.ListField(child=serializers.CharField())
    signatures = Signatures(allow_null=True, help_text="Nothing for a draft.")
    published_on = serializers.DateField(source="proposal.collecting_since", allow_null=True)
    ends = serializers.DateField(
        source="proposal.ends",
        allow_null=True,
        help_text="The date on which its stage is over: the day before is the last to act.",
    )
    page = Page(source="proposal.get_absolute_url")


class Dated(Shown):
    """One date of a proposal."""

    date = serializers.DateField()
    what = serializers.CharField(source="label")
    note = serializers.CharField(default="")
    state = serializers.ChoiceField(choices=["past", "now", "to_come"])


class ProposalWhole(ProposalInList):
    """A proposal with all its words and dates."""

    text = serializers.CharField(source="proposal.text", help_text="Markdown.")
    reason = serializers.CharField(source="proposal.reason", help_text="Markdown; may be empty.")
    options = serializers.ListField(
        child=serializers.CharField(), help_text="Empty where the choice is to adopt it or not."
    )
    status_quo = serializers.CharField(
        source="proposal.status_quo", help_text="What stays if no option wins; may be empty."
    )
    alternative_to = serializers.IntegerField(source="proposal.alternative_to_id", allow_null=True)
    alternatives = serializers.ListField(
        child=serializers.IntegerField(), help_text="Others that share its ballot, by number."
    )
    opens = serializers.DateField(source="proposal.opens", allow_null=True)
    closes = serializers.DateField(source="proposal.closes", allow_null=True)
    concluded_on = serializers.DateField(source="proposal.concluded_on", allow_null=True)
    joint_vote = serializers.URLField(
        allow_null=True, help_text="Page of the vote of all groups, where several answer."
    )
    dates = Dated(many=True)
    possible = serializers.ListField(
        child=serializers.CharField(), help_text="What its stage allows now: sign, argue, …"
    )


def byline(person: Person | None, level: int, group: str = "") -> dict[str, Any]:
    """Somebody as the author of something, or the group in whose name it was written."""
    if group and person is None:
        return {"name": group, "page": None}
    shown = shown_name(person, level)
    link = link_to(person, shown)
    return {"name": in_words(shown), "page": f"{instance.address}{link}" if link else None}


def words_of(options: Sequence[str]) -> list[str]:
    """The options as they were written."""
    return [] if list(options) == [ADOPT] else list(options)


def in_list(proposal: Proposal, count: SignatureCount | None) -> dict[str, Any]:
    """A row of a list; author and keywords are at hand."""
    return {
        "proposal": proposal,
        "author": byline(proposal.author, proposal.author_level, proposal.asked_by),
        "keywords": sorted(keyword.key for keyword in proposal.keywords.all()),
        "signatures": count,
    }


def rows(found: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Rows of a list, with their signatures counted together."""
    page = list(found)
    counts = signature_counts(page)
    return [in_list(proposal, counts.get(proposal.number)) for proposal in page]


def the_proposal(number: int) -> Proposal:
    """A proposal that everybody may read; raises Http404."""
    found = Proposal.objects.public().select_related("author", "alternative_to")
    return get_object_or_404(found, number=number)


def my_proposal(request: HttpRequest, number: int) -> Proposal:
    """A proposal of whoever asks, a draft too; raises Http404."""
    mine = Proposal.objects.filter(author=signed_in(request))
    return get_object_or_404(mine.select_related("author", "alternative_to"), number=number)
