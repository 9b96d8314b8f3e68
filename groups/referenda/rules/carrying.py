"""Whether the delegated outcomes of a file of ballots follow from a snapshot of mandates."""

from enum import StrEnum

from delegation.rules.resolve import resolve
from delegation.rules.snapshot import BLANK, BrokenSnapshot, Thawed, digest, thaw, totals
from groups.referenda.rules.recounting import Recount


class SnapshotFault(StrEnum):
    """What is wrong with a snapshot beside a file of ballots."""

    NONE_NAMED = "none_named"  # the file of ballots has none
    DIGEST = "digest"  # it is another one than the file names
    BROKEN = "broken"  # it cannot be read
    OPTIONS = "options"  # it is of a vote with other options
    VOTES = "votes"  # somebody's vote in it is not the ballot of that name
    TOTALS = "totals"  # other outcomes follow from it than the file says


def check_snapshot(again: Recount, snapshot: bytes) -> SnapshotFault | None:
    """Resolve a snapshot and compare with the file it belongs to; None if all is as it says.

    Which mandates there were nobody can tell from outside; that the outcomes follow from those in
    the snapshot, and from the votes under names in the file, everybody can.
    """
    header = again.header
    if header.snapshot is None or header.delegated is None:
        return SnapshotFault.NONE_NAMED
    if digest(snapshot) != header.snapshot:
        return SnapshotFault.DIGEST
    try:
        thawed = thaw(snapshot)
    except BrokenSnapshot:
        return SnapshotFault.BROKEN
    stays = thawed.options[thawed.assembly.status_quo]
    if (thawed.options, stays) != (tuple(key for key, _ in header.options), header.status_quo):
        return SnapshotFault.OPTIONS
    if not _votes_agree(thawed, again):
        return SnapshotFault.VOTES
    found = totals(thawed, resolve(thawed.assembly))
    return None if found.delegated == header.delegated else SnapshotFault.TOTALS


def _votes_agree(thawed: Thawed, again: Recount) -> bool:
    """Whether everybody named in the snapshot has there the vote of the ballot of that name."""
    keys: list[str | None] = [*thawed.options, BLANK]
    direct = thawed.assembly.direct[: len(thawed.names)].tolist()
    return all(
        again.named.get(name) == (keys[vote] if vote >= 0 else None)
        for name, vote in zip(thawed.names, direct, strict=True)
    )
