"""Votes and where one stands in them, for programs."""

from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import person_or_none, signed_in
from core.programs.fields import Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from core.programs.scopes import READ_GROUP
from groups.membership.models import is_member
from groups.proposals.api.shown import Byline, byline
from groups.referenda import actions, wording
from groups.referenda.access import may_read_figures, the_vote
from groups.referenda.api.shown import READ, MineShown, VoteInList, VoteWhole
from groups.referenda.models import Referendum, State
from groups.referenda.rules import BLANK
from groups.referenda.showing import about, mine, what_came_of_mine

UNDER_THE_NAME = 3


class VotesAsked(serializers.Serializer[Any]):
    """Which votes."""

    state = serializers.ChoiceField(choices=State.choices, required=False, default="")


class Entry(Shown):
    """Somebody on the roll."""

    person = Byline()
    in_the_open = serializers.BooleanField(
        help_text="In a secret vote: whether they vote under their name, so that others follow."
    )
    took_part = serializers.BooleanField(
        allow_null=True, help_text="Told after the close; nothing before."
    )


class RollAsked(serializers.Serializer[Any]):
    """Which part of the roll."""

    took_part = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="After the close."
    )


@at("referenda/", name="referenda")
class Votes(Resource):
    @reads(VoteInList, many=True, takes=VotesAsked, page=["referenda:list"])
    def get(self, request: HttpRequest, asked: dict[str, str]) -> Listed:
        """Every vote of the group, newest first."""
        found = Referendum.objects.select_related("result").defer("result__steps")
        if asked["state"]:
            found = found.filter(state=asked["state"])
        return Listed(rows=found, order=("-number",))


@at("referenda/<int:number>/", name="referenda.one")
class OneVote(Resource):
    @reads(VoteWhole, page=["referenda:detail"])
    def get(self, request: HttpRequest, number: int) -> Any:
        """A vote as everybody may see it; totals only when it is over."""
        vote: Any = the_vote(number)
        person = person_or_none(request)
        facts = about(vote, tells=may_read_figures(vote, person))
        numbers = [proposal.number for proposal in facts["proposals"]]
        result = None
        if vote.is_closed and facts["tells_figures"]:
            result = _result(vote, facts, for_members=is_member(person))
        vote.about = facts | {"numbers": numbers, "result": result}
        return vote


def _result(vote: Referendum, facts: dict[str, Any], *, for_members: bool) -> dict[str, Any]:
    result = vote.result
    keys = [*(option.key for option in facts["options"]), BLANK]
    delegated = result.delegated or dict.fromkeys(keys, 0)
    return {
        "winner": result.winner,
        "reason": result.reason,
        "sentence": str(wording.ended(vote, result.reason)),
        "tally": [
            {
                "key": key,
                "together": result.tally[key],
                "direct": result.tally[key] - delegated[key],
                "delegated": delegated[key],
            }
            for key in keys
        ],
        "turnout": result.turnout,
        "direct": result.turnout_direct,
        "delegated": result.turnout_delegated,
        "margin": result.margin,
        "in_loops": result.in_loops,
        "dead_ends": result.dead_ends,
        "largest": _largest(result.largest) if for_members else [],
        "snapshot": result.snapshot,
        "sampled": result.sampled,
        "questions": wording.questions(vote, result),
    }


def _largest(kept: list[list[Any]]) -> list[dict[str, Any]]:
    weights = {int(person): Fraction(text) for person, text in kept}
    people = Person.objects.in_bulk(weights)
    return [
        {"person": byline(people[number], UNDER_THE_NAME), "weight": str(weight)}
        for number, weight in weights.items()
        if number in people
    ]


@at("referenda/<int:number>/me/", name="referenda.me")
class Mine(Resource):
    @reads(MineShown, audience="self", scope=READ, page=["referenda:detail"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """Where you stand in a vote, and when it is over what your vote came to."""
        person, vote = signed_in(request), the_vote(number)
        objection = actions.objection_to_voting(vote, person, now=clock.now())
        return mine(vote, person) | {
            "objection": objection.code if objection else None,
            "came_to": _came_to(vote, person) if vote.is_closed else None,
        }


def _came_to(vote: Referendum, person: Person) -> dict[str, Any] | None:
    options = list(vote.options_in_order())
    found = what_came_of_mine(vote, options, person)
    if found is None:
        return None
    choices = [*(option.key for option in options), BLANK]
    return {
        "how": found.how,
        "choice": choices[found.outcome] if found.outcome >= 0 else "",
        "sentence": found.says,
        "steps": found.steps,
        "is_cut": found.is_cut,
    }


@at("referenda/<int:number>/roll/", name="referenda.roll")
class Roll(Resource):
    @reads(
        Entry,
        many=True,
        audience="members",
        scope=READ_GROUP,
        takes=RollAsked,
        page=["referenda:roll"],
    )
    def get(self, request: HttpRequest, asked: dict[str, Any], number: int) -> Listed:
        """Who can vote, and after the close who did."""
        vote = the_vote(number)
        people: QuerySet[Any] = vote.roll.select_related("person")
        if asked["took_part"] is not None:
            if not vote.is_closed:
                raise Http404
            people = people.filter(took_part=asked["took_part"])
        order = ("person__surname", "person__forename", "person_id")
        return Listed(
            rows=people,
            order=order,
            shown=lambda rows: [_entry(row, is_over=vote.is_closed) for row in rows],
        )


def _entry(row: Any, *, is_over: bool) -> dict[str, Any]:
    return {
        "person": byline(row.person, UNDER_THE_NAME),
        "in_the_open": row.in_the_open,
        "took_part": row.took_part if is_over else None,
    }
