"""Who may start a joint vote: one group by its decision, or people across groups (S1-003)."""

from collections.abc import Mapping, Sequence

# A sheet as it is written in a message, beside its number: the origin of a group, its quotation
# marks, a colon and a comma.
BESIDE_THE_NUMBER = 64 + 4


def may_start(sheets: Mapping[str, int], *, signatures: int, groups: int) -> bool:
    """Whether people of enough groups have signed: so many in all, in so many groups at least.

    `sheets` holds how many have signed in each group; who they are stays at home.
    """
    signed = [count for count in sheets.values() if count > 0]
    return sum(signed) >= signatures and len(signed) >= groups


def as_many_as_fit(sheets: Mapping[str, int], *, room: int) -> dict[str, int]:
    """The sheets that are written within so many bytes: all with a signature, or the largest.

    Of those with as many signatures the first by their origins. No other choice of as many groups
    holds more signatures, so if these do not start a vote, no sheets that are so few do. Where all
    fit, all are named, and not only enough: a vote goes on if one of its groups turns out to have
    left.
    """
    named: dict[str, int] = {}
    for origin in sorted(sheets, key=lambda origin: (-sheets[origin], origin)):
        room -= BESIDE_THE_NUMBER + len(str(sheets[origin]))
        if sheets[origin] <= 0 or room < 0:
            break
        named[origin] = sheets[origin]
    return named


def as_told(
    sheets: Mapping[str, int], told: Mapping[str, Sequence[int]]
) -> tuple[dict[str, int], list[str]]:
    """How many have signed by what the groups told themselves, and which of them never told that.

    `told` holds every number that each group has told, the latest last. Whoever sums them up may
    have read an older one: any of them is true. For a number that was never told the latest counts.
    """
    untold = [
        origin for origin, count in sheets.items() if count and count not in told.get(origin, ())
    ]
    latest = {origin: told[origin][-1] if told.get(origin) else 0 for origin in untold}
    return {**sheets, **latest}, untold
