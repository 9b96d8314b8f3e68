"""What a peer's record said is taken over: keys, objects and their effects, with the cursor."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core import hooks
from core.charter.reading import current
from core.keys.signing import verify
from core.record.rules.canonical import canonical
from core.record.sequencer import lock_head
from core.refusals import Refusal
from federation.identity.rules import keys as law
from federation.peers.actions import renewing
from federation.peers.actions.contradicting import told, why_refused
from federation.peers.actions.errands import MOST_OBJECTS
from federation.peers.actions.findings import Findings
from federation.peers.actions.keeping import keep
from federation.peers.actions.knowing import accuse, bare_of, keys_of
from federation.peers.actions.recoveries import judge
from federation.peers.asking import written
from federation.peers.models import Fault, HeardKey, HeardObject, Peer, State
from federation.peers.rules.civic import Announced, NotCivic, check, withheld
from federation.peers.rules.entries import Entry, announced, is_about_keys
from federation.peers.rules.introductions import PURPOSES, keys_of_the_day
from federation.peers.rules.moments import is_to_come, moment_of
from federation.wire.rules.documents import Document

log = logging.getLogger("folkmoot.peers")
# Of one record: far more than any group changes its keys.
MOST_ABOUT_KEYS = 500
NOT_COME = _("its words have not come yet")
NOT_GIVEN = _("its words are given to those only who take part")
TO_COME = _("by our clock it is not said yet: it waits until then")
FAILED = _("what follows from it failed here; it is tried again")
UNKNOWN_KIND = _("nothing here follows from objects of this kind")


class NotDone(Exception):
    """Nothing can follow from an object yet; the text is shown where it waits."""


@transaction.atomic
def hear(peer: Peer, findings: Findings, *, now: datetime) -> bool:
    """Take over what was read, once; False if somebody else has read on meanwhile.

    The cursor and the effects of what stands before it are one transaction. Objects have their
    effects in the order of their numbers, so the rest waits for one whose words have not come.
    """
    if findings.objects:
        # What follows from them may be that we say something: whoever does takes this first.
        lock_head()
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    statement, frontier = findings.statement, findings.frontier
    if statement is None or frontier is None:
        return False
    if peer.cursor != findings.errand.frontier.size or not peer.is_read:
        return False
    if peer.begun_at != findings.errand.begun:
        return False
    _hear_keys(peer, findings.entries, now=now)
    _hear_objects(peer, findings.entries, now=now)
    keep(peer, peer.cursor, findings.leaves, note=findings.note)
    peer.cursor, peer.peaks = frontier.size, b"".join(frontier.peaks)
    peer.checkpoint, peer.size = findings.note, statement.size
    _hold(peer, findings, now=now)
    judge(peer, now=now)
    # What stands here for years is in the group's language, whoever woke it up.
    with override(str(current()["group.language"])):
        _pin(peer, now=now)
        if peer.state == State.PINNED:
            _do(peer, findings, now=now)
    is_read = peer.state == State.PINNED and peer.cursor == peer.size
    if is_read and not peer.heard.waiting().exists():
        peer.heard_at = now
    peer.save()
    return True


def _hold(peer: Peer, findings: Findings, *, now: datetime) -> None:
    """What was read to the end is held against them from now on, whether we are asked or not.

    Others are shown what we hold. Otherwise somebody who asks nobody to vouch could show each of
    us another record.
    """
    is_compared = findings.errand.vouched == peer.vouched_note
    if is_compared and peer.vouched_size < peer.cursor == peer.size and findings.statement:
        peer.hold(findings.statement, bare_of(peer, findings.note), now=now)


def _hear_keys(peer: Peer, entries: Iterable[Entry], *, now: datetime) -> None:
    """Keep what concerns keys: not without end, because all of it is proved for every question."""
    about_keys = [entry for entry in entries if is_about_keys(entry)]
    room = MOST_ABOUT_KEYS - peer.heard_keys.count() if about_keys else 0
    HeardKey.objects.bulk_create(
        HeardKey(
            peer=peer,
            index=entry.index,
            verb=entry.verb,
            at=entry.at,
            heard_at=now,
            payload=canonical(entry.facts),
        )
        for entry in about_keys[: max(room, 0)]
    )


def _hear_objects(peer: Peer, entries: Iterable[Entry], *, now: datetime) -> None:
    """The same again is nothing; something else under the same name is refused, and both kept."""
    said = [(one, entry.at) for entry in entries if (one := announced(entry))]
    if not said:
        return
    known = _known(peer, [one for one, _at in said])
    former_heard = peer.heard.standing().order_by("-number").first()
    last = former_heard.number if former_heard else 0
    moment = former_heard.logged_at if former_heard else None
    new = []
    for one, at in said:
        former = known.get(one.uid) or known.get(one.number)
        if former is not None:
            if (former.uid, former.digest) != (one.uid, one.digest):
                accuse(peer, Fault.TWO_CONTENTS, told(former), told(one), now=now)
            continue
        if one.number != last + 1:
            accuse(peer, Fault.SKIPPED, f"number {last}", told(one), now=now)
            if one.number <= last:
                continue
        known[one.uid] = known[one.number] = one
        last = one.number
        moment = moment_of(at, before=moment)
        new.append(HeardObject(peer=peer, logged_at=moment, stated_at=at, **asdict(one)))
    HeardObject.objects.bulk_create(new)


def _known(peer: Peer, said: Sequence[Announced]) -> dict[str | int, Announced]:
    """What the peer announced before under these names and numbers, by both."""
    same = Q(uid__in=[one.uid for one in said]) | Q(number__in=[one.number for one in said])
    found: dict[str | int, Announced] = {}
    for heard in peer.heard.standing().filter(same):
        found[str(heard.uid)] = found[heard.number] = heard.announced
    return found


def _pin(peer: Peer, *, now: datetime) -> None:
    """Once we have read up to what was shown before the vote, both must say the same."""
    shown = peer.introduced
    if peer.state != State.KNOWN or peer.cursor < shown.statement.size:
        return
    if peer.begun_at is not None and peer.left:
        # Only the whole of it shows what it holds no longer.
        return
    # What their record changed after that day does not concern what was shown.
    found = keys_of_the_day(keys_of(peer, before=shown.statement.size), now=now)
    if found != shown.keys:
        second = canonical({purpose: found.get(purpose) for purpose in PURPOSES})
        accuse(peer, Fault.OTHER_KEYS, peer.introduction, second, now=now)
    else:
        peer.state = State.PINNED
        # Whoever acts on what they say asks for their keys, which count only from now on.
        peer.save(update_fields=["state"])
        renewing.settle(peer, now=now)


def _do(peer: Peer, findings: Findings, *, now: datetime) -> None:
    """Let what was said have its effects, one after the other, as far as the words are here.

    So much in a visit and no more: proving and doing take our time, and others wait for theirs.
    """
    keys = keys_of(peer)
    done: list[HeardObject] = []
    for heard in peer.heard.withheld().filter(number__in=findings.errand.missing):
        # Reading went on without its words, so nothing waits for it.
        with suppress(NotCivic, NotDone):
            _take(peer, heard, findings.objects, keys, now=now)
            done.append(heard)
    for heard in peer.heard.waiting()[:MOST_OBJECTS]:
        try:
            _take(peer, heard, findings.objects, keys, now=now)
        except (NotCivic, NotDone) as error:
            heard.hold_up(str(error))
            break
        done.append(heard)
        peer.number = heard.number
    HeardObject.objects.keep(done)


def _take(
    peer: Peer,
    heard: HeardObject,
    documents: Mapping[str, Document],
    keys: Sequence[law.Key],
    *,
    now: datetime,
) -> None:
    """Prove the words of an object and let it have its effect, or pass over what is not for us.

    Raises NotCivic and NotDone.
    """
    if is_to_come(heard.logged_at, now=now):
        raise NotDone(str(TO_COME))
    document = documents.get(str(heard.uid))
    about = withheld(document, heard.announced, origin=peer.origin) if document else ""
    if document is None or (about and heard.kind not in hooks.civic_secrets):
        raise NotCivic(str(NOT_COME))
    if about:
        heard.pass_over(written(document), about=about, reason=str(NOT_GIVEN), now=now)
        return
    body = check(document, heard.announced, origin=peer.origin, keys=keys, verify=verify, now=now)
    reason = _effect(peer, heard, body, now=now)
    heard.finish(written(document), reason=reason, now=now)


def _effect(peer: Peer, heard: HeardObject, body: Document, *, now: datetime) -> str:
    """Call whoever is responsible for this kind; why nothing follows, or nothing to say.

    Raises NotDone where that fails by a fault of ours: then this peer's objects wait, and nobody
    else's.
    """
    handler = hooks.civic_kinds.get(heard.kind)
    if handler is None:
        return str(UNKNOWN_KIND)
    try:
        with transaction.atomic():
            why = handler(peer, body, index=heard.index, logged_at=heard.logged_at, now=now)
    except Refusal as refusal:
        if refusal.is_passing:
            raise NotDone(str(refusal)) from None
        return why_refused(peer, refusal, index=heard.index, now=now)
    except OperationalError:
        # The database is busy or away: nothing is wrong with the object.
        raise
    except Exception as error:
        log.exception("The effect of %s %s of %s failed", heard.kind, heard.number, peer.origin)
        raise NotDone(str(FAILED)) from error
    return why or ""
