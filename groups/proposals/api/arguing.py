"""Arguments for and against, for programs. Who found what helpful is secret."""

from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.heartbeat import clock
from core.people.rules.names import LEVELS
from core.people.signed_in import signed_in
from core.programs.fields import Given, Shown
from core.programs.operations import Made
from core.programs.paging import Listed
from core.programs.resources import Resource, acts, address_of, at, reads
from groups.proposals import actions
from groups.proposals.actions.arguing import LONGEST_ARGUMENT
from groups.proposals.api.shown import ARGUE, LEVEL, READ, Byline, byline, the_proposal
from groups.proposals.models import Argument, Helpful, Side
from groups.proposals.rules import PUBLIC


class ArgumentShown(Shown):
    """An argument. One that was taken back has no words any more."""

    uid = serializers.UUIDField(source="argument.uid")
    proposal = serializers.IntegerField(source="argument.proposal_id")
    side = serializers.ChoiceField(choices=Side.choices, source="argument.side")
    text = serializers.CharField(source="argument.text", help_text="Markdown.")
    language = serializers.CharField(source="argument.language")
    author = Byline()
    helpful = serializers.IntegerField(
        source="argument.helpful_count", help_text="How many find it helpful."
    )
    written_on = serializers.DateField(source="argument.written_on")
    taken_back_on = serializers.DateField(source="argument.taken_back_on", allow_null=True)


class ArgumentGiven(Given):
    """What speaks for a proposal, or against it."""

    side = serializers.ChoiceField(choices=Side.choices)
    text = serializers.CharField(max_length=LONGEST_ARGUMENT)
    language = serializers.CharField(required=False, max_length=35, help_text="BCP 47.")
    author_level = serializers.ChoiceField(choices=list(LEVELS), required=False, help_text=LEVEL)


class HelpfulShown(Shown):
    """Whether an argument helps you."""

    is_helpful = serializers.BooleanField()


def _shown(arguments: list[Argument]) -> list[dict[str, Any]]:
    return [
        {"argument": each, "author": byline(each.author, each.author_level, each.group)}
        for each in arguments
    ]


def _the_argument(uid: UUID) -> Argument:
    public = Argument.objects.filter(proposal__stage__in=PUBLIC).best_first()
    return get_object_or_404(public.select_related("proposal", "author"), uid=uid)


@at("proposals/<int:number>/arguments/", name="proposals.arguments")
class Arguments(Resource):
    @reads(ArgumentShown, many=True, page=["proposals:detail"])
    def get(self, request: HttpRequest, number: int) -> Listed:
        """Arguments on both sides: the most helpful first, those taken back last."""
        is_gone = Case(
            When(taken_back_on=None, then=Value(0)), default=Value(1), output_field=IntegerField()
        )
        found = the_proposal(number).arguments.select_related("author").best_first()
        return Listed(
            rows=found.annotate(is_gone=is_gone),
            order=("is_gone", "-helpful_count", "pk"),
            shown=_shown,
        )

    @acts(ARGUE, takes=ArgumentGiven, gives=ArgumentShown, status=201, page=["proposals:argue"])
    def post(self, request: HttpRequest, given: dict[str, Any], number: int) -> Made:
        """Say what speaks for it, or against it."""
        made = actions.argue(the_proposal(number), signed_in(request), **given, now=clock.now())
        (shown,) = _shown([_the_argument(made.uid)])
        return Made(thing=shown, address=address_of("arguments.one", uid=made.uid))


@at("arguments/<uuid:uid>/", name="arguments.one")
class OneArgument(Resource):
    @reads(ArgumentShown, page=["proposals:detail"])
    def get(self, request: HttpRequest, uid: UUID) -> dict[str, Any]:
        """One argument."""
        (shown,) = _shown([_the_argument(uid)])
        return shown

    @acts(ARGUE, page=["proposals:take_back"])
    def delete(self, request: HttpRequest, uid: UUID) -> None:
        """Take your argument back: its words are deleted, that there was one stays."""
        actions.take_back(_the_argument(uid), signed_in(request), now=clock.now())


@at("arguments/<uuid:uid>/helpful/", name="arguments.helpful")
class FoundHelpful(Resource):
    @reads(HelpfulShown, audience="self", scope=READ, page=["proposals:detail"])
    def get(self, request: HttpRequest, uid: UUID) -> dict[str, bool]:
        """Whether it helps you, as you said."""
        return {"is_helpful": _helps(_the_argument(uid), signed_in(request))}

    @acts(ARGUE, page=["proposals:find_helpful"])
    def put(self, request: HttpRequest, uid: UUID) -> None:
        """Say that it helps you."""
        self._say(request, uid, helps=True)

    @acts(ARGUE, page=["proposals:find_helpful"])
    def delete(self, request: HttpRequest, uid: UUID) -> None:
        """Say that it does not help you after all."""
        self._say(request, uid, helps=False)

    def _say(self, request: HttpRequest, uid: UUID, *, helps: bool) -> None:
        argument, person = _the_argument(uid), signed_in(request)
        actions.find_helpful(argument, person, helps=helps, now=clock.now())


def _helps(argument: Argument, person: Any) -> bool:
    return Helpful.objects.filter(argument=argument, person=person).exists()
