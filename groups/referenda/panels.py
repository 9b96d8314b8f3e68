"""What the room of votes brings to shared pages, to one's own data and to the record's check."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.reading import is_of_people
from core.heartbeat import clock
from core.notices.needs import Need
from core.pages.figures import Counted
from core.people.models import Person
from core.people.own_data import OwnData
from core.prepared import Prepared
from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from groups.referenda.access import may_read_figures
from groups.referenda.actions import forget_reasons
from groups.referenda.actions.naming import rename
from groups.referenda.checks import Replay
from groups.referenda.live import PIECES
from groups.referenda.matters import Referenda
from groups.referenda.models import OpenBallot, Referendum, RollEntry, State
from groups.referenda.telling import tell_followers, tell_from_record

RUNNING_SHOWN = 20
# Nobody votes on it yet, so its page need not ask.
BEFORE = frozenset({Stage.DRAFT, Stage.COLLECTING, Stage.DISCUSSION})
RUNNING = Prepared(
    lambda: Referendum.objects.running().order_by("closes", "number")[:RUNNING_SHOWN], given=0
)
OF_PROPOSAL = Prepared(
    lambda proposal: Referendum.objects.filter(proposals=proposal).select_related("result")[:1]
)


def votes_waiting(person: Person, today: date) -> list[Need]:
    """The votes in which the person can still cast a ballot."""
    entries = RollEntry.objects.still_to_vote().filter(
        person=person,
        person__standing__state="member",
        referendum__state=State.VOTING,
        referendum__opens__lte=today,
        referendum__closes__gt=today,
    )
    return [
        Need(
            sentence=_("Vote on “%(title)s”.") % {"title": entry.referendum.heading},
            link=reverse("referenda:vote", args=[entry.referendum_id]),
            until=entry.referendum.last_day,
        )
        for entry in entries.select_related("referendum").order_by("referendum__closes")
    ]


def being_decided(request: HttpRequest) -> dict[str, Any] | None:
    """For the overview: the votes that are open now; in a confederation people vote at home."""
    if not is_of_people():
        return None
    votes = list(RUNNING.rows())
    return {"template": "referenda/panel_running.html", "order": 10, "votes": votes}


def on_proposal(
    proposal: Proposal, person: Person | None, request: HttpRequest
) -> dict[str, Any] | None:
    """For the page of a proposal: its vote while it is open, its result afterwards."""
    vote = None if proposal.stage in BEFORE else OF_PROPOSAL.first(proposal.pk)
    if vote is None:
        return None
    mine = None
    if isinstance(person, Person) and not vote.is_closed:
        mine = vote.roll.filter(person=person).with_presence().first()
    is_present = mine is not None and mine.is_present
    return {
        "template": "referenda/panel_proposal.html",
        "order": 10,
        "vote": vote,
        "turnout": _turnout(vote) if is_present or may_read_figures(vote, person) else None,
        "may_vote": (
            mine is not None
            and is_present
            and not mine.took_part
            and vote.is_open_on(clock.today())
        ),
        "has_voted": mine is not None and mine.took_part,
        "sealed": vote.is_sealed,
    }


def _turnout(vote: Referendum) -> int:
    return vote.result.turnout_direct if vote.is_closed else vote.roll.taken_part().count()


class OwnVotes:
    """Votes as a part of a person's own data: never what was in a secret ballot."""

    title = _("Votes")

    def __call__(self, person: Person) -> OwnData:
        entries = RollEntry.objects.filter(person=person).select_related("referendum")
        open_ballots = OpenBallot.objects.filter(person=person).select_related("referendum")
        rows = {
            "on_the_roll_of": [
                {
                    "vote": entry.referendum.number,
                    "uid": entry.referendum.uid,
                    "title": entry.referendum.title,
                    "took_part": entry.took_part,
                    "in_the_open": entry.in_the_open,
                }
                for entry in entries.order_by("referendum")
            ],
            "open_ballots": [
                {
                    "vote": ballot.referendum.number,
                    "choice": ballot.choice,
                    "reason": ballot.reason,
                    "times_changed": ballot.seq - 1,
                    "counts_for_me_alone": ballot.alone,
                }
                for ballot in open_ballots.order_by("referendum")
            ],
        }
        return OwnData("referenda", rows)

    def erase(self, person: Person, now: datetime) -> None:
        """The reasons are forgotten; the votes stay counted, under the name of nobody."""
        forget_reasons(person)


hooks.navigation.add(
    "referenda",
    {
        "label": _("Votes"),
        "url": "referenda:list",
        "order": 30,
        "under": None,
        "icon": "vote",
        "shown": is_of_people,
    },
)
hooks.needs_me.add("referenda.vote", votes_waiting)
hooks.overview_panels.add("referenda.running", being_decided)
hooks.figures.add(
    "referenda",
    Counted(
        rows=Referendum.objects.over,
        label=_("votes counted"),
        url="referenda:list",
        is_shown=is_of_people,
    ),
)
hooks.proposal_panels.add("referenda", on_proposal)
hooks.own_data.add("referenda", OwnVotes())
hooks.subscribers.add("referenda.notices", tell_from_record)
hooks.subscribers.add("referenda.followers", tell_followers)
hooks.replays.add("referenda", Replay)
hooks.renamed.add("referenda", rename)
hooks.matters.add("referenda", Referenda())
for piece in PIECES:
    hooks.pieces.add(piece.name, piece)
