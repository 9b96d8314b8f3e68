"""A draft is to be asked of the people of several groups together."""

import json

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.refusals import Refusal
from groups.proposals.models import ADOPT, Proposal

# So that the words fit into one message to the others, as they are written there.
MOST_BYTES = 40_000


class NotAskable(Refusal):
    """The question cannot be put to several groups as it is."""

    code = "not-askable"
    sentence = _("%(reason)s")
    status = 422


class NoLongerTogether(Refusal):
    """The groups that were asked are no longer those of the own group."""

    code = "no-longer-together"
    sentence = _("The group does not belong to this confederation.")


def askable() -> list[tuple[str, str]]:
    """The confederations of whose groups something can be asked: origin and name of each."""
    return [each for ask in hooks.asked_of.values() for each in ask()]


def ask_of(proposal: Proposal, origin: str) -> None:
    """Note of whom a draft is to be asked, or of nobody but the own group; not saved yet.

    Raises NotAskable.
    """
    proposal.is_joint, proposal.asked_of = bool(origin), origin
    if origin:
        require_askable(proposal)


def require_askable(proposal: Proposal) -> None:
    """Raise NotAskable unless the groups of the confederation can answer the question."""
    _refuse_if(not _is_together(proposal), NoLongerTogether.sentence)
    _refuse_if(
        proposal.alternative_to_id is not None,
        _("A question to several groups is no alternative to another proposal."),
    )
    _refuse_if(
        proposal.options != [ADOPT] or bool(proposal.status_quo),
        _("All groups answer yes or no: leave the options empty, and what stays too."),
    )
    _refuse_if(
        not fit_into_a_message(proposal.title, proposal.text, proposal.reason),
        _("A question to several groups has at most 40,000 characters, reasons included."),
    )


def require_together(proposal: Proposal) -> None:
    """Raise NoLongerTogether if a joint question is one of groups that ours has left."""
    if not _is_together(proposal):
        raise NoLongerTogether


def _is_together(proposal: Proposal) -> bool:
    return proposal.asked_of in {origin for origin, _name in askable()}


def fit_into_a_message(*words: str) -> bool:
    """Whether the words of a question can be sent to the other groups, however they are written."""
    return len(json.dumps(words, ensure_ascii=False).encode()) <= MOST_BYTES


def _refuse_if(bad: bool, reason: str | Promise) -> None:  # noqa: FBT001 - reads as a sentence
    if bad:
        raise NotAskable(reason=reason)
