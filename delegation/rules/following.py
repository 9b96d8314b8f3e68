"""One delegate each: everybody jumps along the chain, twice as far every round."""

import numpy as np

from delegation.rules.assembly import UNRESOLVED, Assembly, Places, Resolution

# So many rounds move everybody; afterwards few are left, and listing them pays.
TOGETHER = 3


def is_single(assembly: Assembly) -> bool:
    """Whether everybody has at most one choice, with one delegate, who is simply followed."""
    choices = assembly.choices
    return bool(
        choices.delegates.size == len(choices)
        and np.all(choices.level == 1)
        and not np.any(choices.joint)
    )


def follow(assembly: Assembly) -> Resolution:
    """The resolution of an assembly in which `is_single` holds."""
    choices, direct = assembly.choices, assembly.direct
    ahead = np.arange(assembly.size, dtype=np.int32)
    ahead[choices.owner] = choices.delegates
    if assembly.private.any():
        # Nobody hears who votes for themself alone, be it by following somebody.
        deaf = choices.owner[assembly.private[choices.delegates]]
        ahead[deaf] = deaf
    outcome = np.where(assembly.private, np.int16(UNRESOLVED), direct)
    # Who has voted looks no further.
    np.copyto(ahead, np.arange(assembly.size, dtype=np.int32), where=direct != UNRESOLVED)
    _jump(outcome, ahead)
    np.copyto(outcome, direct, where=assembly.private & (direct != UNRESOLVED))
    delegated = (outcome != UNRESOLVED) & (direct == UNRESOLVED)
    level = np.where(delegated, np.int8(1), np.int8(-1))
    level[direct != UNRESOLVED] = 0
    via = np.full(assembly.size, -1, np.int32)
    place = np.flatnonzero(delegated[choices.owner])
    via[choices.owner[place]] = place
    return Resolution(outcome=outcome, level=level, via=via)


def _jump(outcome: np.ndarray, ahead: Places) -> None:
    for _ in range(TOGETHER):
        outcome[:] = outcome[ahead]
        ahead[:] = ahead[ahead]
    waiting = np.flatnonzero(outcome == UNRESOLVED)
    while waiting.size:
        found = outcome[ahead[waiting]]
        decided = found != UNRESOLVED
        # Chains have no gaps: if a whole round of jumps reaches no vote, the next will not either.
        if not decided.any():
            return
        outcome[waiting[decided]] = found[decided]
        waiting = waiting[~decided]
        ahead[waiting] = ahead[ahead[waiting]]
