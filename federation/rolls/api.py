"""Rolls for programs: how far they are compared, and where one votes."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.heartbeat import clock
from core.people.signed_in import signed_in
from core.programs.fields import Shown
from core.programs.resources import Resource, acts, at, reads
from core.programs.scopes import scope
from federation.confederations.models import Confederation, JointVote
from federation.rolls import showing
from federation.rolls.actions.choosing import let_go
from federation.rolls.actions.declaring import declare_home
from federation.rolls.models import State
from groups.membership.actions import require_member

READ = scope("read:rolls", _("Read where I vote when groups vote together"))
CHOOSE = scope("act:rolls", _("Choose where I vote when groups vote together"))
STATES = ("", *State.values)


class RollLine(Shown):
    """What one group said of its roll."""

    name = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="Could vote on the roll day.")
    announced = serializers.IntegerField(allow_null=True, help_text="Could vote at the opening.")
    count = serializers.IntegerField(allow_null=True, help_text="How long its list is.")
    unnamed = serializers.IntegerField(
        allow_null=True, help_text="People of whom it has verified nothing."
    )
    is_compared = serializers.BooleanField(help_text="Whether we compared its list with ours.")


class RollsShown(Shown):
    """The rolls of a joint vote."""

    closes = serializers.DateField(source="days.closes", help_text="The roll day.")
    opens = serializers.DateField(source="days.opens")
    guardians = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(
        choices=STATES, help_text="Empty before the roll day, and where rolls are not compared."
    )
    groups = RollLine(many=True, source="lines")


class OwnPlace(Shown):
    """Where you stand on the roll here."""

    standing = serializers.ChoiceField(
        choices=("", "clear", "here", "elsewhere", "unresolved"),
        help_text="Empty if you are not on it.",
    )
    votes_elsewhere = serializers.BooleanField(
        source="is_elsewhere", help_text="You declared that you vote in another group."
    )
    other_groups = serializers.ListField(
        child=serializers.CharField(), help_text="Groups that list you, too."
    )
    may_let_go = serializers.BooleanField(help_text="Whether you can choose now.")


class HomeShown(Shown):
    """Where you vote in one confederation."""

    number = serializers.IntegerField(source="confederation.number")
    name = serializers.CharField(source="confederation.name")
    votes_here = serializers.BooleanField(source="is_here")
    closed_until = serializers.DateField(
        allow_null=True, help_text="The date from which you can choose again."
    )


class HomeChosen(serializers.Serializer[Any]):
    """Here, or in another group."""

    votes_here = serializers.BooleanField()


@at("joint-votes/<int:number>/rolls/", name="joint_votes.rolls")
class Rolls(Resource):
    @reads(RollsShown, page=["rolls:vote"])
    def get(self, request: HttpRequest, number: int) -> Any:
        """How far the rolls are compared."""
        found: Any = showing.shown(_vote(number), None, today=clock.today())
        state = found.roll.state if found.roll else ""
        return {
            "days": found.days,
            "guardians": found.guardians,
            "state": state,
            "lines": found.lines,
        }


@at("joint-votes/<int:number>/rolls/me/", name="joint_votes.rolls.me")
class OwnRoll(Resource):
    @reads(OwnPlace, audience="self", scope=READ, page=["rolls:vote"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """Where you stand on the roll here."""
        person = signed_in(request)
        require_member(person)
        found = showing.shown(_vote(number), person, today=clock.today()).mine or showing.Mine()
        return {
            "standing": found.standing,
            "is_elsewhere": found.is_elsewhere,
            "other_groups": [seat.name for seat in found.others],
            "may_let_go": found.may_let_go,
        }

    @acts(CHOOSE, page=["rolls:let_go"])
    def delete(self, request: HttpRequest, number: int) -> None:
        """Let this group take you off its roll, because you vote in another one that lists you."""
        let_go(signed_in(request), _vote(number), now=clock.now())


@at("me/voting-homes/", name="me.voting_homes")
class OwnHomes(Resource):
    @reads(HomeShown, audience="self", scope=READ, many=True, page=["rolls:homes"])
    def get(self, request: HttpRequest) -> list[Any]:
        """Where you vote in each confederation that the group is in."""
        person = signed_in(request)
        require_member(person)
        return list(showing.choices(person, today=clock.today()))


@at("me/voting-homes/<int:number>/", name="me.voting_home")
class OwnHome(Resource):
    @acts(CHOOSE, takes=HomeChosen, page=["rolls:declare"])
    def put(self, request: HttpRequest, given: dict[str, Any], number: int) -> None:
        """Choose where you vote; it counts for every later roll."""
        declare_home(
            signed_in(request),
            get_object_or_404(Confederation, pk=number),
            is_here=given["votes_here"],
            now=clock.now(),
        )


def _vote(number: int) -> JointVote:
    votes = JointVote.objects.select_related("confederation")
    return get_object_or_404(votes, number=number)
