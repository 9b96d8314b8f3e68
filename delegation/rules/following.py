"""One delegate each: everybody jumps along the chain, twice as far every round."""

import numpy as np
from numpy.typing import NDArray

from delegation.rules.assembly import UNRESOLVED, Assembly, Marks, Outcomes, Places, Resolution

# Nothing found yet. Whoever is known to find nothing is unresolved.
WAITING = -2
# So many rounds move everybody; afterwards few are left, and listing them pays.
TOGETHER = 3

Found = NDArray[np.signedinteger]


def is_single(assembly: Assembly) -> bool:
    """Whether everybody has at most one choice, with one delegate, who is simply followed."""
    choices = assembly.choices
    return bool(
        choices.delegates.size == len(choices)
        and np.all(choices.level == 1)
        and not np.any(choices.joint)
        # Whoever follows somebody for themself alone would be a gap in a chain.
        and not np.any(assembly.private & (assembly.direct == UNRESOLVED))
    )


def follow(assembly: Assembly) -> Resolution:
    """The resolution of an assembly in which `is_single` holds."""
    choices, direct = assembly.choices, assembly.direct
    via = np.full(assembly.size, -1, np.int32)
    via[choices.owner] = np.arange(len(choices), dtype=np.int32)
    voted = direct != UNRESOLVED
    outcome = _found(assembly, voted, via)
    decided = outcome != UNRESOLVED
    # One for whom something was found, less one for whom it was not, none for own votes.
    level = decided.view(np.int8) * np.int8(2) - np.int8(1) - voted.view(np.int8)
    np.copyto(via, np.int32(-1), where=level < 1)
    return Resolution(outcome=outcome, level=level, via=via)


def _found(assembly: Assembly, voted: Marks, choice: Places) -> Outcomes:
    # Narrow numbers stay in the processor's cache, where jumping about is quick.
    narrow = np.int8 if assembly.blank <= np.iinfo(np.int8).max else np.int16
    direct, private = assembly.direct, assembly.private
    stays = voted | (choice < 0)
    found = np.where(stays, direct.astype(narrow), narrow(WAITING))
    if private.any():
        found[private] = UNRESOLVED
    if len(assembly.choices):
        here = np.arange(assembly.size, dtype=np.int32)
        ahead = np.where(stays, here, assembly.choices.delegates.take(choice))
        _jump_apart(found, _jump_together(found, ahead, here))
    outcome = np.maximum(found, narrow(UNRESOLVED)).astype(np.int16)
    if private.any():
        outcome[private] = direct[private]
    return outcome


def _jump_together(found: Found, ahead: Places, here: Places) -> Places:
    """Look ahead for everybody, one, two and four steps further; where they look afterwards."""
    seen, further = np.empty_like(found), np.empty_like(ahead)
    for jump in range(TOGETHER):
        np.take(found, ahead, out=seen, mode="clip")
        # Waiting is the least there is, and whoever waits no more sees what they have found.
        np.maximum(found, seen, out=found)
        np.take(ahead, ahead, out=further, mode="clip")
        ahead, further = further, ahead
        if not jump:
            # Most circles are of two. Nobody need look for anything behind them.
            found[(ahead == here) & (found == WAITING)] = UNRESOLVED
    return ahead


def _jump_apart(found: Found, ahead: Places) -> None:
    """Look further for the few who are left."""
    who = np.flatnonzero(found == WAITING)
    while True:
        seen = found[ahead[who]]
        waits = seen == WAITING
        # Chains have no gaps: if a round of jumps reaches nothing, the next will not either.
        if waits.all():
            return
        found[who] = seen
        who = who[waits]
        ahead[who] = ahead[ahead[who]]
