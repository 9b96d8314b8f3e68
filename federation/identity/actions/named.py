"""What our record says about our keys, and whether those count that trustees named."""

from collections.abc import Sequence
from datetime import datetime

from core.heartbeat import clock
from core.instance import instance
from core.keys.signing import verify
from core.record.actions import append
from core.record.models import Leaf
from federation.identity import verbs
from federation.identity.actions.circles import circles_of
from federation.identity.rules import keys as law

NAMES = (*law.NAMING, law.WITNESSED, law.REVOKED, law.TRUSTEES)


def said() -> list[law.Said]:
    """What the record says about keys, in its order."""
    leaves = Leaf.objects.filter(entry__verb__in=NAMES).select_related("entry").order_by("index")
    return [
        law.Said(index=leaf.index, at=leaf.entry.at, verb=leaf.entry.verb, facts=leaf.entry.facts)
        for leaf in leaves
    ]


def known() -> list[law.Key]:
    """The group's keys as anybody reads them from its record."""
    entries = said()
    proofs = [entry for entry in entries if is_enough(entry)]

    def begins(recovered: law.Said, before: law.Said | None) -> datetime | None:
        """Once others have seen it for three days; where nobody looks, after three days of ours."""
        if any(proves(proof, recovered, before) for proof in proofs):
            return recovered.at
        at = before.at if before else clock.now()
        is_seen = circles_of(instance.origin, at=at)
        return None if is_seen else law.by_its_own_time(recovered, before)

    return law.keys_of(entries, origin=instance.origin, verify=verify, begins=begins)


def is_enough(entry: law.Said) -> bool:
    """Whether we have shown with this entry that enough others have seen a key wait."""
    return entry.verb == law.WITNESSED and bool(entry.facts["is_enough"])


def proves(proof: law.Said, recovered: law.Said, before: law.Said | None) -> bool:
    """Whether an entry is about this key, and stands before another one."""
    same = all(proof.facts[name] == recovered.facts[name] for name in ("purpose", "epoch"))
    return same and recovered.index < proof.index and (not before or proof.index < before.index)


def unproved() -> list[law.Said]:
    """What named the keys of which we have not shown yet that they have waited long enough."""
    entries = said()
    if not any(one.verb == law.RECOVERED for one in entries):
        return []
    waited = {key.waits_for for key in known()}
    named = [one for one in entries if one.index in waited]
    proofs = [entry for entry in entries if is_enough(entry)]
    return [one for one in named if not any(proves(proof, one, None) for proof in proofs)]


def show_witnesses(
    recovered: law.Said, *, notes: Sequence[str], is_enough: bool, now: datetime
) -> None:
    """Let the record show who has seen that it names a key, and since when."""
    facts = recovered.facts
    append(
        verbs.KEY_WITNESSED,
        subject=f"key:{facts['purpose']}-{facts['epoch']}",
        payload={
            "purpose": facts["purpose"],
            "epoch": facts["epoch"],
            "notes": list(notes),
            "is_enough": is_enough,
        },
        at=now,
    )
