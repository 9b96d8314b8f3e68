"""Who vouches that a tally stands in the record of its home, and since when.

What counts is the evidence that the home itself published in its record: that is the same for
everybody who reads it, whatever each of them may have seen besides.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.record.models import Leaf
from core.record.rules.note import read_note
from core.refusals import Refusal
from federation.confederations.actions import vouch
from federation.confederations.counting import members_of, moment_of
from federation.confederations.exchange.hearing import NotYet, Said, hears
from federation.confederations.exchange.matters import vote_of
from federation.confederations.exchange.reading import Malformed
from federation.confederations.exchange.returns import KIND as RETURNED
from federation.confederations.exchange.rolls import ROLL
from federation.confederations.models import GroupRoll, JointVote, Return, Testimony
from federation.confederations.rules.witnessing import witnesses_needed
from federation.confederations.taking_part import withholding
from federation.peers.actions.publishing import publish, take_the_floor
from federation.peers.actions.testimony import NotEvidence, evidence_for, read_evidence
from federation.peers.apart import apart
from federation.peers.models import CivicObject
from federation.peers.rules.witnesses import witnesses_under
from federation.wire.rules.witnesses import statement_of

log = logging.getLogger("folkmoot.confederations")
KIND = "joint.witnessed"
# Together they fit into one object.
MOST_NOTES, LONGEST_NOTE, MOST_SIGNS = 16, 48_000, 48_000
# Of a return, until the keys of those who cosigned are known.
MOST_KEPT = 64


class NoSuchReturn(Refusal):
    """Somebody vouches for a return that its home has not made."""

    code = "no-such-return"
    sentence = _("There is no such tally of this group.")
    status = 404


class ShownTooLate(Refusal):
    """A home shows who vouches for its tally when others may have counted without it."""

    code = "shown-too-late"
    sentence = _("It was shown too late who vouches for this tally: others may have counted.")


# --- What we say ------------------------------------------------------------------------------
def tell_witnesses(*, now: datetime) -> None:
    """Show everybody who vouches for the tallies of this group: when enough do, and when all do.

    After the deadline whoever has vouched until then is shown, too, as long as that can count.
    What fails with one of them holds up nothing else.
    """
    rows = Return.objects.filter(origin=instance.origin, vote__certified_at__isnull=True)
    for row in rows.select_related("vote__confederation"):
        with apart(log, "Who vouches for the tally %s could not be shown", row.uid):
            _tell(row, now=now)


@transaction.atomic
def _tell(row: Return, *, now: datetime) -> None:
    others = set(members_of(row.vote)) - {row.origin}
    missing = others - row.cosigned.keys()
    index = _place(row) if missing else None
    if index is None:
        return
    found = evidence_for(index, by=missing)
    enough = witnesses_needed(len(others), more_than=row.vote.terms.witness_share)
    told = len(others) - len(missing)
    news = sum(len(origins) for _note, origins in found)
    is_enough = told < enough <= told + news
    is_last = told + news == len(others) or now > row.vote.returns_by
    if not news or not (is_enough or is_last) or _is_shown(row, found):
        return
    now = take_the_floor(now=now)
    if now > row.vote.shown_until:
        return
    early = _of_our_roll(row.vote, by=others)
    for notes in _bundles([*early, *(note for note, _origins in found)]):
        body = {"vote": str(row.vote.uid), "return": str(row.uid), "notes": notes}
        publish(kind=KIND, body=body, now=now)
        for note in notes:
            _take(row, note, now=now)


def _is_shown(row: Return, found: Iterable[tuple[str, list[str]]]) -> bool:
    """Whether everybody's word was shown before: nobody here believes some of them now.

    Others may do, and need it once; but not again at every beat.
    """
    place = row.index or 0
    said = CivicObject.objects.filter(kind=KIND, document__contains=str(row.uid))
    notes = (note for one in said for note in one.content["body"]["notes"])
    about = [note for note in notes if statement_of(note).size > place]
    shown = {origin for note in about for origin in witnesses_under(read_note(note))}
    return shown.issuperset(origin for _note, origins in found for origin in origins)


def _of_our_roll(vote: JointVote, *, by: Iterable[str]) -> list[str]:
    """What proves that our roll stood in our record before anybody knew a tally."""
    roll = vote.rolls.filter(origin=instance.origin).first()
    missing = set(by) - roll.cosigned.keys() if roll else set()
    if roll is None or not missing:
        return []
    index = _place(roll)
    if index is None:
        return []
    found = evidence_for(index, by=missing, before=vote.closed_at)
    return [note for note, _origins in found]


def _bundles(notes: list[str]) -> list[list[str]]:
    bundles: list[list[str]] = []
    signs = 0
    for note in notes:
        if not bundles or len(bundles[-1]) == MOST_NOTES or signs + len(note) > MOST_SIGNS:
            bundles.append([])
            signs = 0
        bundles[-1].append(note)
        signs += len(note)
    return bundles


def _place(row: Return | GroupRoll) -> int | None:
    """Where a tally or a roll stands in the record of its home; None until it has its place.

    Others said it with what they told us; of what we tell ourselves it is looked up once.
    """
    if row.index is None and row.origin == instance.origin:
        kind, naming = (RETURNED, row.uid) if isinstance(row, Return) else (ROLL, row.vote.uid)
        said = CivicObject.objects.filter(kind=kind, document__contains=str(naming))
        subjects = [one.subject for one in said]
        leaf = Leaf.objects.filter(entry__subject__in=subjects).order_by("index").first()
        if leaf is None:
            return None
        row.index = leaf.index
        row.save(update_fields=["index"])
    return row.index


# --- What we hear -----------------------------------------------------------------------------
@hears(KIND)
def hear_witnesses(said: Said) -> None:
    """A home shows who vouches for its tally and for the roll on which it was taken.

    A checkpoint proves all that stands before it. Each line is checked, or kept until it can be.
    Raises ShownTooLate, by the moment at which its record says it: so for all who read it alike.
    """
    vote, uid = vote_of(said), said.body.uid("return", by=said.origin)
    row = vote.returns.filter(uid=uid).first()
    if row is None and withholding(vote).filter(peer=said.peer).exists():
        raise NotYet(f"return:{uid}")
    if row is None:
        raise NoSuchReturn
    if row.index is None:
        raise Malformed(what="return")
    if said.at > vote.shown_until:
        raise ShownTooLate
    for note in said.body.texts("notes", most=MOST_NOTES, longest=LONGEST_NOTE):
        _take(row, note, now=said.now)


def _take(row: Return, note: str, *, now: datetime) -> None:
    try:
        unchecked = _checked(row, note, now=now)
    except NotEvidence:
        raise Malformed(what="notes") from None
    kept = row.testimonies
    if unchecked and kept.count() < MOST_KEPT and not kept.filter(note=note).exists():
        kept.create(note=note, unchecked=unchecked)


def _checked(row: Return, note: str, *, now: datetime) -> list[str]:
    """Note whom a checkpoint shows to vouch, and return whose lines nobody here can check yet.

    It may be older than the tally, and prove the roll alone. Raises NotEvidence.
    """
    about: list[Return | GroupRoll] = [row, *row.vote.rolls.filter(origin=row.origin)]
    places = {place: one for one in about if (place := _place(one)) is not None}
    found = read_evidence(note, origin=row.origin, index=min(places))
    moments = {origin: moment_of(at) for origin, at in found.moments.items()}
    for index, proved in places.items():
        if index < found.size:
            vouch(proved, cosigned=moments, now=now)
    return sorted(found.unchecked)


@transaction.atomic
def check_again(vote: JointVote, *, now: datetime) -> None:
    """Check the lines of those whose keys were not known when their word was shown."""
    rows = Testimony.objects.filter(returned__vote=vote).select_related("returned__vote")
    for kept in rows:
        try:
            kept.unchecked = _checked(kept.returned, kept.note, now=now)
        except NotEvidence:
            # Nothing that a frozen group says counts for now.
            continue
        if kept.unchecked:
            kept.save(update_fields=["unchecked"])
        else:
            kept.delete()
