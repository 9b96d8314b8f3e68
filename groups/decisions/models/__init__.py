"""Rows about decisions, what they change, and the law book."""

from groups.decisions.models.decisions import Decision, Outcome
from groups.decisions.models.effects import Effect, EffectState
from groups.decisions.models.laws import Law, LawState, LawVersion

__all__ = ["Decision", "Effect", "EffectState", "Law", "LawState", "LawVersion", "Outcome"]
