"""What one thinks of others, for programs. A rating is secret and leaves no time."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import signed_in
from core.programs.fields import Given, Shown
from core.programs.resources import Resource, acts, at, reads
from groups.membership import actions
from groups.membership.api.shown import RATE, READ
from groups.membership.models import ratings_by


class RatingGiven(Given):
    """What you think of somebody."""

    value = serializers.IntegerField(help_text="1, 0 or −1.")


class RatingShown(Shown):
    """What you think of somebody."""

    value = serializers.IntegerField(help_text="1, 0 or −1; 0 also where you said nothing.")


@at("people/<int:number>/rating/", name="people.rating")
class Rating(Resource):
    @reads(RatingShown, audience="self", scope=READ, page=["people:profile"])
    def get(self, request: HttpRequest, number: int) -> dict[str, int]:
        """What you think of this person."""
        about = get_object_or_404(Person.objects.present(), pk=number)
        given = ratings_by(signed_in(request), [about.pk])
        return {"value": given.get(about.pk, 0)}

    @acts(RATE, takes=RatingGiven, page=["membership:rate"])
    def put(self, request: HttpRequest, given: dict[str, int], number: int) -> None:
        """Say what you think of a member or of somebody who waits.

        It replaces what you said before, is counted at midnight, and is nobody else's to see.
        """
        about = get_object_or_404(Person.objects.present(), pk=number)
        actions.rate(signed_in(request), about, given["value"], now=clock.now())


@at("people/<int:number>/candidacy/", name="people.candidacy")
class Candidacy(Resource):
    @acts(RATE, page=["membership:propose"])
    def put(self, request: HttpRequest, number: int) -> None:
        """Propose somebody who has an account as a member, with your point."""
        candidate: Any = get_object_or_404(Person.objects.present(), pk=number)
        actions.propose(signed_in(request), candidate, now=clock.now())
