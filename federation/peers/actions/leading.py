"""Whether what a peer shows now leads on from all that it signed before, as far as we know it."""

from collections.abc import Iterable, Iterator
from itertools import islice

from core.keys.signing import verify
from core.record.rules.checkpoint import Statement
from federation.identity.rules.keys import WITNESSED
from federation.peers.actions.findings import Errand, Known
from federation.peers.rules.entries import Entry, is_about_keys
from federation.peers.rules.introductions import signed_statement
from federation.peers.rules.logs import Tiles, Verdict, compare
from federation.wire.fetching import NotFetched

ABANDONED = "they show a record that they signed before we decided to begin anew with them"
MOST_NOTES = 256
# A note, and how long the record was that it is about, and its root.
Beginning = tuple[int, bytes, str]
DAMAGED = "the pieces of their record do not fit together"


def signed(note: str, by: Known) -> Statement | None:
    return signed_statement(note, origin=by.origin, keys=by.keys, verify=verify)


def require_not_abandoned(errand: Errand, statement: Statement, tiles: Tiles) -> None:
    """What contradicts the record we began anew with, and may be older than that, is not taken.

    Anybody on the way can show it again, so it accuses nobody. Raises NotFetched.
    """
    shown = signed(errand.shown, errand.there) if errand.begun else None
    if shown is None or not shown.size <= statement.size <= errand.before:
        return
    if compared(shown.size, shown.root, statement, tiles) is Verdict.CONTRADICTED:
        raise NotFetched(ABANDONED)


def contradicted(errand: Errand, statement: Statement, tiles: Tiles) -> str:
    """The note of theirs with which what they sign now cannot both be true; empty if none is."""
    earlier = [(errand.frontier.size, errand.frontier.root, errand.there.note)]
    earlier += _older((errand.shown, errand.vouched), errand.there, statement)
    return _other(earlier, statement, tiles)


def beside(errand: Errand, entries: Iterable[Entry], statement: Statement, tiles: Tiles) -> str:
    """The same among the notes that their record itself shows: others vouched for another one."""
    about_keys = [one for one in entries if one.verb == WITNESSED and is_about_keys(one)]
    notes = (note for one in about_keys for note in one.facts["notes"])
    earlier = _older(islice(notes, MOST_NOTES), errand.there, statement)
    return _other(earlier, statement, tiles)


def _older(notes: Iterable[str], by: Known, statement: Statement) -> Iterator[Beginning]:
    for note in notes:
        known = signed(note, by)
        if known is not None and known.size <= statement.size:
            yield known.size, known.root, note


def _other(earlier: Iterable[Beginning], statement: Statement, tiles: Tiles) -> str:
    for size, root, note in earlier:
        verdict = compared(size, root, statement, tiles)
        if verdict is Verdict.CONTRADICTED:
            return note
        if verdict is Verdict.DAMAGED:
            raise NotFetched(DAMAGED)
    return ""


def compared(size: int, root: bytes, statement: Statement, tiles: Tiles) -> Verdict:
    try:
        return compare(size, root, statement, tiles)
    except IndexError:
        return Verdict.DAMAGED
