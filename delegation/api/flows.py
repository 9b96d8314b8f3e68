"""Where votes flow and how they are spread, for programs: figures of last night."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.people.models import Person
from core.programs.fields import Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from core.programs.scopes import READ_GROUP
from delegation import reading
from delegation.actions.checks import require_on
from delegation.api.shown import NamedPerson, ScopeAsked, known
from delegation.candidates import names_of
from delegation.models import Night


class FlowPerson(Shown):
    """Somebody who acts in the open, and what goes through them."""

    person = NamedPerson(allow_null=True, help_text="Nothing for who is gone.")
    weight = serializers.CharField(help_text='An exact fraction: "7/2".')
    votes = serializers.BooleanField(help_text="Whether they vote, or only hand votes on.")
    unseen = serializers.IntegerField(
        source="followers", help_text="How many follow whom nobody sees."
    )


class Edge(Shown):
    """Who follows whom in the open, by number."""

    follower = serializers.IntegerField()
    delegate = serializers.IntegerField()


class OtherPeople(Shown):
    """All others who are followed."""

    people = serializers.IntegerField()
    weight = serializers.CharField()


class FlowShown(Shown):
    """How votes flow in a scope by last night's mandates."""

    people = FlowPerson(many=True)
    edges = Edge(many=True)
    others = OtherPeople(allow_null=True)
    loops = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Circles of people, by number.",
    )


class NightShown(Shown):
    """How evenly votes are spread in a scope; it holds until the next row."""

    on = serializers.DateField()
    members = serializers.IntegerField()
    open_voters = serializers.IntegerField()
    delegating = serializers.IntegerField()
    lost = serializers.IntegerField(help_text="Whose mandates lead nowhere.")
    largest = serializers.CharField(help_text="The most votes that somebody carries.")
    gini = serializers.CharField()
    majority_of = serializers.IntegerField(help_text="How few make a majority together.")


@at("flow/", name="flow")
class Flow(Resource):
    @reads(
        FlowShown,
        audience="members",
        scope=READ_GROUP,
        takes=ScopeAsked,
        page=["delegation:picture"],
    )
    def get(self, request: HttpRequest, asked: dict[str, str]) -> dict[str, Any]:
        """Where votes flow: by name only who acts in the open, all others as counts."""
        require_on()
        scope = known(asked["scope"])
        found = reading.flow(scope)
        if found is None:
            return {"people": [], "edges": [], "others": None, "loops": []}
        voting = [one["person"] for one in found["people"] if one["votes"]]
        edges = reading.followed_openly(found, scope, voting)
        named = names_of({one["person"] for one in found["people"]})
        return {
            "people": [_with_name(one, named) for one in found["people"]],
            "edges": [{"follower": one, "delegate": other} for one, other in edges],
            "others": found["others"],
            "loops": found["loops"],
        }


def _with_name(one: Mapping[str, Any], named: Mapping[int, Person]) -> dict[str, Any]:
    return {**one, "person": named.get(one["person"])}


@at("concentration/", name="concentration")
class Concentration(Resource):
    @reads(
        NightShown,
        many=True,
        audience="members",
        scope=READ_GROUP,
        takes=ScopeAsked,
        page=["delegation:concentration"],
    )
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """How evenly votes are spread, and how that changes; the latest first."""
        require_on()
        return Listed(rows=Night.objects.within(known(asked["scope"])), order=("-on",))
