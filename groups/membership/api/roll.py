"""The members and those who wait, for programs."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from core.people.api.shown import Somebody
from core.people.models import Person
from core.people.signed_in import signed_in
from core.programs.fields import Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, at, reads
from core.programs.scopes import READ_GROUP
from groups.membership.api.shown import Member, member
from groups.membership.models import Standing, ratings_by
from groups.membership.showing import ORDERS, shown


class MembersAsked(serializers.Serializer[Any]):
    """Which members."""

    q = serializers.CharField(
        required=False, max_length=100, help_text="Words in what they let others see."
    )
    order = serializers.ChoiceField(choices=list(ORDERS), required=False, default="number")


class Waiting(Shown):
    """Somebody who waits, and what you think of them."""

    person = Somebody()
    since_on = serializers.DateField()
    rating = serializers.IntegerField(min_value=-1, max_value=1, help_text="Yours; 0 if none.")


@at("members/", name="members")
class Members(Resource):
    @reads(Member, many=True, takes=MembersAsked, page=["membership:list"])
    def get(self, request: HttpRequest, asked: dict[str, Any]) -> Listed:
        """The members, with what each chose to show."""
        found = Standing.objects.members().select_related("person").named(asked.get("q", ""))
        return Listed(
            rows=found,
            order=ORDERS[asked["order"]],
            shown=lambda rows: [member(row, shown=shown(row.person)) for row in rows],
        )


@at("waiting/", name="waiting")
class WaitingRoom(Resource):
    @reads(Waiting, many=True, audience="members", scope=READ_GROUP, page=["membership:waiting"])
    def get(self, request: HttpRequest) -> Listed:
        """Those who wait to be admitted, in the order of record."""
        person = signed_in(request)
        return Listed(
            rows=Standing.objects.waiting().select_related("person"),
            order=("place",),
            shown=lambda rows: _with_ratings(person, rows),
        )


def _with_ratings(person: Person, rows: list[Standing]) -> list[dict[str, Any]]:
    given = ratings_by(person, [row.pk for row in rows])
    return [
        {"person": row.person, "since_on": row.since_on, "rating": given[row.pk]} for row in rows
    ]
