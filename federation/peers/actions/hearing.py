"""What a peer's record said is taken over: keys, objects and their effects, with the cursor."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core import hooks
from core.charter.reading import current
from core.keys.signing import verify
from core.record.rules.canonical import canonical
from core.refusals import Refusal
from federation.identity.rules import keys as law
from federation.peers.actions.errands import Findings
from federation.peers.actions.knowing import accuse, keys_of
from federation.peers.asking import written
from federation.peers.models import Fault, HeardKey, HeardObject, Peer, State
from federation.peers.rules.civic import Announced, NotCivic, check
from federation.peers.rules.entries import Entry, announced, is_about_keys
from federation.peers.rules.introductions import PURPOSES
from federation.wire.rules.documents import Document

NOT_COME = _("its words have not come yet")
UNKNOWN_KIND = _("nothing here follows from objects of this kind")


@transaction.atomic
def hear(peer: Peer, findings: Findings, *, now: datetime) -> bool:
    """Take over what was read, once; False if somebody else has read on meanwhile.

    The cursor and the effects of what stands before it are one transaction. Objects have their
    effects in the order of their numbers, so the rest waits for one whose words have not come.
    """
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    statement, frontier = findings.statement, findings.frontier
    if statement is None or frontier is None:
        return False
    errand = findings.errand
    if peer.cursor != errand.frontier.size or peer.state not in (State.KNOWN, State.PINNED):
        return False
    for entry in findings.entries:
        _hear_entry(peer, entry, now=now)
    peer.cursor, peer.peaks = frontier.size, b"".join(frontier.peaks)
    peer.checkpoint, peer.size = findings.note, statement.size
    _pin(peer, now=now)
    if peer.state == State.PINNED:
        # What stands here for years is in the group's language, whoever woke it up.
        with override(str(current()["group.language"])):
            _do(peer, findings.objects, now=now)
    peer.save()
    return True


def _hear_entry(peer: Peer, entry: Entry, *, now: datetime) -> None:
    if is_about_keys(entry):
        HeardKey.objects.create(
            peer=peer,
            index=entry.index,
            verb=entry.verb,
            at=entry.at,
            payload=canonical(entry.facts),
        )
    elif (one := announced(entry)) is not None:
        _hear_object(peer, one, entry, now=now)


def _hear_object(peer: Peer, one: Announced, entry: Entry, *, now: datetime) -> None:
    """The same again is nothing; something else under the same name is refused, and both kept."""
    known = peer.heard.filter(uid=one.uid).first() or peer.heard.filter(number=one.number).first()
    if known is not None:
        if known.announced.digest != one.digest or str(known.uid) != one.uid:
            first, second = _told(known.announced, known.index), _told(one, entry.index)
            accuse(peer, Fault.TWO_CONTENTS, first, second, now=now)
        return
    last = peer.heard.aggregate(last=Max("number"))["last"] or 0
    if one.number != last + 1:
        first, second = f"number {last}", _told(one, entry.index)
        accuse(peer, Fault.SKIPPED, first, second, now=now)
        if one.number <= last:
            return
    HeardObject.objects.create(
        peer=peer,
        uid=one.uid,
        number=one.number,
        kind=one.kind,
        digest=one.digest,
        index=entry.index,
        logged_at=entry.at,
    )


def _told(one: Announced, index: int) -> str:
    facts = {"uid": one.uid, "number": one.number, "kind": one.kind, "digest": one.digest}
    return canonical({**facts, "index": index})


def _pin(peer: Peer, *, now: datetime) -> None:
    """Once we have read up to what was shown before the vote, both must say the same."""
    shown = peer.introduced
    if peer.state != State.KNOWN or peer.cursor < shown.statement.size:
        return
    # What their record changed after that day does not concern what was shown.
    named = keys_of(peer, before=shown.statement.size)
    latest = {purpose: law.current(named, purpose, now=now) for purpose in PURPOSES}
    found = {p: (key.epoch, key.public) if key else None for p, key in latest.items()}
    if any(found[purpose] != shown.keys[purpose] for purpose in PURPOSES):
        second = canonical({p: list(key) if key else None for p, key in found.items()})
        accuse(peer, Fault.OTHER_KEYS, peer.introduction, second, now=now)
    else:
        peer.state = State.PINNED


def _do(peer: Peer, documents: Mapping[str, Document], *, now: datetime) -> None:
    """Let what was said have its effects, one after the other, as far as the words are here."""
    keys = keys_of(peer)
    for heard in peer.heard.waiting():
        document = documents.get(str(heard.uid))
        if document is None:
            heard.reason = str(NOT_COME)
            heard.save(update_fields=["reason"])
            return
        try:
            body = check(
                document, heard.announced, origin=peer.origin, keys=keys, verify=verify, now=now
            )
        except NotCivic as error:
            heard.reason = str(error)[:250]
            heard.save(update_fields=["reason"])
            return
        reason = _effect(peer, heard, body, now=now)
        heard.finish(written(document), reason=reason, now=now)
        peer.number = heard.number


def _effect(peer: Peer, heard: HeardObject, body: Document, *, now: datetime) -> str:
    """Call whoever is responsible for this kind; why nothing follows, or nothing to say."""
    handler = hooks.civic_kinds.get(heard.kind)
    if handler is None:
        return str(UNKNOWN_KIND)
    try:
        with transaction.atomic():
            handler(peer, body, index=heard.index, logged_at=heard.logged_at, now=now)
    except Refusal as refusal:
        return str(refusal)
    return ""
