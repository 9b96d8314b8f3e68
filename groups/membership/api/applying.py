"""Becoming a member and ceasing to be one, for programs."""

from typing import Any

from django.http import HttpRequest

from core.charter.reading import current
from core.heartbeat import clock
from core.people.signed_in import signed_in
from core.programs.resources import Resource, acts, at, reads
from groups.membership import actions
from groups.membership.api.shown import APPLY, READ, MembershipRule, MembershipStanding
from groups.membership.explanation import explain
from groups.membership.models import Standing, reputation
from groups.membership.parameters import SELF_APPLICATION, WARNING_MARGIN
from groups.membership.rules import is_at_risk


@at("join/", name="join")
class Joining(Resource):
    @reads(MembershipRule, page=["membership:join"])
    def get(self, request: HttpRequest) -> dict[str, Any]:
        """The rule of membership today, and whether one can apply without an invitation."""
        rule = explain()
        return {
            "members": rule.members,
            "bar": rule.bar,
            "sentences": rule.sentences,
            "is_open": bool(current()[SELF_APPLICATION.name]),
        }


@at("me/membership/", name="me.membership")
class OwnMembership(Resource):
    @reads(MembershipStanding, audience="self", scope=READ, page=["membership:own"])
    def get(self, request: HttpRequest) -> dict[str, Any]:
        """What you are in the group, your reputation and the bar."""
        person = signed_in(request)
        standing = Standing.objects.of(person)
        is_known = standing is not None and (standing.is_member or standing.is_waiting)
        points, bar = (reputation(person.pk) if is_known else None), explain().bar
        margin = max(current()[WARNING_MARGIN.name], 1)
        return {
            "state": standing.state if standing else "none",
            "since_on": standing.since_on if standing else None,
            "admitted_on": standing.admitted_on if standing else None,
            "reputation": points,
            "bar": bar,
            "is_at_risk": bool(standing and standing.is_member)
            and is_at_risk(points or 0, bar=bar, margin=margin),
        }

    @acts(APPLY, page=["membership:leave"])
    def delete(self, request: HttpRequest) -> None:
        """Leave the group, at once. All your tokens end with it."""
        actions.leave(signed_in(request), now=clock.now())


@at("me/application/", name="me.application")
class Application(Resource):
    @acts(APPLY, page=["membership:apply"])
    def put(self, request: HttpRequest) -> None:
        """Apply, with a confirmed e-mail address."""
        actions.apply(signed_in(request), now=clock.now())

    @acts(APPLY, page=["membership:withdraw"])
    def delete(self, request: HttpRequest) -> None:
        """Take the application back."""
        actions.withdraw_application(signed_in(request), now=clock.now())
