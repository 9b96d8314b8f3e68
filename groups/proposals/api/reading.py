"""One proposal with all that belongs to it, for programs."""

from typing import Any

from django.http import Http404, HttpRequest
from rest_framework import serializers

from core import hooks
from core.heartbeat import clock
from core.instance import instance
from core.people.models import Person
from core.people.signed_in import person_or_none
from core.programs.fields import Number, Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from groups.membership.models import is_member
from groups.proposals.api.shown import ProposalWhole, in_list, the_proposal, words_of
from groups.proposals.history import Happening, history
from groups.proposals.models import Proposal, Version
from groups.proposals.progress import signature_counts
from groups.proposals.rules import Act, Change, compare
from groups.proposals.timeline import timeline


class ProposalVersion(Shown):
    """The words of a proposal from one revision to the next."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    reason = serializers.CharField()
    options = serializers.SerializerMethodField()
    status_quo = serializers.CharField()
    note = serializers.CharField(help_text="What was changed and why, in the author's words.")
    created_at = serializers.DateTimeField()

    def get_options(self, version: Version) -> list[str]:
        return words_of(version.options)


class LineShown(Shown):
    """A line of a text, and what became of it."""

    change = serializers.ChoiceField(choices=[change.value for change in Change])
    text = serializers.CharField()


class Compared(Shown):
    """What two versions say differently, line by line."""

    old = serializers.IntegerField()
    new = serializers.IntegerField()
    title = LineShown(many=True)
    text = LineShown(many=True)
    reason = LineShown(many=True)
    options = LineShown(many=True)


class HappeningShown(Shown):
    """What the record says of a proposal on a day."""

    day = serializers.DateField()
    sentence = serializers.CharField()
    times = serializers.IntegerField()


class Versions(serializers.Serializer[Any]):
    """Which versions to compare; the last two if nothing is said."""

    old = Number(required=False)
    new = Number(required=False)


def whole(proposal: Proposal, reader: Person | None = None) -> dict[str, Any]:
    """All of a proposal; `reader` sees drafts of their own among the alternatives."""
    today = clock.today()
    family = Proposal.objects.visible_to(reader).with_alternatives(proposal.number)
    numbers = family.exclude(pk=proposal.pk).order_by("number").values_list("number", flat=True)
    possible = [act.value for act in Act if proposal.objection_to(act, today=today) is None]
    return in_list(proposal, signature_counts([proposal]).get(proposal.number)) | {
        "options": words_of(proposal.options),
        "alternatives": list(numbers),
        "joint_vote": _together(proposal),
        "dates": timeline(proposal, today=today),
        "possible": possible,
    }


def _together(proposal: Proposal) -> str | None:
    """Where all groups' part in a joint question is shown, once there is a vote."""
    paths = [find(proposal) for find in hooks.joint_pages.values()] if proposal.is_joint else []
    return next((f"{instance.address}{path}" for path in paths if path), None)


@at("proposals/<int:number>/", name="proposals.one")
class OneProposal(Resource):
    @reads(ProposalWhole, page=["proposals:detail"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """A published proposal."""
        return whole(the_proposal(number))


@at("proposals/<int:number>/versions/", name="proposals.versions")
class EveryVersion(Resource):
    @reads(ProposalVersion, many=True, page=["proposals:versions"])
    def get(self, request: HttpRequest, number: int) -> Listed:
        """Its versions, newest first."""
        return Listed(rows=the_proposal(number).versions.all(), order=("-number",))


@at("proposals/<int:number>/comparison/", name="proposals.comparison")
class Comparison(Resource):
    @reads(Compared, takes=Versions, page=["proposals:versions"])
    def get(self, request: HttpRequest, asked: dict[str, int], number: int) -> dict[str, Any]:
        """What two versions say differently."""
        proposal = the_proposal(number)
        new = asked.get("new", proposal.version)
        old = asked.get("old", max(proposal.version - 1, 1))
        found = {each.number: each for each in proposal.versions.filter(number__in=(old, new))}
        if found.keys() != {old, new}:
            raise Http404
        before, after = found[old], found[new]
        return {
            "old": old,
            "new": new,
            "title": compare(before.title, after.title),
            "text": compare(before.text, after.text),
            "reason": compare(before.reason, after.reason),
            "options": compare(_choices(before), _choices(after)),
        }


def _choices(version: Version) -> str:
    return "\n".join([*words_of(version.options), version.status_quo])


@at("proposals/<int:number>/history/", name="proposals.history")
class History(Resource):
    @reads(HappeningShown, many=True, page=["proposals:versions"])
    def get(self, request: HttpRequest, number: int) -> list[Happening]:
        """What the record tells of it, the latest day first; to members a little more."""
        reader = person_or_none(request)
        return history(the_proposal(number), for_member=is_member(reader))
