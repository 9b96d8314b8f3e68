"""Who may start a joint vote: one group by its decision, or people across groups (S1-003)."""

from collections.abc import Mapping


def may_start(sheets: Mapping[str, int], *, signatures: int, groups: int) -> bool:
    """Whether people of enough groups have signed: so many in all, in so many groups at least.

    `sheets` holds how many have signed in each group; who they are stays at home.
    """
    signed = [count for count in sheets.values() if count > 0]
    return sum(signed) >= signatures and len(signed) >= groups
