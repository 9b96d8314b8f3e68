"""What is read of votes elsewhere: one's own votes in one's calendar, and results as open data."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import hooks
from core.feeds.datasets import Column, Row, Table
from core.feeds.dates import Appointment, Dates
from core.people.models import Person
from groups.referenda.models import Booklet, Level, Option, Referendum, Result, State
from groups.referenda.rules import Reason

VOTE = Column("vote", "integer", "Number of the vote.")


def my_votes(person: Person, since: date) -> Iterator[Appointment]:
    """The votes of which the person is on the roll: the same whether or not they have voted."""
    votes = Referendum.objects.filter(
        roll__person=person, roll__person__standing__state="member", closes__gt=since
    )
    dated: Any = votes.annotate(
        begun=Min("proposals__collecting_since"), changed=Max("proposals__changed_on")
    )
    for vote in dated.order_by("number"):
        yield Appointment(
            key=f"vote-{vote.uid}",
            summary=_("You can vote on “%(title)s”") % {"title": vote.heading},
            first=vote.opens,
            last=vote.last_day,
            link=vote.get_absolute_url(),
            begun=vote.begun or vote.opens,
            changed=max(filter(None, (vote.changed, vote.reopened_on)), default=vote.opens),
        )


def votes() -> Iterator[Row]:
    """Every vote; how it stands is nobody's before it is closed."""
    found = Referendum.objects.order_by("number").prefetch_related("proposals")
    for each in found.iterator(200):
        yield VOTES.row(
            each, proposals=sorted(proposal.number for proposal in each.proposals.all())
        )


VOTES = Table(
    name="votes",
    title=gettext_lazy("Votes"),
    key=("number",),
    refers={"charter": ("charter", "number")},
    rows=votes,
    columns=(
        Column("number", "integer", "Number, as in its address."),
        Column("uid", "string", "Permanent name."),
        Column("title", "string", "Titles of what is voted on."),
        Column("proposals", "array", "Numbers of the proposals."),
        Column("state", "string", "Where it stands.", among=tuple(State.values)),
        Column("ballots", "string", "Whether ballots are secret.", among=tuple(Level.values)),
        Column("is_joint", "boolean", "Held together with other groups."),
        Column("for_members", "boolean", "So few can vote that its figures are for members only."),
        Column("protected", "boolean", "Needs the higher majority."),
        Column("revote", "boolean", "Ballots could be changed."),
        Column("charter", "integer", "Version of the charter that counts."),
        Column("roll_size", "integer", "People on the roll."),
        Column("opens", "date", "First date of voting."),
        Column("closes", "date", "First date on which voting is too late."),
        Column(
            "reopened_on",
            "date",
            "Began afresh on this date, because the ballot box was lost.",
            may_be_missing=True,
        ),
        Column("closed_on", "date", "Date of the count.", may_be_missing=True),
    ),
)


def options() -> Iterator[Row]:
    """What could be chosen in each vote."""
    for each in Option.objects.order_by("referendum", "place").iterator(500):
        yield OPTIONS.row(each, vote=each.referendum_id, proposal=each.proposal_id)


OPTIONS = Table(
    name="vote_options",
    title=gettext_lazy("Options of votes"),
    key=("vote", "key"),
    refers={"vote": ("votes", "number"), "proposal": ("proposals", "number")},
    rows=options,
    columns=(
        VOTE,
        Column("key", "string", "Name in tallies and files of ballots."),
        Column(
            "text", "string", "As on the ballot; empty for the usual status quo, “adopt” for yes."
        ),
        Column("is_status_quo", "boolean", "Whether nothing would change."),
        Column(
            "proposal",
            "integer",
            "Number of the proposal that is adopted if it wins.",
            may_be_missing=True,
        ),
        Column("place", "integer", "Place on the ballot."),
    ),
)


def results() -> Iterator[Row]:
    """What came of each closed vote, unless that is for members only; who spoke for most is."""
    told = Result.objects.filter(referendum__for_members=False)
    for each in told.order_by("referendum").iterator(500):
        yield RESULTS.row(each, vote=each.referendum_id, winner=each.winner or None)


RESULTS = Table(
    name="results",
    title=gettext_lazy("Results of votes"),
    key=("vote",),
    refers={"vote": ("votes", "number")},
    rows=results,
    columns=(
        VOTE,
        Column(
            "reason", "string", "Why it ended so.", among=tuple(str(reason) for reason in Reason)
        ),
        Column(
            "winner",
            "string",
            "Key of the option that won; none where nothing changes.",
            may_be_missing=True,
        ),
        Column("turnout", "integer", "Votes, direct and delegated."),
        Column("tally", "object", "Votes by key of the option."),
        Column(
            "direct",
            "object",
            "Of these, cast by the voters; none where nobody delegated.",
            may_be_missing=True,
        ),
        Column(
            "delegated",
            "object",
            "Of these, through mandates; none where nobody delegated.",
            may_be_missing=True,
        ),
        Column("margin", "integer", "Votes by which the first led."),
        Column("steps", "array", "Each rule that was asked, with numbers."),
    ),
)


def booklets() -> Iterator[Row]:
    """What voters had before them, as it was frozen."""
    for each in Booklet.objects.order_by("referendum").iterator(50):
        yield {"vote": each.referendum_id, "content": each.content, "sha256": each.sha256}


BOOKLETS = Table(
    name="booklets",
    title=gettext_lazy("Booklets of votes"),
    key=("vote",),
    refers={"vote": ("votes", "number")},
    rows=booklets,
    columns=(
        VOTE,
        Column("content", "string", "JSON, exactly as it was frozen."),
        Column("sha256", "string", "Its digest, as in the record."),
    ),
)

hooks.calendar.add("referenda", Dates(personal=my_votes))
for table in (VOTES, OPTIONS, RESULTS, BOOKLETS):
    hooks.open_data.add(table.name, table)
