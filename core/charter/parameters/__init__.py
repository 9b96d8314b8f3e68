"""The kinds of parameters a charter can hold. Rooms declare theirs with them."""

from core.charter.parameters import group
from core.charter.parameters.base import (
    DAYS,
    PEOPLE,
    POINTS,
    PROPOSALS,
    SIGNATURES,
    Check,
    OutOfBounds,
    Parameter,
    Value,
    WrongValue,
    checks,
    is_of_groups,
)
from core.charter.parameters.numbers import OptionalShare, Rational, Share, Whole, say_share
from core.charter.parameters.texts import Choice, Several, Switch, Text, Zone

__all__ = [
    "DAYS",
    "PEOPLE",
    "POINTS",
    "PROPOSALS",
    "SIGNATURES",
    "Check",
    "Choice",
    "OptionalShare",
    "OutOfBounds",
    "Parameter",
    "Rational",
    "Several",
    "Share",
    "Switch",
    "Text",
    "Value",
    "Whole",
    "WrongValue",
    "Zone",
    "checks",
    "group",
    "is_of_groups",
    "say_share",
]
