"""What was decided, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.programs.fields import Page, Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from groups.decisions.api.effects import EffectShown
from groups.decisions.models import Decision, Outcome
from groups.decisions.showing import CHOICES, ShownEffect, reason_in_words, show_all

STATES = ("all", "adopted", "waiting", "rejected")


class DecisionInList(Shown):
    """A decision as it stands in a list."""

    number = serializers.IntegerField()
    uid = serializers.UUIDField()
    title = serializers.CharField(source="proposal.title")
    proposal = serializers.IntegerField(source="proposal_id")
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    option = serializers.CharField(help_text="The words of the option that won.")
    reason = serializers.CharField()
    decided_on = serializers.DateField()
    in_force_on = serializers.DateField(allow_null=True)
    settled_on = serializers.DateField(
        allow_null=True, help_text="The date on which its effects were applied."
    )
    page = Page()


class Counted(Shown):
    """How many votes a choice had."""

    choice = serializers.CharField()
    votes = serializers.IntegerField()


class DecisionWhole(DecisionInList):
    """A decision, how it came about, and what it changed."""

    because = serializers.CharField(help_text="The reason as a sentence.")
    vote = serializers.UUIDField(source="referendum_uid", allow_null=True)
    tally = Counted(many=True, source="counted")
    roll = serializers.IntegerField(allow_null=True, help_text="How many could have voted.")
    quorum_basis = serializers.CharField(allow_null=True)
    quorum_share = serializers.CharField(allow_null=True, help_text='For example "1/5".')
    majority = serializers.CharField(
        allow_null=True, help_text="The share that a change of a protected rule needs."
    )
    effects = EffectShown(many=True, source="shown_effects")
    laws = serializers.ListField(
        child=serializers.IntegerField(), help_text="Laws it made or changed, by number."
    )
    repeals = serializers.ListField(
        child=serializers.IntegerField(), source="repealed", help_text="Laws it repealed."
    )


class DecisionsAsked(serializers.Serializer[Any]):
    """Which decisions."""

    state = serializers.ChoiceField(choices=STATES, required=False, default="all")


def _in(state: str) -> QuerySet[Decision]:
    found: dict[str, QuerySet[Decision]] = {
        "all": Decision.objects.all(),
        "adopted": Decision.objects.in_force(),
        "waiting": Decision.objects.waiting(),
        "rejected": Decision.objects.rejected(),
    }
    return found[state]


@at("decisions/", name="decisions")
class Decisions(Resource):
    @reads(DecisionInList, many=True, takes=DecisionsAsked, page=["decisions:list"])
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """What the group decided, newest first."""
        return Listed(rows=_in(asked["state"]).select_related("proposal"), order=("-number",))


@at("decisions/<int:number>/", name="decisions.one")
class OneDecision(Resource):
    @reads(DecisionWhole, page=["decisions:detail"])
    def get(self, request: HttpRequest, number: int) -> Any:
        """A decision, the rule applied, and what became of each effect."""
        found: Any = get_object_or_404(Decision.objects.select_related("proposal"), number=number)
        effects = found.effects.exclude(state="dropped").order_by("position")
        quorum = found.rule.get("quorum") or {}
        found.because = str(reason_in_words(found.reason))
        found.counted = [
            {"choice": str(CHOICES.get(choice, choice)), "votes": votes}
            for choice, votes in found.tally.items()
        ]
        found.roll, found.majority = found.rule.get("roll"), found.rule.get("majority")
        found.quorum_basis, found.quorum_share = quorum.get("basis"), quorum.get("share")
        shown: list[ShownEffect] = show_all(list(effects), found.proposal)
        found.shown_effects = shown
        found.laws = sorted(set(found.law_versions.values_list("law", flat=True)))
        found.repealed = list(found.repeals.values_list("number", flat=True))
        return found
