"""Downloading ballots and counting them again, for programs."""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import serializers

from core.programs.fields import Given, MayBeEmpty, Shown
from core.programs.operations import Media
from core.programs.resources import Resource, acts, at, reads
from core.programs.scopes import READ_GROUP
from delegation import program
from groups.referenda.access import the_member, the_vote
from groups.referenda.api.ballots import Found
from groups.referenda.recounting import ballots_of, found_by, mandates_of
from groups.referenda.rules import BallotsMalformed, Recount
from groups.referenda.rules import recount as count_again
from groups.referenda.rules.carrying import check_snapshot

BALLOTS = Media(type="application/jsonl", is_text=True)
SNAPSHOT = Media(type="application/json", is_text=True)
PROGRAM = Media(type="text/x-python", is_text=True)


class RecountGiven(Given):
    """What to count; without a file, what was published."""

    ballots = MayBeEmpty(trim_whitespace=False, help_text="A file of ballots, as a text.")
    snapshot = MayBeEmpty(
        trim_whitespace=False, help_text="The snapshot of mandates that belongs to it."
    )


class RecountShown(Shown):
    """What a count of the file comes to."""

    fault = serializers.CharField(
        allow_null=True, help_text="Why it cannot be counted; then all else is empty."
    )
    agrees = serializers.BooleanField(help_text="Whether the file says the same of itself.")
    is_the_published = serializers.BooleanField()
    ballots = serializers.IntegerField()
    tally = serializers.DictField(child=serializers.IntegerField(), help_text="By key.")
    winner = serializers.CharField(allow_null=True)
    reason = serializers.CharField()
    mandates_followed = serializers.BooleanField()
    snapshot_fault = serializers.CharField(allow_null=True)


class FoundBallot(Shown):
    """A published ballot."""

    seq = serializers.IntegerField()
    choice = serializers.CharField()


class FoundBallots(Shown):
    """The published ballots that belong to a code."""

    pseudonym = serializers.CharField()
    found = FoundBallot(many=True)


@at("referenda/<int:number>/ballots/", name="referenda.ballots")
class Ballots(Resource):
    @reads(BALLOTS, audience="members", scope=READ_GROUP, page=["referenda:ballots"])
    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """All ballots of a vote that is over, in one file that anybody can recount."""
        return HttpResponse(ballots_of(the_vote(number)), content_type=BALLOTS.type)


@at("referenda/<int:number>/mandates/", name="referenda.mandates")
class Mandates(Resource):
    @reads(SNAPSHOT, audience="members", scope=READ_GROUP, page=["referenda:snapshot"])
    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The mandates a vote was counted with, without the names of those who gave them."""
        content = mandates_of(the_vote(number))
        if content is None:
            raise Http404
        return HttpResponse(content, content_type=SNAPSHOT.type)


@at("referenda/program/", name="referenda.program")
class Program(Resource):
    @reads(PROGRAM, page=["referenda:program"])
    def get(self, request: HttpRequest) -> HttpResponse:
        """A small program that follows the mandates of a snapshot again."""
        return HttpResponse(Path(program.__file__).read_bytes(), content_type=PROGRAM.type)


@at("referenda/<int:number>/recount/", name="referenda.recount")
class Recounting(Resource):
    @acts(READ_GROUP, takes=RecountGiven, gives=RecountShown, page=["referenda:recount"])
    def post(self, request: HttpRequest, given: dict[str, str], number: int) -> dict[str, Any]:
        """Count the published ballots again, or those of a file of your own."""
        the_member(request)
        vote = the_vote(number)
        published = ballots_of(vote)
        content, snapshot = given["ballots"].encode(), given["snapshot"].encode()
        if not content:
            content, snapshot = published, mandates_of(vote) or b""
        return _counted(content, snapshot) | {"is_the_published": content == published}


@at("referenda/<int:number>/ballot-search/", name="referenda.ballot_search")
class BallotSearch(Resource):
    @acts(READ_GROUP, takes=Found, gives=FoundBallots, page=["referenda:recount"])
    def post(self, request: HttpRequest, given: dict[str, str], number: int) -> dict[str, Any]:
        """Find your ballot among the published ones by its code."""
        the_member(request)
        vote = the_vote(number)
        content = ballots_of(vote)
        return found_by(given["code"], given["words"], vote=vote, content=content)


def _counted(content: bytes, snapshot: bytes) -> dict[str, Any]:
    try:
        again = count_again(content)
    except BallotsMalformed as fault:
        return _empty(str(fault))
    return _shown(again, snapshot)


def _shown(again: Recount, snapshot: bytes) -> dict[str, Any]:
    fault = check_snapshot(again, snapshot) if snapshot else None
    return {
        "fault": None,
        "agrees": again.agrees,
        "ballots": again.ballots,
        "tally": again.found.tally,
        "winner": again.found.winner,
        "reason": again.found.reason,
        "mandates_followed": bool(snapshot),
        "snapshot_fault": fault.value if fault else None,
    }


def _empty(fault: str) -> dict[str, Any]:
    return {
        "fault": fault,
        "agrees": False,
        "ballots": 0,
        "tally": {},
        "winner": None,
        "reason": "",
        "mandates_followed": False,
        "snapshot_fault": None,
    }
