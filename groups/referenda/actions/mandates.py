"""What mandates add to a count: asked at the close, and kept for whoever looks afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.charter.reading import numbered
from core.heartbeat import clock
from delegation import actions as delegation
from delegation.matters import Matter
from delegation.models import Mandate
from groups.referenda.matters import levels_of, matter_of, matters_of
from groups.referenda.models import Option, Referendum
from groups.referenda.rolls import voters_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A vote in which mandates spoke, and what they came to."""

    matter: Matter
    effective: "delegation.Effective"


def fix_mandates(referendum: Referendum, *, now: datetime) -> None:
    """Keep what the mandates of this moment say in a vote that is counted later."""
    (matter,) = matters_of([referendum])
    delegation.fix(matter, voters_of(referendum, matter.keys), now=now)


def hear_mandates(
    referendum: Referendum, options: Sequence[Option], *, now: datetime
) -> Heard | None:
    """What the mandates of this moment come to; None where none speaks in this vote.

    In a vote held with other groups those of the moment at which our group had voted. Raises
    MethodsDiffer if two ways of counting differ.
    """
    if referendum.is_joint:
        return _hear_fixed(referendum)
    charter = numbered(referendum.charter)
    if not charter["delegation.on"]:
        return None
    # Most groups have no mandate: that is asked before anything is built.
    live = Mandate.objects.live_on(clock.group_date(now))
    if not live.exists():
        return None
    levels = levels_of(referendum.proposals.all())
    matter = matter_of(referendum, options=options, levels=levels, charter=charter)
    if not delegation.speaks(matter, now=now):
        return None
    voters = voters_of(referendum, matter.keys)
    effective = delegation.count(matter, voters, now=now, checked=True)
    return Heard(matter=matter, effective=effective) if effective.snapshot else None


def _hear_fixed(referendum: Referendum) -> Heard | None:
    if not delegation.are_fixed(referendum.subject):
        return None
    (matter,) = matters_of([referendum])
    effective = delegation.count_fixed(matter, voters_of(referendum, matter.keys), checked=True)
    return Heard(matter=matter, effective=effective)


def facts_of(heard: Heard | None) -> dict[str, Any]:
    """What a result tells of mandates."""
    if heard is None:
        return {}
    found = heard.effective
    return {
        "in_loops": found.in_loops,
        "dead_ends": found.dead_ends,
        "largest": [[person, str(weight)] for person, weight in found.largest],
        "snapshot": found.snapshot_sha256,
        "sampled": found.sampled,
    }


def keep_picture(heard: Heard | None) -> None:
    """Keep how everybody's vote stood, and the snapshot that anybody can count again."""
    if heard is not None:
        delegation.keep(heard.matter, heard.effective)
