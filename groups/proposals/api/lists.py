"""Lists of proposals, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from rest_framework import serializers

from core.pages.middleware import may_read
from core.people.signed_in import signed_in
from core.programs.operations import OnlyForMembers
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from groups.proposals import finding
from groups.proposals.api.shown import READ, ProposalInList, rows
from groups.proposals.models import Proposal


class Asked(serializers.Serializer[Any]):
    """Which proposals."""

    q = serializers.CharField(
        required=False, default="", max_length=200, help_text="Words in title or text."
    )
    keyword = serializers.CharField(required=False, default="", max_length=200)
    sort = serializers.ChoiceField(choices=list(finding.SORTS), required=False, default="newest")


class AskedByStage(Asked):
    """Which proposals, and where they stand."""

    stage = serializers.ChoiceField(
        choices=[stage for stage in finding.ASKED if stage],
        required=False,
        default="",
        help_text="Without it what is under way.",
    )


class AskedOfMine(Asked):
    """Which of one's own proposals."""

    stage = serializers.ChoiceField(
        choices=["draft", *(stage for stage in finding.ASKED if stage)],
        required=False,
        default="all",
    )


def _listed(found: QuerySet[Proposal], sort: str) -> Listed:
    with_facts, order = finding.SORTS[sort]
    return Listed(rows=with_facts(found) if with_facts else found, order=order, shown=rows)


def _about(asked: dict[str, str]) -> dict[str, str]:
    return {"words": asked["q"], "keyword": asked["keyword"]}


@at("proposals/", name="proposals")
class Proposals(Resource):
    @reads(ProposalInList, many=True, takes=AskedByStage, page=["proposals:list"])
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """Published proposals."""
        return _listed(finding.published(stage=asked["stage"], **_about(asked)), asked["sort"])


@at("me/proposals/", name="me.proposals")
class Mine(Resource):
    @reads(ProposalInList, many=True, audience="self", scope=READ, takes=AskedOfMine)
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """What you have proposed, drafts too."""
        found = finding.own(signed_in(request), stage=asked["stage"], **_about(asked))
        return _listed(found, asked["sort"])


@at("me/proposals/unsigned/", name="me.proposals.unsigned")
class Unsigned(Resource):
    @reads(ProposalInList, many=True, audience="self", scope=READ, takes=Asked)
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """What collects signatures and you have not signed."""
        person = signed_in(request)
        # Its address is open to everybody who has an account; these proposals are others'.
        if not may_read(person):
            raise OnlyForMembers
        return _listed(finding.unsigned(person, **_about(asked)), asked["sort"])
