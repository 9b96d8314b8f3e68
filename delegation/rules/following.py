"""One delegate each: everybody jumps along the chain, twice as far every round."""

import numpy as np

from delegation.rules.assembly import UNRESOLVED, Assembly, Marks, Outcomes, Resolution

# A chain that has come here leads to no vote.
LOST = -2


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
    voted = direct != UNRESOLVED
    outcome = _jump(assembly, voted)
    np.copyto(outcome, direct, where=assembly.private & voted)
    decided = outcome != UNRESOLVED
    # One for whom something was found, less one for whom it was not, none for own votes.
    level = decided.view(np.int8) * np.int8(2) - np.int8(1) - voted.view(np.int8)
    via = np.full(assembly.size, -1, np.int32)
    delegated = level[choices.owner] > 0
    via[choices.owner] = np.where(delegated, np.arange(len(choices), dtype=np.int32), np.int32(-1))
    return Resolution(outcome=outcome, level=level, via=via)


def _jump(assembly: Assembly, voted: Marks) -> Outcomes:
    who, to = assembly.choices.owner, assembly.choices.delegates
    asks = ~voted[who]
    if assembly.private.any():
        # Nobody hears who votes for themself alone, be it by following somebody.
        asks &= ~assembly.private[to]
    if not asks.all():
        who, to = who[asks], to[asks]
    # Narrow numbers stay in the processor's cache, where jumping about is quick.
    narrow = np.int8 if assembly.blank <= np.iinfo(np.int8).max else np.int16
    heard = voted & ~assembly.private
    found = np.where(heard, assembly.direct.astype(narrow), narrow(LOST))
    found[who] = UNRESOLVED
    ahead = np.empty(assembly.size, np.int32)
    ahead[who] = to
    while True:
        seen = found.take(to)
        waits = np.flatnonzero(seen == UNRESOLVED)
        # Chains have no gaps: if a round of jumps reaches nothing, the next will not either.
        if waits.size == who.size:
            return np.maximum(found, UNRESOLVED).astype(np.int16)
        found[who] = seen
        who, to = who.take(waits), ahead.take(to.take(waits))
        # A circle of two, or after more rounds of four, eight, …; most circles are of two.
        found[who[to == who]] = LOST
        ahead[who] = to
