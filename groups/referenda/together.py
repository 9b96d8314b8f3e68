"""Votes that several groups hold together: what this room asks whoever speaks with the others."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from core import hooks
from groups.proposals.models import Proposal
from groups.referenda.models import Referendum, Result


class Together(Protocol):
    """Knows when the other groups vote; registered in `core.hooks.conclusions`."""

    def votes_here(self, proposal: Proposal) -> bool:
        """Whether people vote on a joint question in this group, now that its day has come."""

    def opened(self, referendum: Referendum, *, now: datetime) -> None:
        """Tell the others that our roll is fixed, in the transaction that opens the vote."""

    def is_small(self, referendum: Referendum) -> bool:
        """Whether so few can vote here that the figures would tell how each of them voted."""

    def may_count(self, referendum: Referendum, *, now: datetime) -> bool:
        """Whether the last of the groups has voted, so that nobody can vote by what is counted."""

    def counted(self, referendum: Referendum, result: Result, *, now: datetime) -> None:
        """Tell the others what our count came to, in its transaction; all of them decide."""


def together() -> Together:
    """Whoever speaks with the other groups; raises LookupError where nobody does."""
    for known in hooks.conclusions.values():
        return known  # type: ignore[no-any-return]
    raise LookupError("nobody speaks with other groups")


def left_off(referendum: Referendum) -> list[Iterable[int]]:
    """The members who do not belong on the roll, by number: they vote in another group.

    They may be as many as there are members, so rooms name them by a question to the database.
    """
    return [name(referendum) for name in hooks.roll_exceptions.values()]
