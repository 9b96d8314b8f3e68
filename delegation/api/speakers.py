"""Who votes in the open, for programs."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import signed_in
from core.programs.fields import Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from core.programs.scopes import READ_GROUP
from delegation import matters, scopes
from delegation.actions.checks import require_on
from delegation.api.shown import MatterShown, NamedPerson, WordsAsked, known
from delegation.candidates import called, drawn
from delegation.matters import OpenVote
from delegation.models import OpenVoice
from delegation.speakers import LAST_OPEN_VOTES, rows, with_mandates
from delegation.speaking import figures, speakers_on


class FiguresShown(Shown):
    """What somebody carries in a scope by last night's mandates, and how often they vote."""

    weight = serializers.CharField(help_text="Votes, their own included; empty if not known yet.")
    share = serializers.CharField(help_text="Of all members' votes.")
    voted = serializers.IntegerField(help_text="In how many of the last votes there they voted,")
    asked = serializers.IntegerField(help_text="of so many.")


class SpeakerInList(Shown):
    """Somebody who votes in the open."""

    person = NamedPerson()
    statement = serializers.CharField()
    language = serializers.CharField()
    figures = FiguresShown()


class VoiceShown(Shown):
    """A declaration to vote in the open."""

    scope = serializers.CharField(source="voice.scope")
    about = serializers.CharField(source="label")
    statement = serializers.CharField(source="voice.statement")
    language = serializers.CharField(source="voice.language")
    declared_at = serializers.DateTimeField(source="voice.declared_at")
    weight = serializers.CharField()
    mandate = serializers.CharField(
        help_text="Whom they follow there, as a sentence: whoever speaks for others shows it."
    )


class SpeakerWhole(Shown):
    """Somebody who votes in the open, or did."""

    person = NamedPerson()
    voices = VoiceShown(many=True)
    figures = FiguresShown(help_text="On everything.")


class OpenVoteShown(Shown):
    """What somebody voted in the open."""

    vote = MatterShown(source="matter")
    choice = serializers.SerializerMethodField(help_text="The key of the option, or blank.")
    reason = serializers.CharField()

    def get_choice(self, vote: OpenVote) -> str:
        return vote.matter.choice(vote.outcome)


@at("speakers/", name="speakers")
class Speakers(Resource):
    @reads(
        SpeakerInList,
        many=True,
        audience="members",
        scope=READ_GROUP,
        takes=WordsAsked,
        page=["delegation:speakers"],
    )
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """Who votes in the open on something, in an order that favours nobody."""
        require_on()
        scope, reader = known(asked["scope"]), signed_in(request)
        found = called(speakers_on(scope), asked["q"].strip())
        return Listed(
            rows=found.annotate(drawn=drawn(reader, today=clock.today())),
            order=("drawn", "number"),
            shown=lambda people: rows(scope, people),
        )


@at("speakers/<int:number>/", name="speakers.one")
class OneSpeaker(Resource):
    @reads(SpeakerWhole, audience="members", scope=READ_GROUP, page=["delegation:speaker"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """Where somebody votes in the open, with which words, and what they carry."""
        require_on()
        person = get_object_or_404(Person.objects.present(), pk=number)
        voices = list(OpenVoice.objects.live().filter(person=person).order_by("scope"))
        return {
            "person": person,
            "voices": with_mandates(person, voices),
            "figures": figures(scopes.EVERYTHING, [person])[person.pk],
        }


@at("speakers/<int:number>/open-votes/", name="speakers.open_votes")
class OpenVotes(Resource):
    @reads(
        OpenVoteShown,
        many=True,
        audience="members",
        scope=READ_GROUP,
        page=["delegation:speaker"],
    )
    def get(self, request: HttpRequest, number: int) -> list[OpenVote]:
        """What somebody voted in the open, newest first, with reasons."""
        require_on()
        person = get_object_or_404(Person.objects.present(), pk=number)
        return matters.open_votes(person.pk, limit=LAST_OPEN_VOTES)
