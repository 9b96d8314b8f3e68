"""Trying out other rules and proposing them, for programs. The charter itself is in its room."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from core import hooks
from core.charter.models import Version
from core.charter.reading import current, numbered
from core.heartbeat import clock
from core.people.signed_in import signed_in
from core.programs.fields import Given, Number, Shown, faults_of
from core.programs.operations import Made
from core.programs.resources import Resource, acts, address_of, at, reads
from groups.constitution import actions, aloud, effects, reading
from groups.constitution.forms import AmendmentForm
from groups.decisions.effect_kinds import Data
from groups.proposals.api.reading import whole
from groups.proposals.api.shown import WRITE, ProposalWhole, the_proposal

LONGEST_VALUE = 1000


class Values(serializers.Serializer[Any]):
    """Other values for some rules; what is not named stays."""

    def get_fields(self) -> dict[str, Any]:
        return {
            name: serializers.CharField(
                required=False, max_length=LONGEST_VALUE, help_text=str(parameter.allowed())
            )
            for name, parameter in hooks.parameters.items()
        }

    def validate(self, attrs: dict[str, dict[str, str]]) -> dict[str, str]:
        """Under their whole names again: a dot stands for something inside something else."""
        return {
            f"{room}.{name}": value
            for room, values in attrs.items()
            for name, value in values.items()
        }


class ChangesGiven(Given, Values):
    """The rules that are to be changed, with their new values."""


class VersionsAsked(serializers.Serializer[Any]):
    """Which two versions of the charter."""

    before = Number()
    after = Number()


class DifferenceShown(Shown):
    """A sentence of the charter that changes."""

    name = serializers.CharField(source="parameter.name")
    is_protected = serializers.BooleanField(source="parameter.is_protected")
    before = serializers.CharField()
    after = serializers.CharField()


class OutlookShown(Shown):
    """What speaks against the charter as it stands."""

    obstacle = serializers.CharField(
        allow_null=True, help_text="What keeps the members from amending it."
    )
    warnings = serializers.ListField(child=serializers.CharField())


class TriedShown(Shown):
    """What an earlier vote would have come to under other rules."""

    vote = serializers.IntegerField(source="referendum.number")
    titles = serializers.ListField(child=serializers.CharField())
    was_adopted = serializers.BooleanField()
    answer = serializers.CharField(source="answer.value")
    sentence = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())


class TrialShown(Shown):
    """What the charter would say, and what the last votes would have come to."""

    changes = DifferenceShown(many=True)
    is_protected = serializers.BooleanField(help_text="Whether the higher majority is needed.")
    warnings = serializers.ListField(child=serializers.CharField())
    votes = TriedShown(many=True)


def _entered(values: dict[str, str]) -> Data:
    """Values as the form on the page reads them; raises ValidationError."""
    form = AmendmentForm(values)
    if not form.is_valid():
        raise ValidationError(faults_of(form))
    return form.effect_data()


def _tried(kept: Data) -> dict[str, Any]:
    return {
        "changes": list(effects.changes_of(kept)),
        "is_protected": effects.is_protected(kept),
        "warnings": reading.warnings_after(kept["changes"]),
        "votes": reading.dry_run(kept["changes"]),
    }


@at("charter/outlook/", name="charter.outlook")
class Outlook(Resource):
    @reads(OutlookShown, page=["constitution:charter"])
    def get(self, request: HttpRequest) -> dict[str, Any]:
        """Whether the members could amend the charter, and what they may not have meant."""
        in_force = current()
        return {"obstacle": reading.obstacle_now(in_force), "warnings": reading.warnings(in_force)}


@at("charter/differences/", name="charter.differences")
class Differences(Resource):
    @reads(
        DifferenceShown,
        many=True,
        takes=VersionsAsked,
        page=["constitution:differences", "constitution:version"],
    )
    def get(self, request: HttpRequest, asked: dict[str, int]) -> list[Any]:
        """What two versions of the charter say differently."""
        known = set(Version.objects.filter(number__in=asked.values()).values_list("pk", flat=True))
        if missing := {name for name, number in asked.items() if number not in known}:
            unknown = reading.NO_SUCH_VERSION
            raise ValidationError({name: [unknown] for name in sorted(missing)})
        return aloud.differences(numbered(asked["before"]), numbered(asked["after"]))


@at("charter/trial/", name="charter.trial")
class Trial(Resource):
    @reads(TrialShown, takes=Values, page=["constitution:trial"], also=[409])
    def get(self, request: HttpRequest, asked: dict[str, str]) -> dict[str, Any]:
        """Try out other values. Nothing changes by trying."""
        return _tried(effects.clean(_entered(asked)))


@at("charter/amendments/", name="charter.amendments")
class Amendments(Resource):
    @acts(WRITE, takes=ChangesGiven, gives=ProposalWhole, status=201, page=["constitution:propose"])
    def post(self, request: HttpRequest, given: dict[str, str]) -> Made:
        """Begin a proposal that makes these changes; only you see it until you publish it."""
        person = signed_in(request)
        changes = _entered(given)["changes"]
        made = actions.propose(person, changes=changes, now=clock.now())
        address = address_of("me.proposals.one", number=made.number)
        return Made(thing=whole(made, person), address=address)


@at("proposals/<int:number>/dry-run/", name="proposals.dry_run")
class DryRun(Resource):
    @reads(TrialShown, page=["constitution:dry_run"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """What the last votes would have come to under the changes of a proposal."""
        return _tried(reading.changes_proposed(the_proposal(number)))
