"""This room's pieces on shared pages, and what others ask about a person's standing."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import hooks
from core.charter.reading import current, is_of_people
from core.notices.needs import Need
from core.pages.figures import Counted
from core.people.models import Person
from core.people.own_data import OwnData
from core.prepared import Prepared
from core.record.models import Entry
from groups.membership import actions, verbs
from groups.membership.actions.admission import forget_ratings
from groups.membership.models import (
    Invitation,
    Rating,
    ReputationNote,
    Seat,
    Standing,
    State,
    Welcome,
    is_member,
    members_count,
    ratings_by,
    reputation,
)

STATES: dict[str, str | Promise] = {
    State.MEMBER: _("member"),
    State.APPLICANT: _("waits to be admitted"),
    State.FORMER: _("former member"),
}
for name, label, url, order, under in (
    ("members", _("Members"), "membership:list", 50, None),
    ("waiting", _("Waiting room"), "membership:waiting", 51, "members"),
    ("own_reputation", _("My reputation"), "membership:own", 52, "members"),
    ("invitations", _("Invitations"), "membership:invitations", 53, "members"),
    ("join", _("Becoming a member"), "membership:join", 54, "members"),
):
    place = {"label": label, "url": url, "order": order, "under": under, "icon": "people"}
    hooks.navigation.add(name, {**place, "shown": is_of_people})


@hooks.standing.register("in_words")
def in_words(person: Person) -> str | Promise:
    """What the person is in the group; nothing for an account that never applied."""
    standing = Standing.objects.of(person)
    return STATES[standing.state] if standing else ""


# The record shows whole entries to members alone.
hooks.standing.add("is_member", is_member)


@hooks.standing.register("members")
def members() -> QuerySet[Standing, int]:
    """The numbers of the members at this moment, fit to stand inside another question."""
    return Standing.objects.members().order_by().values_list("person_id", flat=True)


@hooks.standing.register("may_read")
def may_read(person: Person) -> bool:
    """Whether the person may read in a group that is closed to outsiders."""
    return Standing.objects.known().filter(pk=person.pk).exists()


@hooks.standing.register("may_be_seen")
def may_be_seen(person: Person, viewer: object) -> bool:
    """Members and former members are seen by all who may read, others by members only."""
    standing = Standing.objects.of(person)
    return (standing is not None and not standing.is_waiting) or is_member(viewer)


@hooks.standing.register("founding_address")
def founding_address() -> str:
    """Where to found the group, as long as there is none."""
    return "" if current().number else reverse("membership:founding")


@hooks.profile_panels.register("membership")
def profile_panel(person: Person, request: HttpRequest) -> dict[str, Any] | None:
    """What the person is here, and for members the form to rate them."""
    standing = Standing.objects.of(person)
    viewer = request.user
    is_known = standing is not None and standing.state != State.FORMER
    rater = viewer if isinstance(viewer, Person) and is_member(viewer) else None
    may_act = rater is not None and rater.pk != person.pk
    return {
        "template": "membership/profile_panel.html",
        "order": 20,
        "person": person,
        "standing": standing,
        "state": STATES[standing.state] if standing else "",
        "may_rate": may_act and is_known,
        "may_propose": may_act and not is_known,
        "rating": ratings_by(rater, [person.pk]).get(person.pk) if rater and is_known else None,
    }


@hooks.overview_panels.register("membership")
def overview_panel(request: HttpRequest) -> dict[str, Any] | None:
    """My own standing, with a warning; for others how many members there are, and the way in."""
    if not is_of_people():
        return None
    person = request.user
    panel = {"template": "membership/overview_panel.html", "order": 60}
    standing = Standing.objects.of(person) if isinstance(person, Person) else None
    if standing is None or standing.state == State.FORMER:
        return {**panel, "members": members_count()}
    return {**panel, "standing": standing}


UNRATED = Prepared(lambda person: Standing.objects.not_rated_by(person).only("pk").order_by())


@hooks.needs_me.register("membership.rate")
def rate_newcomers(person: Person, today: date) -> list[Need]:
    """Those who wait and whom this member has not rated yet."""
    unrated = UNRATED.count(person.pk)
    if not unrated:
        return []
    sentence = ngettext(
        "%(n)s person waits for your opinion in the waiting room",
        "%(n)s people wait for your opinion in the waiting room",
        unrated,
    ) % {"n": unrated}
    return [Need(sentence, reverse("membership:waiting"))]


@hooks.search.register("members")
def find_members(query: str) -> list[dict[str, Any]]:
    """Members by what they let others see."""
    found = Standing.objects.members().named(query).select_related("person").order_by("person_id")
    return [
        {"title": str(row.person), "link": row.person.get_absolute_url(), "text": STATES[row.state]}
        for row in found[:20]
    ]


class OwnMembership:
    """Standing, ratings given and invitations, as a part of a person's own data."""

    title = _("Membership and ratings")

    def __call__(self, person: Person) -> OwnData:
        standing = Standing.objects.of(person)
        given = Rating.objects.filter(by=person).order_by("about_id")
        invited = Invitation.objects.filter(inviter=person).order_by("pk")
        rows: dict[str, Any] = {
            "state": standing.state if standing else None,
            "since_on": standing.since_on if standing else None,
            "admitted_on": standing.admitted_on if standing else None,
            "reputation": reputation(person.pk),
            "reputation_before": [
                {"on": on, "points": points} for on, points in ReputationNote.objects.of(person)
            ],
            # The salt proves that a rating was among those sealed into the record.
            "ratings_given": [
                {"about": str(uid), "value": value, "salt": bytes(salt).hex()}
                for uid, value, salt in given.values_list("about__uid", "value", "salt")
            ],
            "welcomed_everybody": Welcome.objects.filter(giver=person).exists(),
            "invitations": list(
                invited.values("note", "email", "made_on", "until_on", "withdrawn_on")
            ),
        }
        return OwnData("membership", rows)

    def erase(self, person: Person, now: datetime) -> None:
        """Leave or stop waiting; nothing that this person wrote or received stays."""
        standing = Standing.objects.of(person)
        if standing is not None and standing.is_member:
            actions.leave(person, now=now)
        elif standing is not None and standing.is_waiting:
            actions.withdraw_application(person, now=now)
        forget_ratings(person)
        Invitation.objects.filter(inviter=person).update(note="", email="")
        Invitation.objects.filter(accepted_by=person).update(note="", email="")
        Seat.objects.filter(person=person).update(name="", email="")


hooks.figures.add(
    "membership",
    Counted(
        rows=Standing.objects.members,
        label=_("members"),
        url="membership:list",
        is_work=False,
        is_shown=is_of_people,
    ),
)
hooks.own_data.add("membership", OwnMembership())


class Replay:
    """Follows the record: who became a member, who waits, who went."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}

    def apply(self, entry: Entry) -> None:
        """Fold one entry in."""
        state = {
            verbs.APPLIED.name: State.APPLICANT,
            verbs.ADMITTED.name: State.MEMBER,
            verbs.REMOVED.name: State.APPLICANT,
            verbs.WITHDRAWN.name: State.FORMER,
            verbs.LEFT.name: State.FORMER,
            verbs.ENDED.name: State.FORMER,
        }.get(entry.verb)
        if state is not None:
            self.states[entry.subject] = state

    def differences(self) -> Iterator[str]:
        """Where the rows say something else than the record."""
        rows = Standing.objects.values_list("person__uid", "state")
        found = {f"person:{uid}": state for uid, state in rows}
        for subject in sorted(self.states.keys() | found.keys()):
            recorded, kept = self.states.get(subject), found.get(subject)
            if recorded != kept:
                yield f"{subject} is {kept} in the rows and {recorded} by the record"


hooks.replays.add("membership", Replay)
