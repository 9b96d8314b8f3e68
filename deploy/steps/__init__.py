"""Kinds of steps. Each says what it does, sees whether it is done, and does it.

A step looks at the computer as it is, not at what an earlier run believed: what was interrupted is
taken up where it is, and what is done is left alone.
"""

from typing import Protocol


class Failed(Exception):
    """A step could not be done; the text says why and, where known, what to do."""


class Step(Protocol):
    """One thing that shall be so."""

    @property
    def says(self) -> str:
        """What it does, in a sentence."""
        ...

    def is_done(self) -> bool:
        """Whether it is so already."""
        ...

    def do(self) -> None:
        """Make it so; raises Failed."""
        ...
