"""The dates of a proposal, past and to come."""

from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import hooks
from groups.proposals.models import Proposal
from groups.proposals.rules import ENDED, Stage

Entry = dict[str, Any]
CUT_SHORT = (Stage.EXPIRED, Stage.WITHDRAWN)
STEPS: dict[Stage | None, str | Promise] = {
    Stage.COLLECTING: gettext_lazy("Signatures"),
    Stage.DISCUSSION: gettext_lazy("Discussion"),
    Stage.VOTING: pgettext_lazy("stage", "Vote"),
    Stage.ADOPTED: gettext_lazy("Adopted"),
    Stage.REJECTED: gettext_lazy("Rejected"),
    Stage.EXPIRED: gettext_lazy("Expired"),
    Stage.WITHDRAWN: gettext_lazy("Withdrawn"),
    None: gettext_lazy("Decision"),
}


def timeline(proposal: Proposal, *, today: date) -> list[Entry]:
    """What happened and what will happen, in order, with what other rooms add."""
    entries = [*_collecting(proposal, today), *_voting(proposal, today), *_end(proposal, today)]
    for add in hooks.proposal_dates.values():
        entries += add(proposal)
    return sorted(entries, key=lambda entry: entry["date"])


def track(proposal: Proposal) -> list[dict[str, Any]]:
    """The stages of a proposal's way in order, and how far it has come; a draft has not set out."""
    stage = Stage(proposal.stage)
    steps: list[Stage | None]
    if stage in CUT_SHORT:
        steps = [Stage.COLLECTING, stage]
    else:
        last = stage if stage in ENDED else None
        steps = [Stage.COLLECTING, Stage.DISCUSSION, Stage.VOTING, last]
    here = steps.index(stage) if stage in steps else -1
    return [
        {"label": STEPS[step], "state": _state(number, here, is_end=stage in ENDED)}
        for number, step in enumerate(steps)
    ]


def _state(number: int, here: int, *, is_end: bool) -> str:
    if number == here:
        return "ended" if is_end else "now"
    return "past" if number < here else "to_come"


def _entry(label: str | Promise, day: date, today: date, *, note: str = "") -> Entry:
    state = "past" if day < today else "now" if day == today else "to_come"
    return {"label": label, "date": day, "state": state, "note": note}


def _collecting(proposal: Proposal, today: date) -> list[Entry]:
    if proposal.collecting_since is None:
        return []
    entries = [_entry(_("Published"), proposal.collecting_since, today)]
    if proposal.reached_on and proposal.is_joint:
        entries.append(_entry(_("Dates set for all groups"), proposal.reached_on, today))
    elif proposal.reached_on:
        entries.append(_entry(_("Enough signatures"), proposal.reached_on, today))
    elif proposal.stage == Stage.COLLECTING and proposal.last_day:
        note = _("The last count is at midnight after it.")
        entries.append(_entry(_("Last day to sign"), proposal.last_day, today, note=note))
    return entries


def _voting(proposal: Proposal, today: date) -> list[Entry]:
    if proposal.opens is None or proposal.closes is None:
        return []
    last = proposal.closes - timedelta(days=1)
    has_opened = proposal.opens <= today
    return [
        _entry(_("Voting opened") if has_opened else _("Voting opens"), proposal.opens, today),
        _entry(_("Last day to vote"), last, today),
    ]


def _end(proposal: Proposal, today: date) -> list[Entry]:
    if proposal.concluded_on is None or proposal.stage not in ENDED:
        return []
    labels = {
        Stage.ADOPTED: _("Adopted"),
        Stage.REJECTED: _("Rejected"),
        Stage.EXPIRED: _("Expired without enough signatures"),
        Stage.WITHDRAWN: _("Withdrawn by its author"),
    }
    if proposal.is_joint:
        labels[Stage.EXPIRED] = _("Ended without a vote")
        labels[Stage.WITHDRAWN] = _("Taken back by the group that asked")
    return [_entry(labels[Stage(proposal.stage)], proposal.concluded_on, today)]
