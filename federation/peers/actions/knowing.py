"""Whom we know: introduced, pinned by a decision, frozen by evidence, released by a decision."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.instance import instance
from core.record.actions import append
from core.refusals import Refusal
from federation.identity.rules import keys as law
from federation.peers import asking, verbs
from federation.peers.actions.renewing import begin_anew
from federation.peers.models import FREEZING, Evidence, Fault, HeardKey, Peer, State
from federation.peers.proving import verify
from federation.peers.rules import introductions
from federation.peers.rules.entries import LOG_KEY
from federation.peers.rules.introductions import Introduction, NotIntroduced
from federation.peers.rules.recoveries import LONG_AGO, Wait, begins_with
from federation.wire.actions import learn_manner
from federation.wire.fetching import NotFetched
from federation.wire.models import Manner
from federation.wire.wall import wall

SECONDS_TO_INTRODUCE = 10.0
MOST_OF_A_FAULT = 100


class NotReached(Refusal):
    """Nobody introduces themselves at that address."""

    code = "not-reached"
    sentence = _("At this address no group introduces itself: %(why)s.")


class OurOwn(Refusal):
    """The address is ours."""

    code = "our-own"
    sentence = _("This is our own group.")


class AlreadyKnown(Refusal):
    """We know them."""

    code = "already-known"
    sentence = _("The group knows %(name)s already.")


class NotKnown(Refusal):
    """We do not know them."""

    code = "not-known"
    sentence = _("The group does not know this one.")


def introduce(address: str) -> Introduction:
    """Ask a group how it introduces itself; nothing is kept. Raises NotReached, OurOwn."""
    address = address.strip().rstrip("/")
    try:
        document = asking.Line(address, seconds=SECONDS_TO_INTRODUCE).introduction()
        found = introductions.read(document)
        introductions.require_true(found, address=address, verify=verify)
    except (NotFetched, NotIntroduced) as error:
        raise NotReached(why=error) from None
    if found.origin == instance.origin:
        raise OurOwn
    return found


@transaction.atomic
def know(introduction: Introduction, *, now: datetime) -> Peer:
    """Know a group from now on, with the keys that were shown before the vote.

    With whom there is evidence against, the group begins anew, from what voters saw; whoever was
    released without any is read on. Evidence stays. Raises AlreadyKnown, OurOwn.
    """
    if introduction.origin == instance.origin:
        raise OurOwn
    peer = Peer.objects.select_for_update().filter(origin=introduction.origin).first()
    if peer is not None and peer.is_read:
        raise AlreadyKnown(name=peer.name)
    peer = peer or Peer(origin=introduction.origin)
    peer.address, peer.name = introduction.address, introduction.name
    peer.state, peer.since = State.KNOWN, now
    peer.introduction = asking.written(introductions.write(introduction))
    peer.due_at, peer.failures, peer.last_error = wall(), 0, ""
    if peer.pk is not None and peer.evidence.undecided().exists():
        vouched = begin_anew(peer, introduction, now=now)
    else:
        vouched = None
    peer.save()
    # Those whom we know speak RFC 9421, and nothing older is tried with them first.
    host = peer.address.partition("//")[2].lower()
    learn_manner(host=host, manner=Manner.RFC_9421)
    payload = {
        "name": peer.name,
        "address": peer.address,
        "origin": peer.origin,
        "checkpoint": introduction.checkpoint,
    }
    verb = verbs.KNOWN if vouched is None else verbs.KNOWN_AGAIN
    append(verb, subject=f"peer:{peer.uid}", payload=payload | (vouched or {}), at=now)
    return peer


@transaction.atomic
def release(peer: Peer, *, now: datetime) -> Peer:
    """Know a group no longer: neither read its record nor vouch for it. Raises NotKnown."""
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    if peer.state == State.RELEASED:
        raise NotKnown
    peer.state = State.RELEASED
    peer.save(update_fields=["state"])
    payload = {"name": peer.name, "origin": peer.origin}
    append(verbs.RELEASED, subject=f"peer:{peer.uid}", payload=payload, at=now)
    return peer


@transaction.atomic
def accuse(peer: Peer, fault: Fault, first: str, second: str, *, now: datetime) -> Evidence | None:
    """Keep two things that cannot both be true. What shows a lie freezes the peer, and is recorded.

    A frozen peer is read no more and nothing it says counts, until the group decides.
    """
    kept = peer.evidence.filter(fault=fault)
    # Of what does not freeze there may be no end, and the first hundred show it.
    if fault not in FREEZING and kept.count() >= MOST_OF_A_FAULT:
        return None
    evidence, is_new = Evidence.objects.keep(peer, fault, first, second, now=now)
    if fault == Fault.OTHER_KEYS and evidence.answered_at is not None:
        # The same keys were shown before another vote, and again their record names others.
        evidence.answered_at, is_new = None, True
        evidence.save(update_fields=["answered_at"])
    if is_new and fault in FREEZING:
        Peer.objects.filter(pk=peer.pk).update(state=State.FROZEN)
        peer.state = State.FROZEN
        payload = {
            "name": peer.name,
            "origin": peer.origin,
            "fault": fault.value,
            "digest": evidence.digest,
        }
        append(verbs.CONTRADICTED, subject=f"peer:{peer.uid}", payload=payload, at=now)
    return evidence


def log_keys_of(peer: Peer) -> dict[int, bytes]:
    """The keys that may sign a peer's record: as pinned, and as that record itself went on."""
    return log_keys_of_each([peer])[peer.pk]


def log_keys_of_each(peers: Sequence[Peer]) -> dict[int, dict[int, bytes]]:
    """The same of several peers, by their numbers, in one question."""
    found = {peer.pk: introductions.log_keys(peer.introduced) for peer in peers}
    for heard in HeardKey.objects.filter(peer__in=found, verb=LOG_KEY).order_by("index"):
        facts = heard.said.facts
        found[heard.peer_id].setdefault(facts["epoch"], bytes.fromhex(facts["public_key"]))
    return found


def bare_of(peer: Peer, note: str) -> str:
    """A checkpoint of a peer with a line of its own record alone; empty if it did not sign it."""
    keys = log_keys_of(peer)
    return introductions.bare(note, origin=peer.origin, keys=keys, verify=verify)


def keys_of(peer: Peer, *, before: int | None = None) -> list[law.Key]:
    """A peer's keys for everything else, as its record, or its beginning, names them.

    Only a key that trustees named waits, and what it named meanwhile; any other counts where it
    stands in the record, however differently our clocks go.
    """
    heard = peer.heard_keys.exclude(verb__in=(LOG_KEY, law.WITNESSED)).order_by("index")
    rows = list(heard if before is None else heard.filter(index__lt=before))
    shown = peer.introduced
    begins = begins_with(
        {row.index: Wait(over_at=row.over_at, is_older=row.heard_at is None) for row in rows},
        shown=shown.keys,
        length=shown.statement.size,
    )
    said = [row.said for row in rows]
    return [
        key if key.waits_for is not None else replace(key, counts_from=LONG_AGO)
        for key in law.keys_of(said, origin=peer.origin, verify=verify, begins=begins)
    ]
