"""What a visit asks about our own record: how much of it they hold, and what we have lost of it."""

from federation.peers.actions.findings import MOST_PAGES, Findings, Known, Lack
from federation.peers.actions.leading import signed
from federation.peers.asking import Line


def ask_what_they_hold(findings: Findings, line: Line) -> None:
    ours = findings.errand.ours
    findings.held = line.held(ours.origin_hash)
    if findings.held and signed(findings.held, ours) is None:
        findings.held = _longest_of_ours(line, ours) or findings.held


def _longest_of_ours(line: Line, ours: Known) -> str:
    """Where they hold a checkpoint of ours that we cannot read: one that we can, and lack.

    The key of our record may have been changed after a copy was made. What they read under the
    last checkpoint of the old key shows it; what we did not sign shows nothing.
    """
    place, found = ours.size, ""
    for _page in range(MOST_PAGES):
        spans = line.kept(place)
        for span in spans:
            statement = signed(span.note, ours)
            found = span.note if statement and statement.size > ours.size else found
        if not spans or spans[-1].end <= place:
            break
        place = spans[-1].end
    return found


def take_back(findings: Findings, line: Line) -> None:
    """Fetch what they kept of our record, and of what we told them; the rest another time."""
    lack = findings.errand.lack
    if lack is None:
        return
    place = lack.place
    for _page in range(MOST_PAGES):
        spans = line.kept(place) if place < lack.target else []
        # The first may begin before the place that was asked for.
        fitting = [span for span in spans if span.end > place]
        if not fitting:
            break
        findings.given += fitting
        place = fitting[-1].end
    if place >= lack.target:
        _take_back_words(findings, line, lack)


def _take_back_words(findings: Findings, line: Line, lack: Lack) -> None:
    number = lack.number
    for _page in range(MOST_PAGES):
        found = line.kept_words(number) if number <= lack.last else []
        words = {one["number"]: one for one in found if type(one.get("number")) is int}
        if not words or min(words) < number:
            return
        findings.given_words |= words
        number = max(findings.given_words) + 1


def is_ahead(note: str, ours: Known) -> bool:
    """Whether we signed this, and it is not the beginning of what we have: a tail is missing."""
    statement = signed(note, ours)
    if statement is None or statement.size < ours.size:
        return False
    return statement.size > ours.size or statement.root != ours.root
