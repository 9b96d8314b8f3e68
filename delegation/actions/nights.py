"""What every night keeps: how running votes stand, who carries how much, how votes flow."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from core.charter.reading import current
from core.heartbeat import clock
from delegation import matters, scopes
from delegation.actions.assembling import Gathered, gather
from delegation.actions.checks import ballots_are_secret, members
from delegation.actions.counting import resolved, speaks
from delegation.actions.flows import draw
from delegation.actions.pictures import keep
from delegation.matters import Matter, Voters
from delegation.models import Flow, Mandate, Night, OpenVoice, Picture, Weight
from delegation.rules import concentration
from delegation.rules.resolve import resolve
from delegation.rules.weight import Weights, weights

AGREED = 0
AT_ONCE = 1000


@transaction.atomic
def picture(key: str, *, date: date, now: datetime) -> Picture | None:
    """Keep how everybody's vote in a running vote stands this night; the day's figures follow it.

    So what is shown by day changes with votes in the open only, and betrays nobody's mandate, nor
    who has voted in secret since.
    """
    matter = matters.get(key)
    if matter is None or not speaks(matter, now=now):
        Picture.objects.filter(matter=key, is_final=False).delete()
        return None
    voters = matters.voters(matter)
    gathered = gather(matter, voters, now=now, is_running=True)
    return keep(matter, resolved(matter, voters, gathered), on=date)


def scopes_in_use() -> list[str]:
    """Scopes in which somebody follows or is heard, or did last night."""
    given = Mandate.objects.order_by().values_list("scope", flat=True).distinct()
    heard = OpenVoice.objects.live().order_by().values_list("scope", flat=True).distinct()
    kept = Weight.objects.order_by().values_list("scope", flat=True).distinct()
    return sorted({*given, *heard, *kept})


@transaction.atomic
def weigh(scope: str, *, date: date, now: datetime) -> None:
    """Keep what everybody carries in a scope by the mandates of this night.

    Supposes that all who vote in the open there have voted, and agreed.
    """
    Weight.objects.within(scope).delete()
    Flow.objects.filter(scope=scope).delete()
    if not scopes.exists(scope):
        return
    matter = _supposed(scope, now=now)
    voters = _open_voters(matter)
    gathered = gather(matter, voters, now=now)
    if gathered is None:
        carried: Weights = [1] * voters.numbers.size
        _keep_weights(scope, voters, voters.took_part, carried)
        _keep_night(scope, date, voters, [1] * voters.numbers.size, delegating=0, lost=0)
        return
    if not matter.is_secret:
        gathered = _with_ends(gathered)
    assembly, size = gathered.assembly, voters.numbers.size
    resolution = resolve(assembly)
    carried = weights(assembly, resolution)
    voted = assembly.direct[:size] >= 0
    _keep_weights(scope, voters, voted, carried)
    follows = resolution.level[:size] > 0
    lost = gathered.spoken_for & (resolution.outcome[:size] < 0)
    # Whoever follows nobody is supposed to vote.
    spread = [carried[place] for place in np.flatnonzero(voted).tolist()]
    others = int(np.count_nonzero(~voted & ~follows & ~lost))
    _keep_night(
        scope,
        date,
        voters,
        [*spread, *([1] * others)],
        delegating=int(np.count_nonzero(follows)),
        lost=int(np.count_nonzero(lost)),
    )
    Flow.objects.create(
        scope=scope, on=date, data=draw(assembly, resolution, carried, voters.numbers)
    )


def _supposed(scope: str, *, now: datetime) -> Matter:
    """A vote on nothing in particular in this scope."""
    today = clock.group_date(now)
    return Matter(
        key=f"scope:{scope}",
        title="",
        link="",
        levels=scopes.levels_of(scope),
        options=(("1", ""), ("0", "")),
        status_quo="0",
        is_secret=ballots_are_secret(),
        opens=today,
        closes=today + timedelta(days=1),
        charter=current().number,
        fixed_from=datetime.combine(date.max, time(0), tzinfo=clock.zone()),
    )


def _open_voters(matter: Matter) -> Voters:
    """All members, of whom those who have declared to vote in the open here agree."""
    numbers = np.fromiter(members().order_by("person_id"), np.int64)
    voices = OpenVoice.objects.live().covering(matter.scopes).order_by()
    heard = np.fromiter(voices.values_list("person_id", flat=True).distinct(), np.int64)
    votes = np.isin(numbers, heard)
    everybody = np.ones(numbers.size, np.bool_)
    return Voters(
        numbers=numbers,
        present=everybody,
        in_the_open=votes if matter.is_secret else everybody,
        outcome=np.where(votes, np.int16(AGREED), np.int16(-1)),
        alone=~everybody,
        took_part=votes,
    )


def _with_ends(gathered: Gathered) -> Gathered:
    """Where ballots are open, whoever is named and follows nobody is supposed to vote as well."""
    assembly = gathered.assembly
    named = np.zeros(assembly.size, np.bool_)
    named[assembly.choices.delegates] = True
    named[assembly.choices.owner] = False
    named[assembly.members :] = False
    direct = np.where(named & (assembly.direct < 0), np.int16(AGREED), assembly.direct)
    return replace(gathered, assembly=replace(assembly, direct=direct))


def _keep_weights(scope: str, voters: Voters, voted: NDArray[np.bool_], carried: Weights) -> None:
    rows = []
    for place in np.flatnonzero(voted).tolist():
        weight = Fraction(carried[place])
        rows.append(
            Weight(
                scope=scope,
                person_id=int(voters.numbers[place]),
                over=str(weight.numerator),
                under=str(weight.denominator),
            )
        )
    Weight.objects.bulk_create(rows, batch_size=AT_ONCE)


def _keep_night(
    scope: str,
    date: date,
    voters: Voters,
    spread: list[Any],
    *,
    delegating: int,
    lost: int,
) -> None:
    """One row for each date on which a figure changed."""
    figures = {
        "members": voters.numbers.size,
        "open_voters": int(np.count_nonzero(voters.took_part)),
        "delegating": delegating,
        "lost": lost,
        "largest": str(Fraction(max(spread, default=0))),
        "gini": str(concentration.gini(spread)),
        "majority_of": concentration.majority_of(spread),
    }
    last = Night.objects.within(scope).order_by("-on").values(*figures).first()
    if last != figures:
        Night.objects.update_or_create(scope=scope, on=date, defaults=figures)
