"""The only writers of the record: append what happened, and forget what was private about it."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from core import hooks
from core.prepared import add
from core.record.models import Entry, Opening
from core.record.rules.canonical import SALT_BYTES, canonical, commitment
from core.record.rules.tree import leaf_hash, root_of
from core.record.verbs import Verb

SHORTEST_SECRET = 32


class OutsideTransaction(Exception):
    """Something was to be recorded outside the transaction that does it: one could be lost."""


class UnknownVerb(Exception):
    """The verb is not registered in `core.hooks.verbs`."""


class WrongFields(Exception):
    """The payload does not have exactly the fields that the verb declares."""


class Unsalted(Exception):
    """A secret act was given without salt: its commitment could be found by trying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing to record; the arguments of `append` as a value, for `append_many`."""

    verb: Verb | str
    subject: str
    payload: Mapping[str, Any]
    at: datetime
    private: Mapping[str, Any] | None = None


class _Draft(NamedTuple):
    entry: Entry
    opening: Opening | None


def append(
    verb: Verb | str,
    *,
    subject: str,
    payload: Mapping[str, Any],
    at: datetime,
    private: Mapping[str, Any] | None = None,
) -> Entry:
    """Record that something happened, in the transaction in which it happens.

    `subject` is `<kind>:<uid>`. `private` is kept apart with a salt, and only its commitment enters
    the record; its key `person`, if any, says whose act it was. Takes no lock.

    Raises OutsideTransaction, UnknownVerb, WrongFields, and NotCanonical for a payload that is not
    made of integers, texts, truth values, lists and objects within 16 KiB.
    """
    _require_transaction()
    draft = _draft(verb, subject, payload, at, private)
    add(draft.entry)
    if draft.opening:
        draft.opening.entry = draft.entry
        add(draft.opening)
    _wake_after_commit()
    return draft.entry


def append_many(acts: Iterable[Act]) -> list[Entry]:
    """Record many acts at once, in their order; the same promises as `append`."""
    _require_transaction()
    drafts = [_draft(act.verb, act.subject, act.payload, act.at, act.private) for act in acts]
    entries = Entry.objects.bulk_create([draft.entry for draft in drafts], batch_size=1000)
    openings = []
    for draft, entry in zip(drafts, entries, strict=True):
        if draft.opening:
            draft.opening.entry = entry
            openings.append(draft.opening)
    Opening.objects.bulk_create(openings, batch_size=1000)
    _wake_after_commit()
    return entries


def append_commitments(
    verb: Verb | str, *, subject: str, secrets: Iterable[bytes], at: datetime
) -> Entry:
    """Record how many secret acts there were, and the root over them in the order of their hashes.

    Each secret is at least 32 bytes and holds its own salt, for example `commitment(salt, text)`;
    its room keeps the salts or throws them away. Neither persons, nor order, nor times are
    recorded. The verb has the fields `count` and `root`. Raises Unsalted, and what `append` raises.
    """
    hashes = []
    for secret in secrets:
        if len(secret) < SHORTEST_SECRET:
            raise Unsalted(
                f"a secret of {len(secret)} bytes can be found by trying: give "
                f"rules.canonical.commitment(salt, text) of it, {SHORTEST_SECRET} bytes or more"
            )
        hashes.append(leaf_hash(secret))
    root = root_of(sorted(hashes)).hex()
    return append(verb, subject=subject, payload={"count": len(hashes), "root": root}, at=at)


def forget(*, person: str) -> int:
    """Delete the private parts of everything this person did; return how many there were.

    The entries and the tree stay as they are: what was forgotten is a commitment nobody can open.
    Raises ValueError for nobody, whose private parts are those without a person.
    """
    if not person:
        raise ValueError("forget a person, not nobody")
    return Opening.objects.filter(person=person).delete()[0]


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction("record inside transaction.atomic(), together with what you do")


def _wake_after_commit() -> None:
    waiting = connection.run_on_commit
    # Once for many entries of one transaction.
    if not waiting or waiting[-1][1] is not _wake:
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    """Whoever follows the record need not wait for the clock; who misses this looks anyway."""
    for wake in hooks.recorded.values():
        wake()


def _draft(
    verb: Verb | str,
    subject: str,
    payload: Mapping[str, Any],
    at: datetime,
    private: Mapping[str, Any] | None,
) -> _Draft:
    known = _known(verb)
    if set(payload) != set(known.fields):
        raise WrongFields(
            f"{known.name} declares {sorted(known.fields)}, not {sorted(map(str, payload))}"
        )
    opening = _sealed(private) if private is not None else None
    if opening:
        payload = {**payload, "commitment": commitment(bytes(opening.salt), opening.payload)}
    entry = Entry(
        verb=known.name,
        version=known.version,
        subject=subject,
        payload=canonical(payload),
        at=at.replace(microsecond=0),
    )
    return _Draft(entry, opening)


def _known(verb: Verb | str) -> Verb:
    name = verb if isinstance(verb, str) else verb.name
    known: Verb | None = hooks.verbs.get(name)
    if known is None:
        raise UnknownVerb(f"{name!r} is not in core.hooks.verbs")
    return known


def _sealed(private: Mapping[str, Any]) -> Opening:
    person = str(private.get("person") or "")
    return Opening(salt=os.urandom(SALT_BYTES), payload=canonical(private), person=person)
