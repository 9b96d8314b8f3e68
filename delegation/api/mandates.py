"""Giving, changing, resting and ending mandates, for programs. All of it is the giver's alone."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import signed_in
from core.programs.fields import Given, Number, Shown
from core.programs.operations import Made
from core.programs.paging import Listed
from core.programs.resources import Resource, acts, address_of, at, reads
from delegation import actions, scopes
from delegation.actions.checks import require_member, require_on
from delegation.api.shown import GIVE, READ, SCOPE, MatterShown, NamedPerson, choices_shown
from delegation.candidates import names_of
from delegation.models import Mandate
from delegation.preview import preview
from delegation.rules.scope import MOST_CHOICES, MOST_DELEGATES, Choice
from delegation.showing import renewed_until, shown


class ChoiceShown(Shown):
    """One choice: whom to follow, and how many of them must agree."""

    people = NamedPerson(many=True)
    must_agree = serializers.IntegerField()
    joint_yes = serializers.BooleanField(
        help_text="Only when they agree on a change, not on blank or on leaving things as they are."
    )


class MandateShown(Shown):
    """A mandate of yours."""

    uid = serializers.UUIDField(source="row.mandate.uid")
    scope = serializers.CharField(source="row.mandate.scope")
    about = serializers.CharField(source="row.label")
    sentence = serializers.CharField(source="row.sentence")
    choices = ChoiceShown(many=True)
    until_on = serializers.DateField(source="row.mandate.until_on", help_text="It ends that day.")
    state = serializers.ChoiceField(choices=["speaks", "rests", "ended"], source="row.state")
    is_secret = serializers.BooleanField(
        source="row.is_secret", help_text="Whether only you see it."
    )
    gone = serializers.CharField(
        source="row.gone", help_text="Who of those named is no member now."
    )
    silent = serializers.CharField(
        source="row.silent", help_text="Who of those named does not vote in the open here."
    )


class ChoiceGiven(Given):
    """One to seven people, and how many of them must agree: more than half."""

    people = serializers.ListField(
        child=Number(),
        min_length=1,
        max_length=MOST_DELEGATES,
        help_text="By number.",
    )
    must_agree = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST_DELEGATES, help_text="All if nothing is said."
    )
    joint_yes = serializers.BooleanField(required=False, default=False)


class Changed(Given):
    """Whom to follow, in order, and until when."""

    choices = serializers.ListField(child=ChoiceGiven(), min_length=1, max_length=MOST_CHOICES)
    until_on = serializers.DateField()


class MandateGiven(Changed):
    """A new mandate."""

    scope = serializers.CharField(max_length=scopes.LONGEST_KEY, help_text=SCOPE)


class Renewed(Given):
    """How long it goes on."""

    until_on = serializers.DateField(
        required=False, help_text="As long as mandates usually last, if nothing is said."
    )


class WouldHave(Shown):
    """What a mandate does in a vote, or would have done."""

    vote = MatterShown(source="matter")
    choice = serializers.CharField(help_text="As a sentence would say it.")
    why = serializers.ListField(child=serializers.CharField(), source="steps")
    has_voted = serializers.BooleanField(source="own", help_text="Then the mandate is silent.")


class PreviewShown(Shown):
    """What a mandate says and does, before it is given."""

    sentence = serializers.CharField()
    running = WouldHave(many=True)
    decided = WouldHave(many=True)
    warnings = serializers.ListField(child=serializers.CharField())


def _read(given: dict[str, Any]) -> tuple[Choice, ...]:
    return tuple(
        actions.choice(
            delegates=each["people"],
            quota=each.get("must_agree"),
            joint_yes=each["joint_yes"],
        )
        for each in given["choices"]
    )


def _shown(mandates: list[Mandate], *, today: date) -> list[dict[str, Any]]:
    rows = shown(mandates, today=today)
    numbers = {n for each in mandates for c in each.choice_list for n in c.delegates}
    named = names_of(numbers)
    return [{"row": row, "choices": choices_shown(row.mandate.choice_list, named)} for row in rows]


def _one(mandate: Mandate) -> dict[str, Any]:
    (found,) = _shown([mandate], today=clock.today())
    return found


def _mine(request: HttpRequest, uid: UUID) -> tuple[Person, Mandate]:
    """Whoever asks and a mandate of theirs; raises NotYours, also for what is not there."""
    person = signed_in(request)
    require_member(person)
    found = Mandate.objects.by(person).filter(uid=uid).first()
    if found is None:
        raise actions.NotYours
    return person, found


@at("me/mandates/", name="me.mandates")
class Mandates(Resource):
    @reads(MandateShown, many=True, audience="self", scope=READ, page=["delegation:mandates"])
    def get(self, request: HttpRequest) -> Listed:
        """Your mandates: one for each subject."""
        given = Mandate.objects.by(signed_in(request))
        today = clock.today()
        return Listed(rows=given, order=("scope", "pk"), shown=lambda r: _shown(r, today=today))

    @acts(GIVE, takes=MandateGiven, gives=MandateShown, status=201, page=["delegation:give"])
    def post(self, request: HttpRequest, given: dict[str, Any]) -> Made:
        """Let others vote for you where you do not vote yourself."""
        made = actions.give(
            signed_in(request),
            scope=given["scope"],
            choices=_read(given),
            until_on=given["until_on"],
            now=clock.now(),
        )
        return Made(thing=_one(made), address=address_of("me.mandates.one", uid=made.uid))


@at("me/mandates/preview/", name="me.mandates.preview")
class Previewed(Resource):
    @acts(GIVE, takes=MandateGiven, gives=PreviewShown, page=["delegation:give"])
    def post(self, request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
        """What a mandate would say and do. Nothing is given, nothing is kept."""
        person, scope = signed_in(request), given["scope"]
        require_on()
        require_member(person)
        if not scopes.exists(scope):
            raise actions.UnknownScope
        before = Mandate.objects.by(person).within([scope]).first()
        return preview(
            person,
            scope,
            _read(given),
            given["until_on"],
            label=scopes.label(scope),
            mandate=before,
        )


@at("me/mandates/<uuid:uid>/", name="me.mandates.one")
class OneMandate(Resource):
    @reads(MandateShown, audience="self", scope=READ, page=["delegation:mandate"])
    def get(self, request: HttpRequest, uid: UUID) -> dict[str, Any]:
        """One of your mandates."""
        return _one(_mine(request, uid)[1])

    @acts(GIVE, takes=Changed, gives=MandateShown, page=["delegation:change"])
    def put(self, request: HttpRequest, given: dict[str, Any], uid: UUID) -> dict[str, Any]:
        """Follow others, or until another day."""
        person, mandate = _mine(request, uid)
        choices, until_on = _read(given), given["until_on"]
        return _one(
            actions.edit(mandate, person, choices=choices, until_on=until_on, now=clock.now())
        )

    @acts(GIVE, page=["delegation:withdraw"])
    def delete(self, request: HttpRequest, uid: UUID) -> None:
        """End it; it is forgotten."""
        person, mandate = _mine(request, uid)
        actions.withdraw(mandate, person, now=clock.now())


@at("me/mandates/<uuid:uid>/rest/", name="me.mandates.rest")
class Rest(Resource):
    @acts(GIVE, gives=MandateShown, page=["delegation:suspend"])
    def put(self, request: HttpRequest, uid: UUID) -> dict[str, Any]:
        """Let it rest."""
        person, mandate = _mine(request, uid)
        return _one(actions.suspend(mandate, person, now=clock.now()))

    @acts(GIVE, gives=MandateShown, page=["delegation:resume"])
    def delete(self, request: HttpRequest, uid: UUID) -> dict[str, Any]:
        """Let it speak again."""
        person, mandate = _mine(request, uid)
        return _one(actions.resume(mandate, person, now=clock.now()))


@at("me/mandates/<uuid:uid>/renewal/", name="me.mandates.renewal")
class Renewal(Resource):
    @acts(GIVE, takes=Renewed, gives=MandateShown, page=["delegation:renew"])
    def post(self, request: HttpRequest, given: dict[str, date], uid: UUID) -> dict[str, Any]:
        """Let it go on."""
        person, mandate = _mine(request, uid)
        until_on = given.get("until_on") or renewed_until(clock.today())
        return _one(actions.renew(mandate, person, until_on=until_on, now=clock.now()))
