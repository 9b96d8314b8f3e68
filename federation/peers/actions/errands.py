"""One visit to a peer, as a value: what to ask there, and what came of it.

Everything here happens on the network and in memory, so that many visits run at the same time and
none holds the database. What is found has been checked as far as it can be without it.
"""

from itertools import islice

from core.record.rules.checkpoint import Statement
from core.record.rules.tails import Kept
from core.record.rules.tiles import WIDTH, places
from core.record.rules.tree import Frontier, leaf_hash
from federation.peers.actions.asking_back import ask_what_they_hold, is_ahead, take_back
from federation.peers.actions.findings import (
    MOST_PAGES,
    Errand,
    Findings,
    Known,
    Lie,
)
from federation.peers.actions.leading import (
    DAMAGED,
    beside,
    compared,
    contradicted,
    require_not_abandoned,
    signed,
)
from federation.peers.actions.refusing import ask_what_they_took
from federation.peers.asking import CONFLICT, NONE, OK, Line, NoNote
from federation.peers.rules.entries import announced, read_entry
from federation.peers.rules.logs import Tiles, Verdict, compare
from federation.wire.fetching import NotFetched
from federation.wire.rules.witnesses import Submission, write_submission

# Nobody has more read, proved and done in one visit than this. Whoever has more to say is visited
# again, after all others who are waiting.
MOST_TILES = 32
MOST_OBJECTS = 256


def run(errand: Errand) -> Findings:
    """Visit a peer. What fails leaves the rest as it was found."""
    findings = Findings(errand=errand)
    line = Line(errand.there.address, seconds=errand.seconds)
    for step in _STEPS[:1] if errand.is_brief else _STEPS:
        try:
            step(findings, line)
        except NotFetched as error:
            findings.error = findings.error or str(error)
    findings.ahead = line.ahead
    return findings


def _bring(findings: Findings, line: Line) -> None:
    """Ask them to vouch for our latest checkpoint, unless they hold more than we do."""
    errand = findings.errand
    if not errand.submission or findings.held is None or is_ahead(findings.held, errand.ours):
        return
    answer = line.add_checkpoint(_submission(findings))
    findings.knows_us = answer.status != NONE
    if answer.status == OK:
        findings.cosignature = answer.content.decode("utf-8", "replace")
    elif answer.status == CONFLICT:
        size = answer.content.decode("ascii", "replace").strip()
        findings.held_size = int(size) if size.isdecimal() and len(size) < 19 else None
    elif answer.status != NONE:
        raise NotFetched(f"they do not vouch for our record: the answer was {answer.status}")


def _submission(findings: Findings) -> str:
    """What to bring; whoever has read on by itself up to our latest checkpoint needs no proof."""
    errand = findings.errand
    held = signed(findings.held or "", errand.ours)
    if held is None or held.size != errand.ours.size:
        return errand.submission
    return write_submission(Submission(old_size=held.size, path=(), checkpoint=errand.ours.note))


def _read(findings: Findings, line: Line) -> None:
    """Read on in their record, from where we are to their latest checkpoint or as far as we can."""
    errand = findings.errand
    note = line.checkpoint()
    statement = signed(note, errand.there)
    if statement is None:
        # They may sign with a newer key, which an older one handed the record over to.
        note = line.checkpoint(max(errand.there.keys))
        statement = signed(note, errand.there)
    if statement is None:
        raise NotFetched("their checkpoint is not signed with a key of theirs that we know")
    frontier = errand.frontier
    vouched = signed(errand.vouched, errand.there)
    if statement.size < max(frontier.size, vouched.size if vouched else 0):
        raise NotFetched("they show an older record than they did before")
    tiles = Tiles(statement.size, line.tile)
    require_not_abandoned(errand, statement, tiles)
    first = contradicted(errand, statement, tiles)
    grown, leaves = _grown(frontier, statement, tiles, line) if not first else (frontier, [])
    read = (read_entry(leaf.data, index=at) for at, leaf in enumerate(leaves, frontier.size))
    entries = [entry for entry in read if entry]
    if first := first or beside(errand, entries, statement, tiles):
        findings.lies.append(Lie(peer=errand.there.peer, first=first, second=note))
        return
    findings.note, findings.statement = note, statement
    findings.frontier, findings.leaves = grown, leaves
    findings.entries = entries


def _grown(
    frontier: Frontier, statement: Statement, tiles: Tiles, line: Line
) -> tuple[Frontier, list[Kept]]:
    """The tree with what was read, which is the beginning of what they signed; and the leaves."""
    grown = Frontier(frontier.size, frontier.peaks)
    leaves: list[Kept] = []
    # They may sign any size: what is not read now is not even listed.
    for place in islice(places(frontier.size, statement.size), MOST_TILES):
        hashes = tiles.row(0, place.number)
        bundle = line.entries(place)
        for index in range(max(place.first, frontier.size), place.end):
            data, hash_ = bundle[index % WIDTH], hashes[index % WIDTH]
            if data and leaf_hash(data) != hash_:
                raise NotFetched(f"their entry {index} is not what their record holds")
            leaves.append(Kept(hash=hash_, data=data))
            grown.add(hash_)
    if compared(grown.size, grown.root, statement, tiles) is not Verdict.SAME:
        raise NotFetched(DAMAGED)
    return grown, leaves


def _fetch_objects(findings: Findings, line: Line) -> None:
    """Fetch what their record announced, as much as one visit takes; the rest is asked for again.

    They are numbered without gaps, so nothing that is not wanted is read or kept.
    """
    said = [one.number for entry in findings.entries if (one := announced(entry))]
    wanted = {findings.errand.number, findings.errand.last, *said} - {0}
    number, last = min(wanted, default=0), max(wanted, default=0)
    last = min(last, number + MOST_OBJECTS - 1)
    for _page in range(MOST_PAGES if wanted else 0):
        found = line.objects(number)[: last - number + 1]
        for document in found:
            findings.objects[str(document.get("id")).rpartition("/")[2]] = document
        numbers = [one.get("number") for one in found]
        if not found or type(numbers[-1]) is not int or not number <= numbers[-1] < last:
            return
        number = numbers[-1] + 1


def _fetch_missing(findings: Findings, line: Line) -> None:
    """Ask again for what we were not given."""
    left = findings.errand.missing
    for _page in range(MOST_PAGES):
        if not left:
            return
        found = line.objects(left[0])
        for document in found:
            findings.objects[str(document.get("id")).rpartition("/")[2]] = document
        last = found[-1].get("number") if found else None
        if type(last) is not int or last < left[0]:
            return
        left = tuple(number for number in left if number > last)


def _compare_others(findings: Findings, line: Line) -> None:
    """Whether somebody shows this peer another record than us, or more of it."""
    for known in findings.errand.others:
        try:
            note = line.held(known.origin_hash)
        except NoNote:
            # Whoever signed that is not the one who is visited, and the others are compared.
            continue
        statement = signed(note, known) if note else None
        if statement is None:
            continue
        if statement.size > known.size:
            findings.longer[known.peer] = note
        elif _contradicts(statement, known, line):
            lie = Lie(peer=known.peer, first=known.note, second=note)
            findings.lies.append(lie)


def _contradicts(held: Statement, known: Known, line: Line) -> bool:
    """`held` is not the beginning of what we know. The liar's own tiles show it.

    Whoever did not answer last time is not asked for them: that would use up this visit.
    """
    if held.size == known.size:
        return held.root != known.root
    if known.is_silent:
        return False
    there = line.beside(known.address)
    whole = Statement(origin=held.origin, size=known.size, root=known.root)
    try:
        verdict = compare(held.size, held.root, whole, Tiles(known.size, there.tile))
    except (NotFetched, IndexError):
        return False
    return verdict is Verdict.CONTRADICTED


_STEPS = (
    ask_what_they_hold,
    take_back,
    _bring,
    _read,
    _fetch_objects,
    _fetch_missing,
    _compare_others,
    ask_what_they_took,
)
