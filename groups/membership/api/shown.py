"""What programs are shown of members, and what their tokens allow."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.people.api.shown import Somebody
from core.people.models import Person
from core.programs.fields import Shown
from core.programs.scopes import scope
from groups.membership.models import State

READ = scope("read:membership", _("Read my reputation, my ratings and my invitations"))
APPLY = scope("act:membership", _("Apply for me, withdraw that, and leave the group"))
RATE = scope("act:ratings", _("Rate others and propose people in my name"))
INVITE = scope("act:invitations", _("Invite people in my name"))


class Member(Shown):
    """A member, with what they chose to show; what they did not is empty."""

    person = Somebody()
    pseudonym = serializers.CharField()
    email = serializers.CharField()
    civic_number = serializers.CharField()
    registered_on = serializers.DateField(source="person.registered_on")
    admitted_on = serializers.DateField()


class MembershipRule(Shown):
    """The rule of membership today."""

    members = serializers.IntegerField()
    bar = serializers.IntegerField(
        help_text="Who waits and has more is admitted; a member with less is removed."
    )
    sentences = serializers.ListField(child=serializers.CharField())
    is_open = serializers.BooleanField(help_text="Whether one can apply without an invitation.")


class MembershipStanding(Shown):
    """What one is in the group oneself."""

    state = serializers.ChoiceField(choices=[("none", "none"), *State.choices])
    since_on = serializers.DateField(allow_null=True)
    admitted_on = serializers.DateField(allow_null=True)
    reputation = serializers.IntegerField(allow_null=True, help_text="Counted now.")
    bar = serializers.IntegerField()
    is_at_risk = serializers.BooleanField()


def member(standing: Any, *, shown: dict[str, str]) -> dict[str, Any]:
    """A row of the roll with what the person shows."""
    person: Person = standing.person
    return {"person": person, "admitted_on": standing.admitted_on, **shown}
