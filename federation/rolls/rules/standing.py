"""Who of those that are members twice is on which roll."""

from collections.abc import Collection
from enum import StrEnum


class Standing(StrEnum):
    """What a person is on the roll of one home in one joint vote."""

    CLEAR = "clear"  # on no other list
    HERE = "here"  # every other group that listed them has let them go
    ELSEWHERE = "elsewhere"  # this group has let them go
    UNRESOLVED = "unresolved"  # on another list too, and nobody has chosen

    @property
    def is_on(self) -> bool:
        """Whether they are on the roll if voting opened now."""
        return self in (Standing.CLEAR, Standing.HERE)


def standing_of(
    *, is_released: bool, others: Collection[str], released_by: Collection[str]
) -> Standing:
    """Where somebody stands whom these other groups list, of which some have let them go.

    A group can only give somebody up, never claim them: a lying one wins no vote by it.
    """
    if is_released:
        return Standing.ELSEWHERE
    if not others:
        return Standing.CLEAR
    return Standing.HERE if set(others) <= set(released_by) else Standing.UNRESOLVED
