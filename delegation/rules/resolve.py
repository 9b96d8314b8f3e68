"""The count's own method: what everybody's vote comes to, on arrays.

The definition is Unravel(U) of Colley, Grandi and Novaro, "Unravelling multi-agent ranked
delegations" (JAAMAS 36, 2022). A choice yields a vote as soon as its quota of delegates have that
outcome. Start from the own votes; at the lowest level at which some undecided member's choice
yields, all those members get that outcome at once; then begin again at level 1, until no level adds
anybody. Who is left is unresolved. Nothing is recursive, no depth is too great, and memory grows
with the number of members and of names.
"""

from delegation.rules.assembly import Assembly, Resolution
from delegation.rules.following import follow, is_single
from delegation.rules.waves import unravel


def resolve(assembly: Assembly) -> Resolution:
    """What everybody's vote comes to."""
    return follow(assembly) if is_single(assembly) else unravel(assembly)
