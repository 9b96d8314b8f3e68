"""Refusals between two groups, kept on both sides: what we refused, and what they did not take."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import override

from core.charter.reading import current
from federation.peers.actions.findings import Findings
from federation.peers.asking import NOT_ACCEPTED, OTHER_CLOCK, Line, Refused, TooFarAhead, written
from federation.peers.models import CivicObject, HeardObject, Peer
from federation.wire.wall import wall

MOST_TOLD = 20
LONGEST_REASON = 250
# What they asked for: to be heard as who they are, to be vouched for, something about rolls.
SIGNATURE, CHECKPOINT, ROLLS = "signature", "checkpoint", "rolls"
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def note_refused(peer: Peer, what: str, why: object, *, is_theirs: bool = True) -> None:
    """Keep what we refused a peer last, and why, until the same is answered.

    What somebody asked in their name and did not sign is written once a minute at most, and for a
    day gives way to what they surely asked themselves.
    """
    moment = wall()
    rows = Peer.objects.filter(pk=peer.pk)
    if not is_theirs:
        before = Q(refused_is_theirs=False, refused_at__lt=moment - A_MINUTE)
        rows = rows.filter(Q(refused_at=None) | before | Q(refused_at__lt=moment - A_DAY))
    # It stands there for a while, in the group's language, whoever asked.
    with override(str(current()["group.language"])):
        text = str(why)[:LONGEST_REASON]
    rows.update(refused=text, refused_what=what, refused_at=moment, refused_is_theirs=is_theirs)


def note_answered(peer: Peer, what: str) -> None:
    """What was refused before is answered now."""
    if peer.refused_what == what:
        settled = Peer.objects.filter(pk=peer.pk, refused_what=what)
        settled.update(refused="", refused_what="", refused_at=None, refused_is_theirs=False)


def ask_what_they_took(findings: Findings, line: Line) -> None:
    """What a peer did not take of what we said. Not everybody answers, and nobody has to."""
    if not findings.errand.has_spoken:
        return
    try:
        findings.standing = line.standing()
    except TooFarAhead:
        # The page tells of their clock, and all else of the visit went well.
        return
    except Refused as refusal:
        if refusal.code in (NOT_ACCEPTED, OTHER_CLOCK):
            raise


def told_to(peer: Peer) -> dict[str, Any]:
    """How far a peer was heard here, and what was not taken of what it said, the latest first."""
    heard = HeardObject.objects.filter(peer=peer)
    # What was not given to us was not refused.
    refused = heard.done().filter(withheld="").exclude(reason="")[:MOST_TOLD]
    waiting = heard.waiting().exclude(reason="").first()
    return {
        "read": peer.cursor,
        "number": peer.number,
        "refused": [[row.number, row.reason] for row in refused],
        "waiting": [waiting.number, waiting.reason] if waiting else None,
    }


def keep_standing(peer: Peer, findings: Findings) -> None:
    """Keep what a visit showed of how a peer hears us: its clock, and what it did not take.

    That is its own word: at most the latest twenty, and what has no form is passed over.
    """
    if findings.ahead is not None:
        Peer.objects.filter(pk=peer.pk).update(clock_ahead=findings.ahead)
    if findings.standing is not None:
        _keep_not_taken(peer, findings.standing)


def _keep_not_taken(peer: Peer, told: Mapping[str, Any]) -> None:
    refused, waiting = told.get("refused"), told.get("waiting")
    listed = refused[:MOST_TOLD] if isinstance(refused, list) else []
    lines = [line for one in [waiting, *listed] if (line := _line(one))]
    ours = CivicObject.objects.filter(number__in=[number for number, _why in lines])
    known = set(ours.values_list("number", flat=True))
    text = written({"lines": [line for line in lines if line[0] in known]}) if known else ""
    Peer.objects.filter(pk=peer.pk).exclude(not_taken=text).update(not_taken=text)


def _line(one: Any) -> tuple[int, str] | None:
    match one:
        case [int() as number, str() as why] if 0 < number < 2**63 and number is not True:
            shown = " ".join(why.split())[:LONGEST_REASON]
            return (number, shown) if shown.isprintable() else None
    return None


def not_taken(peer: Peer) -> list[tuple[int, str]]:
    """The numbers of what a peer did not take of what we said, and why."""
    return [(number, why) for number, why in json.loads(peer.not_taken or '{"lines": []}')["lines"]]
