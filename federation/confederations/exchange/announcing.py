"""The confederation's charter is announced to its groups, at the founding and when it changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from core import hooks
from core.charter.models import Version
from core.charter.reading import Charter as InForce
from core.charter.reading import current, numbered
from core.record.models import Entry
from federation.confederations.models import Charter, Confederation, JointVote
from federation.confederations.rules.charters import charter_digest
from federation.peers.actions.publishing import publish, take_the_floor

KIND = "confederation.charter"
ENACTED = "charter.enacted"


def values_of(charter: Mapping[str, Any]) -> dict[str, Any]:
    """The rules that a charter of this kind has, as they are stored."""
    rules = [rule for rule in hooks.parameters.values() if rule.belongs(charter)]
    return {rule.name: rule.store(charter[rule.name]) for rule in rules}


@transaction.atomic
def announce_charter(own: Confederation, *, now: datetime) -> Charter:
    """Tell the groups the charter in force; said again it is the same.

    Of several that came into force at once each is told, with the joint vote that it rests on.
    """
    now, last = take_the_floor(now=now), current().number
    for number in range(own.charter_number + 1, last + 1):
        kept = _keep(own, numbered(number), now=now)
        body = {
            "number": kept.number,
            "digest": kept.digest,
            "values": kept.values,
            "ground": {"vote": str(kept.vote) if kept.vote else None},
        }
        publish(kind=KIND, body=body, now=now)
    return own.charters.get(number=last)


def _keep(own: Confederation, charter: InForce, *, now: datetime) -> Charter:
    values = values_of(charter)
    digest = charter_digest(charter.number, values)
    own.name = str(charter["group.name"])
    own.charter_number, own.charter_digest, own.values = charter.number, digest, values
    own.save(update_fields=["name", "charter_number", "charter_digest", "values"])
    return own.charters.create(
        number=charter.number,
        digest=digest,
        values=values,
        vote=_changed_by(charter.number),
        announced_at=now,
    )


def _changed_by(number: int) -> UUID | None:
    """The joint vote from which a version follows."""
    decision = Version.objects.get(number=number).decision
    if decision is None:
        return None
    found = JointVote.objects.filter(proposal__decision__uid=decision)
    return found.values_list("uid", flat=True).first()


def follow(entries: Sequence[Entry]) -> None:
    """Follow the record: a charter that came into force is announced."""
    enacted = [entry for entry in entries if entry.verb == ENACTED]
    own = Confederation.objects.own() if enacted else None
    if own is not None:
        announce_charter(own, now=enacted[-1].at)
