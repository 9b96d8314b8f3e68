"""What a proposal changes by itself when it is adopted, for programs."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from core.heartbeat import clock
from core.people.signed_in import signed_in
from core.programs.fields import UNKNOWN, Given, MayBeEmpty, Shown, faults_of
from core.programs.operations import Made
from core.programs.resources import Resource, acts, address_of, at, reads
from groups.decisions import actions
from groups.decisions.effect_kinds import Data, EffectKind, effect_kind, kinds_on_offer
from groups.decisions.models import Effect, EffectState
from groups.decisions.showing import ShownEffect, show, shown_effects
from groups.proposals.api.reading import LineShown
from groups.proposals.api.shown import READ, WRITE, my_proposal, the_proposal

LONGEST_VALUE = 50_000


class EffectShown(Shown):
    """An effect in plain words."""

    id = serializers.IntegerField(source="row.pk")
    kind = serializers.CharField(source="row.kind")
    kind_name = serializers.CharField(source="label")
    words = serializers.CharField(help_text="What it does, as a sentence.")
    data = serializers.JSONField(source="row.data", help_text="The same for programs.")  # type: ignore[assignment]
    option = serializers.CharField(
        source="row.option", help_text="The option that carries it; empty for any."
    )
    state = serializers.ChoiceField(choices=EffectState.choices, source="row.state")
    reason = serializers.CharField(source="row.reason", help_text="Why it failed.")
    result = serializers.JSONField(source="row.result", help_text="What came of it.")
    obstacle = serializers.CharField(
        allow_null=True, help_text="What would stand in its way if it were applied today."
    )
    lines = LineShown(many=True, help_text="Words before and after, where there are two.")


class KindShown(Shown):
    """A kind of effect, and what has to be said to attach one."""

    name = serializers.CharField()
    words = serializers.CharField(source="label")
    fields_asked = serializers.ListField(child=serializers.CharField())


class EffectGiven(Given):
    """What an effect is to do."""

    data = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=LONGEST_VALUE, allow_blank=True),
        help_text="The fields of its kind, as on the page: see /effect-kinds/.",
    )
    option = MayBeEmpty(
        max_length=500, help_text="The option that carries it; empty for any but the status quo."
    )


class EffectToAttach(EffectGiven):
    """A new effect."""

    kind = serializers.CharField(max_length=40)


def entered(kind: EffectKind, data: dict[str, str]) -> Data:
    """What was said, read as the form on the page reads it; raises ValidationError."""
    form = kind.form_class(data)
    unknown = data.keys() - form.fields.keys()
    if unknown:
        raise ValidationError({"data": {name: [UNKNOWN] for name in sorted(unknown)}})
    if not form.is_valid():
        raise ValidationError({"data": faults_of(form)})
    return form.effect_data()


@at("effect-kinds/", name="effect_kinds")
class EffectKinds(Resource):
    @reads(KindShown, many=True, page=["decisions:effects"])
    def get(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What decisions can change by themselves."""
        return [
            {
                "name": kind.name,
                "label": str(kind.label),
                "fields_asked": list(kind.form_class().fields),
            }
            for kind in kinds_on_offer()
        ]


@at("proposals/<int:number>/effects/", name="proposals.effects")
class Effects(Resource):
    @reads(EffectShown, many=True, page=["proposals:detail"])
    def get(self, request: HttpRequest, number: int) -> list[ShownEffect]:
        """What a published proposal changes by itself if it is adopted."""
        return shown_effects(the_proposal(number))


@at("me/proposals/<int:number>/effects/", name="me.proposals.effects")
class MyEffects(Resource):
    @reads(EffectShown, many=True, audience="self", scope=READ, page=["proposals:detail"])
    def get(self, request: HttpRequest, number: int) -> list[ShownEffect]:
        """The same of a proposal of yours, drafts too."""
        return shown_effects(my_proposal(request, number))

    @acts(WRITE, takes=EffectToAttach, gives=EffectShown, status=201, page=["decisions:attach"])
    def post(self, request: HttpRequest, given: dict[str, Any], number: int) -> Made:
        """Let a proposal of yours change something by itself; signers may have to confirm."""
        proposal, person = my_proposal(request, number), signed_in(request)
        kind = effect_kind(given["kind"])
        data, option = entered(kind, given["data"]), given["option"]
        made = actions.attach(
            proposal, person, kind=kind.name, data=data, option=option, now=clock.now()
        )
        address = address_of("me.effects.one", number=made.pk)
        return Made(thing=show(made, proposal), address=address)


@at("me/effects/<int:number>/", name="me.effects.one")
class MyEffect(Resource):
    @reads(EffectShown, audience="self", scope=READ, page=["decisions:change"])
    def get(self, request: HttpRequest, number: int) -> ShownEffect:
        """One effect of a proposal of yours."""
        effect = self._mine(request, number)
        return show(effect, effect.proposal)

    @acts(WRITE, takes=EffectGiven, gives=EffectShown, page=["decisions:change"])
    def put(self, request: HttpRequest, given: dict[str, Any], number: int) -> ShownEffect:
        """Change what it is to do."""
        effect, person = self._mine(request, number), signed_in(request)
        data = entered(effect_kind(effect.kind), given["data"])
        option, now = given["option"], clock.now()
        changed = actions.change(effect, person, data=data, option=option, now=now)
        return show(changed, changed.proposal)

    @acts(WRITE, page=["decisions:detach"])
    def delete(self, request: HttpRequest, number: int) -> None:
        """Take it off the proposal."""
        actions.detach(self._mine(request, number), signed_in(request), now=clock.now())

    def _mine(self, request: HttpRequest, number: int) -> Effect:
        mine = Effect.objects.filter(proposal__author=signed_in(request))
        return get_object_or_404(mine.select_related("proposal"), pk=number)
