"""Declaring to vote in the open, for programs."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import signed_in
from core.programs.fields import Given, MayBeEmpty, Shown
from core.programs.operations import Made
from core.programs.resources import Resource, acts, address_of, at, reads
from delegation import actions, scopes
from delegation.actions.checks import require_member
from delegation.api.shown import READ, SCOPE, SPEAK
from delegation.models import OpenVoice
from delegation.models.voices import LONGEST_STATEMENT
from delegation.speakers import with_weights


class OwnVoice(Shown):
    """Where you vote in the open."""

    number = serializers.IntegerField(source="voice.pk")
    scope = serializers.CharField(source="voice.scope")
    about = serializers.CharField(source="label")
    statement = serializers.CharField(source="voice.statement")
    language = serializers.CharField(source="voice.language")
    declared_at = serializers.DateTimeField(source="voice.declared_at")
    weight = serializers.CharField(
        help_text="Votes you carry there by last night's mandates, your own included."
    )


class StatementGiven(Given):
    """What you stand for there."""

    statement = MayBeEmpty(max_length=LONGEST_STATEMENT)


class VoiceGiven(StatementGiven):
    """In what you vote in the open from now on."""

    scope = serializers.CharField(max_length=scopes.LONGEST_KEY, help_text=SCOPE)


def _one(person: Person, voice: OpenVoice) -> dict[str, Any]:
    (shown,) = with_weights(person, [voice])
    return shown


def _mine(request: HttpRequest, number: int) -> tuple[Person, OpenVoice]:
    person = signed_in(request)
    require_member(person)
    found = OpenVoice.objects.live().filter(person=person, pk=number).first()
    if found is None:
        raise actions.NotYours
    return person, found


@at("me/voices/", name="me.voices")
class Voices(Resource):
    @reads(OwnVoice, many=True, audience="self", scope=READ, page=["delegation:voice"])
    def get(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Where you vote in the open."""
        person = signed_in(request)
        mine = OpenVoice.objects.live().filter(person=person).order_by("scope")
        return with_weights(person, list(mine))

    @acts(SPEAK, takes=VoiceGiven, gives=OwnVoice, status=201, page=["delegation:voice"])
    def post(self, request: HttpRequest, given: dict[str, str]) -> Made:
        """Vote in the open from the next vote on, so that others can follow you."""
        person = signed_in(request)
        made = actions.declare(person, **given, now=clock.now())
        return Made(thing=_one(person, made), address=address_of("me.voices.one", number=made.pk))


@at("me/voices/<int:number>/", name="me.voices.one")
class OneVoice(Resource):
    @reads(OwnVoice, audience="self", scope=READ, page=["delegation:voice"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """One of your declarations."""
        return _one(*_mine(request, number))

    @acts(SPEAK, takes=StatementGiven, gives=OwnVoice, page=["delegation:restate"])
    def put(self, request: HttpRequest, given: dict[str, str], number: int) -> dict[str, Any]:
        """Say otherwise what you stand for."""
        person, voice = _mine(request, number)
        return _one(person, actions.restate(voice, person, **given, now=clock.now()))

    @acts(SPEAK, page=["delegation:withdraw_voice"])
    def delete(self, request: HttpRequest, number: int) -> None:
        """Vote in secret again, in votes that open from now on; who follows you is told."""
        person, voice = _mine(request, number)
        actions.withdraw_voice(voice, person, now=clock.now())
