"""What joint votes bring to shared pages, and to the record's check."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import hooks
from federation.confederations.checks import Replay
from federation.confederations.exchange import listeners
from federation.confederations.home import asking, belonging, echoing, enacting, mirroring, page
from federation.confederations.home.scope import CONFEDERATION
from federation.confederations.home.sheets import STEP
from federation.confederations.home.voting import JointVotes
from federation.confederations.models import Plan

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
listeners.seated.add("home", mirroring.seated)
listeners.unseated.add("home", mirroring.unseated)
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
