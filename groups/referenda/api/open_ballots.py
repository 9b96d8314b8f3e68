"""Ballots under one's name, for programs."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.heartbeat import clock
from core.people.signed_in import signed_in
from core.programs.fields import Given, MayBeEmpty, Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, acts, at, reads
from core.programs.scopes import READ_GROUP
from groups.proposals.api.shown import Byline, byline
from groups.referenda import actions
from groups.referenda.access import the_vote
from groups.referenda.api.shown import READ, VOTE
from groups.referenda.api.votes import UNDER_THE_NAME
from groups.referenda.models import LONGEST_REASON, OpenBallot


class OpenBallotGiven(Given):
    """What you vote for under your name."""

    choice = serializers.CharField(max_length=16, help_text="The key of an option, or blank.")
    reason = MayBeEmpty(max_length=LONGEST_REASON)


class OpenBallotShown(Shown):
    """What somebody votes for under their name."""

    choice = serializers.CharField()
    reason = serializers.CharField()
    times_changed = serializers.SerializerMethodField()
    alone = serializers.BooleanField(
        help_text="Cast so late that it counts for nobody but the voter."
    )

    def get_times_changed(self, ballot: OpenBallot) -> int:
        return ballot.seq - 1


class NamedBallot(OpenBallotShown):
    """What somebody votes for, with the name."""

    person = serializers.SerializerMethodField()

    def get_person(self, ballot: OpenBallot) -> Byline:
        return byline(ballot.person, UNDER_THE_NAME)  # type: ignore[return-value]


@at("referenda/<int:number>/open-ballots/", name="referenda.open_ballots")
class OpenBallots(Resource):
    @reads(
        NamedBallot,
        many=True,
        audience="members",
        scope=READ_GROUP,
        page=["referenda:open_ballots"],
    )
    def get(self, request: HttpRequest, number: int) -> Listed:
        """Who votes for what under their names, and why."""
        cast = the_vote(number).open_ballots.select_related("person")
        return Listed(rows=cast, order=("person__surname", "person__forename", "person_id"))


@at("referenda/<int:number>/open-ballot/", name="referenda.open_ballot")
class OpenBallotOfMine(Resource):
    @reads(OpenBallotShown, audience="self", scope=READ, page=["referenda:open_ballots"])
    def get(self, request: HttpRequest, number: int) -> OpenBallot:
        """Your ballot with your name."""
        mine = OpenBallot.objects.filter(referendum=the_vote(number), person=signed_in(request))
        return get_object_or_404(mine)

    @acts(VOTE, takes=OpenBallotGiven, gives=OpenBallotShown, page=["referenda:vote"])
    def put(self, request: HttpRequest, given: dict[str, str], number: int) -> OpenBallot:
        """Vote under your name, or change that vote: members see it at once, and it is recorded."""
        vote, person = the_vote(number), signed_in(request)
        return actions.cast_open(vote, person, **given, now=clock.now())

    @acts(VOTE, page=["referenda:take_back"])
    def delete(self, request: HttpRequest, number: int) -> None:
        """Take it back; a mandate speaks for you again if you have given one."""
        actions.take_back_open(the_vote(number), signed_in(request), now=clock.now())
