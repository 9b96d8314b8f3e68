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

VOTE = Column(name="vote", type="integer", description="Number of the vote.")


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
            summary=_("You can vote on “%(title)s”") % {"title": vote.title},
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
        Column(name="number", type="integer", description="Number, as in its address."),
        Column(name="uid", type="string", description="Permanent name."),
        Column(name="title", type="string", description="Titles of what is voted on."),
        Column(name="proposals", type="array", description="Numbers of the proposals."),
        Column(
            name="state", type="string", description="Where it stands.", among=tuple(State.values)
        ),
        Column(
            name="ballots",
            type="string",
            description="Whether ballots are secret.",
            among=tuple(Level.values),
        ),
        Column(name="protected", type="boolean", description="Needs the higher majority."),
        Column(name="revote", type="boolean", description="Ballots could be changed."),
        Column(name="charter", type="integer", description="Version of the charter that counts."),
        Column(name="roll_size", type="integer", description="People on the roll."),
        Column(name="opens", type="date", description="First date of voting."),
        Column(name="closes", type="date", description="First date on which voting is too late."),
        Column(
            name="reopened_on",
            type="date",
            description="Began afresh on this date, because the ballot box was lost.",
            may_be_missing=True,
        ),
        Column(
            name="closed_on", type="date", description="Date of the count.", may_be_missing=True
        ),
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
        Column(name="key", type="string", description="Name in tallies and files of ballots."),
        Column(
            name="text",
            type="string",
            description="As on the ballot; empty for the usual status quo, “adopt” for yes.",
        ),
        Column(name="is_status_quo", type="boolean", description="Whether nothing would change."),
        Column(
            name="proposal",
            type="integer",
            description="Number of the proposal that is adopted if it wins.",
            may_be_missing=True,
        ),
        Column(name="place", type="integer", description="Place on the ballot."),
    ),
)


def results() -> Iterator[Row]:
    """What came of each closed vote; who spoke for most is for members alone."""
    for each in Result.objects.order_by("referendum").iterator(500):
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
            name="reason",
            type="string",
            description="Why it ended so.",
            among=tuple(str(reason) for reason in Reason),
        ),
        Column(
            name="winner",
            type="string",
            description="Key of the option that won; none where nothing changes.",
            may_be_missing=True,
        ),
        Column(name="turnout", type="integer", description="Votes, direct and delegated."),
        Column(name="tally", type="object", description="Votes by key of the option."),
        Column(
            name="direct",
            type="object",
            description="Of these, cast by the voters; none where nobody delegated.",
            may_be_missing=True,
        ),
        Column(
            name="delegated",
            type="object",
            description="Of these, through mandates; none where nobody delegated.",
            may_be_missing=True,
        ),
        Column(name="margin", type="integer", description="Votes by which the first led."),
        Column(name="steps", type="array", description="Each rule that was asked, with numbers."),
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
        Column(name="content", type="string", description="JSON, exactly as it was frozen."),
        Column(name="sha256", type="string", description="Its digest, as in the record."),
    ),
)

hooks.calendar.add("referenda", Dates(personal=my_votes))
for table in (VOTES, OPTIONS, RESULTS, BOOKLETS):
    hooks.open_data.add(table.name, table)
