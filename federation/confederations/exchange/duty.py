"""Whose duty it is to open joint votes, at the moment at which one was opened."""

from datetime import datetime
from typing import Any

from federation.confederations.exchange.hearing import NotYet, Said
from federation.confederations.exchange.matters import hub_name, seat_name
from federation.confederations.exchange.silence import awaited, is_silent, most_follow
from federation.confederations.models import Confederation, JointVote
from federation.confederations.rules.consequences import is_about_duty, is_about_duty_alone


def require_opener(confederation: Confederation, said: Said, effects: list[dict[str, Any]]) -> None:
    """One instance opens votes; where it is silent, any member opens the one on who does it."""
    if undecided := passing(confederation, at=said.at):
        raise NotYet(f"certified:{undecided.uid}")
    if said.origin == confederation.hub_at(said.at):
        return
    if not is_about_duty_alone(effects):
        raise NotYet(hub_name(confederation, said.origin))
    if not confederation.seats.filter(origin=said.origin).exists():
        raise NotYet(seat_name(confederation, said.origin))
    vote = said.body.uid("vote", by=said.origin)
    if not is_silent(confederation) and not most_follow(confederation, vote):
        raise NotYet(awaited(confederation))


def passing(confederation: Confederation, *, at: datetime) -> JointVote | None:
    """A vote that may have passed the duty on before a moment, and that is not counted here yet.

    Until then nobody can tell who had the duty, and everybody has to answer that alike.
    """
    ended = confederation.votes.open().filter(returns_by__lte=at).order_by("number")
    return next((vote for vote in ended if is_about_duty(vote.effects)), None)
