"""Opening a vote: the roll is fixed, the options stand, the booklet is frozen, the box empty."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from core.charter.reading import Charter, numbered
from core.record.actions import append
from delegation.actions.voices import open_voters
from groups.decisions.models import Effect
from groups.proposals.actions import extend, open_voting
from groups.proposals.models import ADOPT, Proposal
from groups.referenda.actions.booklets import freeze_booklet
from groups.referenda.actions.box import empty_box, new_box
from groups.referenda.actions.locks import hold_box
from groups.referenda.actions.naming import common_titles
from groups.referenda.actions.roll import begin_anew, draw_up, note_open_voters
from groups.referenda.matters import lets_delegate, levels_of
from groups.referenda.models import OpenBallot, Option, Referendum, RollEntry
from groups.referenda.rules import closing_date
from groups.referenda.together import together
from groups.referenda.verbs import OPENED, REOPENED

STATUS_QUO = "0"


@transaction.atomic
def open_referendum(proposals: Sequence[Proposal], *, date: date, now: datetime) -> Referendum:
    """Let the group vote on a proposal, or on several that are alternatives (S0-032, S0-033).

    The members of this moment are the roll. The proposal that opens first gives the charter
    under which all of them are voted on; a change of a protected rule in any of them makes the
    whole vote a protected one.
    """
    first = min(proposals, key=lambda proposal: (proposal.opens or date, proposal.number))
    charter = numbered(first.voting_charter or 0)
    voting_days = _voting_days(first, charter, date)
    referendum = Referendum(
        title=" / ".join(proposal.title for proposal in proposals),
        language=_common_language(proposals),
        titles=common_titles(proposals),
        opens=date,
        closes=closing_date(date, voting_days=voting_days),
        voting_days=voting_days,
        is_joint=first.is_joint,
        charter=charter.number,
        ballots=charter["referenda.ballots"],
        revote=charter["referenda.revote"],
        protected=Effect.objects.need_protection(proposals),
    )
    if referendum.is_sealed:
        new_box(referendum)
    referendum.save()
    opened = open_voting(proposals, opens=date, closes=referendum.closes, now=now)
    referendum.proposals.set(opened)
    options = Option.objects.bulk_create(_options(referendum, opened, first))
    referendum.roll_size = _draw_up(referendum, opened)
    referendum.for_members = referendum.is_joint and together().is_small(referendum)
    referendum.save(update_fields=["roll_size", "for_members"])
    _record_opening(referendum, opened, options, now=now)
    freeze_booklet(referendum, opened, options, now=now)
    if referendum.is_joint:
        together().opened(referendum, now=now)
    return referendum


def _voting_days(first: Proposal, charter: Charter, date: date) -> int:
    """How long people vote: by the charter, or until all groups close."""
    if first.is_joint and first.closes is not None:
        return (first.closes - date).days
    days: int = charter["referenda.voting_days"]
    return days


@transaction.atomic
def reopen(referendum: Referendum, *, date: date, now: datetime) -> Referendum:
    """Let everybody vote again, because the box was lost: a fresh box, roll and dates.

    A vote that is held with other groups keeps its roll and its dates.

    This happens when a home is restored from a backup, which never holds the keys of boxes.
    """
    hold_box(referendum)
    found = Referendum.objects.select_for_update().get(pk=referendum.pk)
    empty_box(found)
    OpenBallot.objects.filter(referendum=found).delete()
    new_box(found)
    found.reopened_on = date
    if found.is_joint:
        # Its dates and its roll are known to the other groups.
        begin_anew(found)
        found.shut_on = None
    else:
        _begin_later(found, date, now=now)
    found.save()
    append(
        REOPENED,
        subject=found.subject,
        payload={
            "number": found.number,
            "opens": found.opens.isoformat(),
            "closes": found.closes.isoformat(),
            "roll": found.roll_size,
        },
        at=now,
    )
    return found


def _begin_later(referendum: Referendum, date: date, *, now: datetime) -> None:
    """Give a vote a roll of today, and as many days as it was to have."""
    referendum.opens = date
    closes = closing_date(date, voting_days=referendum.voting_days)
    if closes > referendum.closes:
        for proposal in referendum.proposals.order_by("number"):
            extend(proposal, closes, now=now)
        referendum.closes = closes
    RollEntry.objects.filter(referendum=referendum).delete()
    referendum.roll_size = _draw_up(referendum, referendum.proposals.all())


def _common_language(proposals: Sequence[Proposal]) -> str:
    """The language of all titles; empty where they are in several."""
    languages = {proposal.language for proposal in proposals}
    return languages.pop() if len(languages) == 1 else ""


def _draw_up(referendum: Referendum, proposals: Iterable[Proposal]) -> int:
    """Fix the roll, and who of it votes in the open here: it holds whatever is declared later."""
    size = draw_up(referendum)
    if referendum.is_sealed and lets_delegate(referendum):
        note_open_voters(referendum, open_voters(levels_of(proposals)))
    return size


def _options(
    referendum: Referendum, proposals: Sequence[Proposal], first: Proposal
) -> list[Option]:
    """Every option of every proposal in their order, then the status quo of the first."""
    several = len(proposals) > 1
    options = [
        Option(
            referendum=referendum,
            key=str(place),
            proposal=proposal,
            words=words,
            text=_on_the_ballot(proposal, words) if several else words,
            place=place,
        )
        for place, (proposal, words) in enumerate(
            ((proposal, words) for proposal in proposals for words in proposal.options), start=1
        )
    ]
    status_quo = Option(
        referendum=referendum,
        key=STATUS_QUO,
        text=first.status_quo,
        words=first.status_quo,
        is_status_quo=True,
        place=len(options) + 1,
    )
    return [*options, status_quo]


def _on_the_ballot(proposal: Proposal, words: str) -> str:
    return proposal.title if words == ADOPT else f"{proposal.title}: {words}"


def _record_opening(
    referendum: Referendum,
    proposals: Sequence[Proposal],
    options: Sequence[Option],
    *,
    now: datetime,
) -> None:
    append(
        OPENED,
        subject=referendum.subject,
        payload={
            "number": referendum.number,
            "opens": referendum.opens.isoformat(),
            "closes": referendum.closes.isoformat(),
            "roll": referendum.roll_size,
            "ballots": str(referendum.ballots),
            "protected": referendum.protected,
            "charter": referendum.charter,
            "options": {
                option.key: hashlib.sha256(option.text.encode()).hexdigest() for option in options
            },
            "status_quo": STATUS_QUO,
            "proposals": [str(proposal.uid) for proposal in proposals],
        },
        at=now,
    )
