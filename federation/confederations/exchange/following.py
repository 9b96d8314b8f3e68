"""What would follow from a joint vote on the confederation itself, and that it does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.refusals import Refusal
from federation.confederations.counting import Counted
from federation.confederations.exchange.membership import follow_duty, pass_hub
from federation.confederations.exchange.reading import Body, Malformed
from federation.confederations.models import JointProposal, JointVote, Seat
from federation.confederations.rules.consequences import HUB, KINDS
from groups.decisions.effect_kinds import effect_kind


class CannotFollow(Refusal):
    """Something is to follow from a vote that cannot."""

    code = "cannot-follow"
    sentence = gettext_lazy("%(why)s")


def require_possible(proposal: JointProposal) -> None:
    """Raises Refusal if what is to follow is nothing that a joint vote can bring about.

    Only the confederation itself can say whether it could be done now; another instance that opens
    its votes looks at the kinds alone.
    """
    for effect in proposal.effects:
        if effect.get("kind") not in KINDS or not isinstance(effect.get("data"), dict):
            raise CannotFollow(why=_("Nothing of this kind can follow from a joint vote."))
        if proposal.confederation.is_ours:
            cleaned(effect)


def cleaned(effect: Mapping[str, Any]) -> dict[str, Any]:
    """What our decisions room keeps of it; raises Refusal if it cannot be done."""
    kind = effect_kind(effect["kind"])
    found: dict[str, Any] = kind.clean(dict(effect["data"]))
    return found


def in_words(effects: list[dict[str, Any]]) -> list[str]:
    """What would follow, in plain words, for the group that asks and for all that vote."""
    return [_explained(effect) for effect in effects if effect["kind"] in KINDS]


def _explained(effect: Mapping[str, Any]) -> str:
    """An effect in words. Another group's computer wrote it, so it may be about anything."""
    try:
        return str(effect_kind(effect["kind"]).explain(effect["data"]))
    except (Refusal, ValueError, LookupError, TypeError, AttributeError):
        return _("Something that nobody here understands: “%(kind)s”.") % effect


def pass_the_duty(vote: JointVote, counted: Counted, *, now: datetime) -> None:
    """Everywhere alike: who opens joint votes follows from what was counted for good."""
    chosen = [origin for effect in vote.effects if (origin := _named(effect))]
    if counted.outcome.is_adopted and chosen:
        confederation, at = vote.confederation, vote.returns_by
        pass_hub(confederation, to=chosen[-1], at=at, vote=vote.uid, now=now)


def _named(effect: Mapping[str, Any]) -> str:
    """Who is to open joint votes; nobody where that is not said as it should be."""
    try:
        return Body(effect).part("data").hex("origin") if effect.get("kind") == HUB else ""
    except Malformed:
        return ""


def take_the_duty(seat: Seat, *, now: datetime) -> None:
    """Who is heard to be a member may have been given the duty before that was heard."""
    follow_duty(seat.confederation, seat.origin, now=now)


def take_the_duty_back(seat: Seat, *, reason: str, now: datetime) -> None:  # noqa: ARG001
    """Who is a member no more opens no joint votes; the confederation itself does again."""
    follow_duty(seat.confederation, seat.origin, now=now)
