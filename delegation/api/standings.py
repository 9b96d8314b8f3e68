"""How one's own votes stand, and what mandates can be about, for programs."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import signed_in
from core.programs.fields import Shown
from core.programs.resources import Resource, at, reads
from core.programs.scopes import READ_GROUP
from delegation import matters, scopes
from delegation.actions.checks import require_member, require_on
from delegation.api.shown import (
    READ,
    MatterShown,
    NamedPerson,
    ScopeShown,
    WordsAsked,
    known,
)
from delegation.candidates import find
from delegation.explaining import explain
from delegation.neighbourhood import look_around
from delegation.standing import standing

MOST = 50


class VoteStanding(Shown):
    """How your vote stands in a vote that is open."""

    vote = MatterShown()
    is_on_roll = serializers.BooleanField()
    has_voted = serializers.BooleanField()
    choice = serializers.CharField(
        allow_null=True, help_text="What a ballot would say; nothing for none, or a secret one."
    )
    sentence = serializers.CharField()
    steps = serializers.ListField(child=serializers.CharField())
    hint = serializers.CharField()


class StandingsAsked(serializers.Serializer[Any]):
    """Which votes."""

    scope = serializers.CharField(
        required=False,
        default="",
        max_length=scopes.LONGEST_KEY,
        help_text="Only votes that are about this.",
    )


class ScopesAsked(serializers.Serializer[Any]):
    """What is looked for."""

    q = serializers.CharField(required=False, default="", max_length=100)


class Candidates(Shown):
    """Whom a mandate can name."""

    people = NamedPerson(many=True)
    silent = NamedPerson(
        many=True, help_text="Members so called who do not vote in the open and cannot be named."
    )
    are_all = serializers.BooleanField(help_text="Whether these are all; otherwise ask with `q`.")


@at("me/votes/", name="me.votes")
class MyVotes(Resource):
    @reads(
        VoteStanding,
        many=True,
        audience="self",
        scope=READ,
        takes=StandingsAsked,
        page=["delegation:mine"],
    )
    def get(self, request: HttpRequest, asked: dict[str, str]) -> list[dict[str, Any]]:
        """Every vote that is open, the first to close first, and where yours goes and why."""
        person = signed_in(request)
        require_member(person)
        running = [each for each in matters.running() if asked["scope"] in ("", *each.scopes)]
        return _standings(person, running[:MOST], today=clock.today())


def _standings(
    person: Person, running: list[matters.Matter], *, today: date
) -> list[dict[str, Any]]:
    keys = {key for matter in running for key in matter.scopes}
    since = min((matter.opened_at for matter in running), default=None)
    around = look_around(person, keys, today=today, since=since)
    votes = matters.among(running, around.people)
    found = [standing(around, matter, votes.get(matter.key)) for matter in running]
    labels = scopes.labels(speaking.scope for each in found for speaking in each.speaking)
    told = [explain(each, around, labels) for each in found]
    return [
        {
            "vote": each.matter,
            "is_on_roll": each.standing.is_on_roll,
            "has_voted": each.standing.has_voted,
            "choice": each.matter.choice(each.standing.outcome) or None,
            "sentence": each.says,
            "steps": each.steps,
            "hint": each.hint,
        }
        for each in told
    ]


@at("scopes/", name="scopes")
class Scopes(Resource):
    @reads(
        ScopeShown,
        many=True,
        audience="members",
        scope=READ_GROUP,
        takes=ScopesAsked,
        page=["delegation:give"],
    )
    def get(self, request: HttpRequest, asked: dict[str, str]) -> list[dict[str, str]]:
        """What a mandate can be about; of many only those that are asked for."""
        require_on()
        offered = scopes.offered(asked["q"].strip(), signed_in(request))
        return [{"scope": key, "words": str(words)} for key, words in offered]


@at("scopes/candidates/", name="scopes.candidates")
class WhoCanBeNamed(Resource):
    @reads(
        Candidates,
        audience="members",
        scope=READ_GROUP,
        takes=WordsAsked,
        page=["delegation:give"],
    )
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Any:
        """Whom a mandate can name there: all if they are few, otherwise who is called so."""
        require_on()
        scope, person = known(asked["scope"]), signed_in(request)
        return find(scope, person, words=asked["q"].strip(), today=clock.today())
