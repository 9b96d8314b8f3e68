"""Counts of joint votes as pages and programs show them."""

from federation.confederations.showing.certificates import Certified, certified
from federation.confederations.showing.doubts import is_asked, is_hasty, signed
from federation.confederations.showing.links import by_hand, messages_of
from federation.confederations.showing.returns import Told, returned
from federation.confederations.showing.tables import Row, Shown, shown

__all__ = [
    "Certified",
    "Row",
    "Shown",
    "Told",
    "by_hand",
    "certified",
    "is_asked",
    "is_hasty",
    "messages_of",
    "returned",
    "shown",
    "signed",
]
