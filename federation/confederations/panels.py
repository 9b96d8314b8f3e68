"""What joint votes bring to shared pages, and to the record's check."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.reading import is_of_people
from federation.confederations.checks import Replay
from federation.confederations.exchange import arguments, listeners
from federation.confederations.home import asking, belonging, echoing, enacting, mirroring, page
from federation.confederations.home.scope import CONFEDERATION
from federation.confederations.home.sheets import STEP
from federation.confederations.home.voting import JointVotes
from federation.confederations.models import Confederation, Plan, Seat
from federation.peers.models import Peer

GROUPS_SHOWN = 50

hooks.replays.add("confederations", Replay)
hooks.navigation.add(
    "together",
    {
        "label": _("Together with other groups"),
        "url": "confederations:list",
        "order": 30,
        "under": "laws",
    },
)

# --- Joint questions at home ------------------------------------------------------------------
hooks.asked_of.add("confederations", belonging.askable)
hooks.joint_pages.add("confederations", belonging.address_of)
hooks.publications.add("confederations", asking.tell_of_question)
hooks.subscribers.add("confederations.home", asking.follow)
hooks.conclusions.add("confederations", JointVotes())
hooks.scope_kinds.add(CONFEDERATION.name, CONFEDERATION)
hooks.due.add(STEP.name, STEP)
hooks.proposal_panels.add("confederations", page.on_proposal)
hooks.proposal_dates.add("confederations", page.dates_of)
listeners.proposed.add("home", mirroring.show_question)
listeners.withdrawn.add("home", mirroring.end_question)
listeners.refused.add("home", mirroring.end_question)
listeners.opened.add("home", mirroring.date_vote)
listeners.unopened.add("home", mirroring.end_vote)
listeners.seated.add("home", mirroring.seated)
listeners.unseated.add("home", mirroring.unseated)
listeners.unseated.add("home.arguments", arguments.unsay)
listeners.argued.add("home", echoing.show_argument)
listeners.taken_back.add("home", echoing.hide_argument)
listeners.certified.add("home", enacting.enact)


# --- A confederation in the making ------------------------------------------------------------
@hooks.standing.register("planned_name")
def planned_name() -> str:
    """What the confederation is to be called that is being founded here."""
    plan = Plan.objects.open()
    return plan.name if plan else ""


@hooks.standing.register("founding_of_groups")
def founding_of_groups() -> dict[str, str]:
    """Where groups found a confederation, and what one is called that was begun."""
    return {"address": reverse("confederations:founding"), "name": planned_name()}


# --- What groups are called -------------------------------------------------------------------
@hooks.standing.register("names_of_groups")
def names_of_groups(origins: Collection[str]) -> dict[str, str]:
    """What groups are called here, by their origins; nobody knows some of them."""
    peers = Peer.objects.filter(origin__in=origins).values_list("origin", "name")
    seats = Seat.objects.filter(origin__in=origins).in_order().values_list("origin", "name")
    return dict(peers) | dict(seats)


@hooks.standing.register("groups_of_ours")
def groups_of_ours() -> dict[str, str]:
    """The groups of the confederation that this group is, by their origins."""
    own = Confederation.objects.own()
    return dict(own.seats.taken().in_order().values_list("origin", "name")) if own else {}


@hooks.overview_panels.register("confederations")
def overview_panel(request: HttpRequest) -> dict[str, Any] | None:
    """For visitors of a confederation: its groups, and what they are deciding together."""
    own = None if is_of_people() else Confederation.objects.own()
    if own is None:
        return None
    return {
        "template": "confederations/overview_panel.html",
        "order": 10,
        "confederation": own,
        "groups": own.seats.taken().in_order()[:GROUPS_SHOWN],
        "votes": own.votes.open().select_related("proposal").order_by("closes_on", "number"),
    }
