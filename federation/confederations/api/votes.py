"""Joint votes for programs: what is asked, what the groups returned, and what follows."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.heartbeat import clock
from core.programs.fields import Page, Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from federation.confederations.api.belonging import InConfederation
from federation.confederations.counting import count
from federation.confederations.models import JointVote
from federation.confederations.rules.majorities import GroupMajority, Voice
from federation.confederations.showing import certified, returned, shown

OUTCOMES = ("open", "adopted", "rejected")


class JointVoteInList(InConfederation):
    """A joint vote as it stands in a list."""

    number = serializers.IntegerField()
    uid = serializers.UUIDField()
    title = serializers.CharField()
    language = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closes_on = serializers.DateField(help_text="The last date on which people vote at home.")
    returns_by = serializers.DateTimeField(help_text="The last moment for a return.")
    certified_at = serializers.DateTimeField(allow_null=True)
    is_adopted = serializers.BooleanField(allow_null=True)
    page = Page()


class Votes(Shown):
    """Votes of people."""

    yes = serializers.IntegerField()
    no = serializers.IntegerField()
    blank = serializers.IntegerField()


class Vouching(Shown):
    """How many of the other groups vouch for a return, and how many have to."""

    found = serializers.IntegerField()
    needed = serializers.IntegerField()
    others = serializers.IntegerField()


class CertificateLine(Shown):
    """What one group says that the joint vote came to."""

    name = serializers.CharField(help_text="Empty for one that never had a seat.")
    outcome = serializers.ChoiceField(choices=OUTCOMES[1:])
    digest = serializers.CharField(help_text="Of the figures it came to this by.")
    at = serializers.DateTimeField()
    is_ours = serializers.BooleanField()


class ReturnLine(Shown):
    """One of several returns of a group, or one that cannot count."""

    uid = serializers.UUIDField(source="row.uid")
    origin = serializers.CharField(source="row.origin")
    stated_at = serializers.DateTimeField(source="row.stated_at")
    witnessed_at = serializers.DateTimeField(
        allow_null=True, help_text="When enough others vouched for it."
    )
    vouching = Vouching()
    votes = Votes(source="ballots", allow_null=True, help_text="Not told of a small group.")
    stands = serializers.BooleanField(help_text="It is the one that counts.")
    corrects = serializers.BooleanField(help_text="It names one before it, which it corrects.")
    objection = serializers.CharField(help_text="Why it cannot count, if so.")


class GroupLine(Shown):
    """What one group says."""

    name = serializers.CharField()
    voice = serializers.ChoiceField(choices=[voice.value for voice in Voice])
    weight = serializers.CharField()
    origin = serializers.CharField(help_text="Who the group is, for ever.")
    size = serializers.IntegerField(
        allow_null=True, help_text="Not told of a small group; null without an announced roll, too."
    )
    fewer_than = serializers.IntegerField(
        allow_null=True, help_text="Told of a small group instead: how many it is fewer than."
    )
    turnout = serializers.IntegerField(
        allow_null=True, help_text="How many in a hundred took part, rounded down."
    )
    vouching = Vouching(allow_null=True, help_text="Who vouches for its return; null without one.")
    votes = Votes(
        source="ballots", allow_null=True, help_text="Not told of a small group, or of no return."
    )
    direct = Votes(
        allow_null=True, help_text="Of these, cast by the voters; null where it is not told."
    )
    delegated = Votes(
        allow_null=True, help_text="Of these, through mandates; null where it is not told."
    )
    note = serializers.CharField()
    late_roll = serializers.DateTimeField(
        allow_null=True,
        help_text="Since when its roll is vouched for, if its people voted already.",
    )


class Pool(Shown):
    """The small groups together."""

    size = serializers.IntegerField()
    votes = Votes(source="ballots")


class JointVoteWhole(JointVoteInList):
    """A joint vote, counted anew from what the groups returned."""

    text = serializers.CharField(help_text="Markdown.")
    group_majority = serializers.ChoiceField(choices=[each.value for each in GroupMajority])
    minimum_roll = serializers.IntegerField(help_text="Smaller groups are shown together.")
    witness_share = serializers.CharField(
        source="terms.witness_share", help_text="More than this share of the others has to vouch."
    )
    people = Votes(
        source="shown.outcome.people",
        allow_null=True,
        help_text="Like all figures told when the last group has closed its vote.",
    )
    people_majority = serializers.BooleanField(
        source="shown.outcome.people_majority", allow_null=True
    )
    groups_majority = serializers.BooleanField(
        source="shown.outcome.groups_majority", allow_null=True
    )
    would_be_adopted = serializers.BooleanField(
        source="shown.outcome.is_adopted",
        allow_null=True,
        help_text="What the returns of this moment lead to.",
    )
    provisional = serializers.IntegerField(help_text="Returns that lack their witnesses.")
    rejected = serializers.IntegerField(help_text="Returns that cannot count.")
    groups = GroupLine(many=True, source="shown.rows", allow_null=True)
    small_groups = Pool(source="shown.pool", allow_null=True)
    small_groups_protected = serializers.BooleanField(
        source="shown.protects",
        allow_null=True,
        help_text="Whether the figures of none of them follow from all that is shown.",
    )
    returns = ReturnLine(
        many=True,
        source="told",
        help_text="Of groups that returned more than once, and those that cannot count.",
    )
    certificates = CertificateLine(many=True, source="certified.lines")
    is_contradicted = serializers.BooleanField(
        source="certified.contradicts", help_text="Whether groups certified different outcomes."
    )


class JointVotesAsked(serializers.Serializer[Any]):
    """Which joint votes."""

    outcome = serializers.ChoiceField(choices=OUTCOMES, required=False, default="")


@at("joint-votes/", name="joint_votes")
class JointVotes(Resource):
    @reads(JointVoteInList, many=True, takes=JointVotesAsked, page=["confederations:list"])
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """Joint votes, newest first."""
        found = JointVote.objects.select_related("confederation")
        if asked["outcome"] == "open":
            found = found.open()
        elif asked["outcome"]:
            found = found.filter(is_adopted=asked["outcome"] == "adopted")
        return Listed(rows=found, order=("-number",))


@at("joint-votes/<int:number>/", name="joint_votes.one")
class OneJointVote(Resource):
    @reads(JointVoteWhole, page=["confederations:vote"])
    def get(self, request: HttpRequest, number: int) -> JointVote:
        """A joint vote, with what each group says and what follows from it."""
        votes = JointVote.objects.select_related("confederation")
        vote: Any = get_object_or_404(votes, number=number)
        counted, now = count(vote), clock.now()
        vote.shown = shown(vote, counted, now=now)
        several, rejected = returned(vote, counted, now=now)
        lines = [line for told in several for line in told.lines]
        lines += [line for _name, line in rejected if line not in lines]
        vote.told = sorted(lines, key=lambda line: line.row.pk)
        names = {seat.origin: seat.name for seat in counted.seats}
        vote.certified = certified(vote, names, now=now)
        vote.provisional, vote.rejected = len(counted.provisional), len(counted.rejected)
        return vote  # type: ignore[no-any-return]
