"""What decisions bring to shared pages, to the search and to the record's check."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.heartbeat import clock
from core.pages.figures import Counted
from core.pages.pieces import Piece
from core.people.models import Person
from core.prepared import Prepared
from groups.decisions.actions import record_attached
from groups.decisions.actions.laws import rename
from groups.decisions.checks import Replay
from groups.decisions.models import Decision, Law
from groups.decisions.showing import shown_effects
from groups.decisions.telling import tell_from_record
from groups.decisions.verbs import DECISION_IN_FORCE, DECISION_TAKEN
from groups.proposals.models import Proposal
from groups.proposals.rules import Act, Stage

LATELY = 5
FOUND = 20
EXCERPT = 200
LATEST = Prepared(lambda: Decision.objects.newest()[:LATELY], given=0)


def decided_lately(request: HttpRequest) -> dict[str, Any] | None:
    """For the overview: the latest decisions."""
    decisions = list(LATEST.rows())
    if not decisions:
        return None
    return {"template": "decisions/panel_lately.html", "order": 40, "decisions": decisions}


def on_proposal(
    proposal: Proposal, person: Person | None, request: HttpRequest
) -> dict[str, Any] | None:
    """For the page of a proposal: what it changes by itself, in plain words."""
    effects = shown_effects(proposal) if proposal.can_have_effects else []
    is_author = isinstance(person, Person) and proposal.author_id == person.pk
    may_change = (
        is_author
        and not proposal.is_joint
        and not proposal.objection_to(Act.REVISE, today=clock.today())
    )
    return {
        "template": "decisions/panel_proposal.html",
        "order": 20,
        "proposal": proposal,
        "effects": effects,
        "decision": _decision_on(proposal),
        "may_change": may_change,
    }


def _decision_on(proposal: Proposal) -> Decision | None:
    """What was decided about a proposal; nothing is asked while nothing can have been.

    Its page asks twice, for the dates and for the panel; the row stays with the proposal.
    """
    if proposal.stage not in {Stage.ADOPTED, Stage.REJECTED}:
        return None
    return getattr(proposal, "decision", None)


def dates_of(proposal: Proposal) -> list[dict[str, Any]]:
    """The day on which what was decided takes force."""
    decision = _decision_on(proposal)
    if decision is None or not decision.is_adopted:
        return []
    return [
        {
            "label": _("In force"),
            "date": decision.settled_on or decision.in_force_on,
            "state": "past" if decision.settled_on else "to_come",
            "note": "",
        }
    ]


def found_laws(query: str) -> list[dict[str, Any]]:
    """Laws that say what somebody looks for."""
    laws = Law.objects.saying(query).order_by("-state", "number")[:FOUND]
    return [
        {
            "title": _("Law %(number)s: %(title)s") % {"number": law.number, "title": law.heading},
            "link": law.get_absolute_url(),
            "text": law.text[:EXCERPT],
        }
        for law in laws
    ]


hooks.navigation.add(
    "laws",
    {"label": _("Laws"), "url": "decisions:laws", "order": 40, "under": None, "icon": "law"},
)
hooks.navigation.add(
    "decisions",
    {"label": _("Decisions"), "url": "decisions:list", "order": 10, "under": "laws"},
)
hooks.overview_panels.add("decisions.lately", decided_lately)
hooks.figures.add(
    "laws", Counted(rows=Law.objects.in_force, label=_("laws in force"), url="decisions:laws")
)
hooks.proposal_panels.add("decisions", on_proposal)
hooks.proposal_dates.add("decisions", dates_of)
hooks.search.add("laws", found_laws)
hooks.subscribers.add("decisions.notices", tell_from_record)
hooks.replays.add("decisions", Replay)
hooks.publications.add("decisions.effects", record_attached)
hooks.renamed.add("decisions", rename)
hooks.pieces.add(
    "decisions",
    Piece(
        name="decisions",
        verbs=frozenset({DECISION_TAKEN.name, DECISION_IN_FORCE.name}),
        of_one=False,
    ),
)
