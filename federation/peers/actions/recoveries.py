"""Keys that trustees named wait three days: by the clocks of those who have seen them wait.

Groups that decide together go by what the group itself shows in its record: under which of its
checkpoints others vouched that the key stands there, and again three days later. That is the same
for everybody who reads it, whenever they do. Whoever decides nothing with a group goes by the day
on which they read of the key themselves.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from core.instance import instance
from core.record.sequencer import is_withheld
from federation.identity.actions import named
from federation.identity.actions.circles import circles_of
from federation.identity.rules import keys as law
from federation.peers.actions.testimony import NotEvidence, noted, read_evidence
from federation.peers.models import Cosignature, HeardKey, Peer
from federation.peers.rules.recoveries import Moments, have_seen, is_enough

A_DAY = timedelta(days=1)
# Of one record, from its beginning: far more than anybody needs, and no more than we have time for.
MOST_WAITING, MOST_NOTES = 64, 256
BYTES_OF_AN_ENTRY = 12_000


# --- Theirs -----------------------------------------------------------------------------------
def judge(peer: Peer, *, now: datetime) -> None:
    """Find out which recovered keys of a peer have waited long enough: once, and for good.

    Called when more of the record was read. What is found is the place in the record from which
    on they have.
    """
    rows = peer.heard_keys.filter(verb=law.RECOVERED, over_at=None).exclude(heard_at=None)
    waiting = list(rows.order_by("index")[:MOST_WAITING])
    if not waiting:
        return
    is_joint = bool(circles_of(peer.origin, at=now))
    shown = _Shown(peer) if is_joint else None
    for row in waiting:
        row.over_at = shown.over_at(row.said) if shown else _seen_at(peer, row, now=now)
        if row.over_at is not None:
            row.save(update_fields=["over_at"])


def _seen_at(peer: Peer, row: HeardKey, *, now: datetime) -> int | None:
    """The end of their record, if it has stood there for three days of ours and is all there is."""
    is_read = max(peer.size, peer.shown_elsewhere) <= peer.cursor
    is_over = row.heard_at is not None and now - row.heard_at >= law.WINDOW
    return peer.cursor - 1 if is_read and is_over else None


class _Shown:
    """What a peer's record shows of those who have seen its keys wait."""

    def __init__(self, peer: Peer) -> None:
        self.origin = peer.origin
        rows = peer.heard_keys.filter(verb=law.WITNESSED).order_by("index")
        self.proofs = [row.said for row in rows]
        self.left = MOST_NOTES

    def over_at(self, recovered: law.Said) -> int | None:
        """The first entry with which they have shown that enough others have seen it wait.

        Who these must be is judged at the moment that this entry states: whoever joins later was
        not there to see anything.
        """
        moments: list[Moments] = []
        for proof in self.proofs:
            if not named.proves(proof, recovered, None):
                continue
            moments += self._moments(proof.facts["notes"], index=recovered.index)
            circles = circles_of(self.origin, at=proof.at)
            if circles and all(is_enough(have_seen(moments), circle) for circle in circles):
                return proof.index
        return None

    def _moments(self, notes: Sequence[str], *, index: int) -> Iterator[Moments]:
        chosen = notes[: self.left]
        self.left -= len(chosen)
        for note in chosen:
            try:
                yield read_evidence(note, origin=self.origin, index=index).moments
            except NotEvidence:
                # What proves nothing is passed over.
                continue


# --- Ours -------------------------------------------------------------------------------------
def show_waiting(*, now: datetime) -> None:
    """Let our record show that keys that our trustees named have waited, once enough vouch for it.

    A group with which nobody decides shows only that its own three days are over. While the record
    is not signed nothing is shown: what waits for its place would be said again at every beat.
    """
    waiting = named.unproved()
    for recovered in waiting if waiting and not is_withheld() else ():
        _show(recovered, now=now)


@transaction.atomic
def _show(recovered: law.Said, *, now: datetime) -> None:
    circles = circles_of(instance.origin, at=now)
    if not circles:
        if now >= recovered.at + law.WINDOW:
            named.show_witnesses(recovered, notes=[], is_enough=True, now=now)
        return
    others = frozenset[str]().union(*circles)
    rows = Cosignature.objects.filter(size__gt=recovered.index, peer__origin__in=others)
    lines = list(rows.select_related("peer").order_by("at", "size"))
    seen = have_seen({row.peer.origin: int(row.at.timestamp())} for row in lines)
    if all(is_enough(seen, circle) for circle in circles):
        entries = list(_packed(_notes([row for row in lines if row.peer.origin in seen])))
        for place, notes in enumerate(entries, 1):
            is_last = place == len(entries)
            named.show_witnesses(recovered, notes=notes, is_enough=is_last, now=now)
        return
    ripe = {row.peer.origin for row in lines if row.at + law.WINDOW <= now}
    if all(is_enough(ripe, circle) for circle in circles) and _is_still(recovered, now=now):
        # They vouch only for what is new: without this entry a quiet record would wait for ever.
        named.show_witnesses(recovered, notes=[], is_enough=False, now=now)


def _is_still(recovered: law.Said, *, now: datetime) -> bool:
    """Whether nothing was said about it since yesterday."""
    about_it = [
        one
        for one in named.said()
        if one.verb == law.WITNESSED and named.proves(one, recovered, None)
    ]
    return all(one.at + A_DAY <= now for one in about_it)


def _notes(rows: Iterable[Cosignature]) -> Iterator[str]:
    """Checkpoints with the first and the last line of each witness under them."""
    ends: dict[str, tuple[Cosignature, Cosignature]] = {}
    for row in rows:
        first = ends.get(row.peer.origin, (row, row))[0]
        ends[row.peer.origin] = first, row
    lines = ((row.size, row.peer.origin, row.line) for pair in ends.values() for row in pair)
    return (note for note, _witnesses in noted(lines))


def _packed(notes: Iterable[str]) -> Iterator[list[str]]:
    """The notes in their order, so many together as fit into an entry."""
    together: list[str] = []
    for note in notes:
        if together and sum(len(one.encode()) for one in [*together, note]) > BYTES_OF_AN_ENTRY:
            yield together
            together = []
        together.append(note)
    yield together
