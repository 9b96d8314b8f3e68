"""As a home: the lists of others are compared with ours, and members on two lists are told."""

import time
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from core.heartbeat import clock
from core.notices.actions import notify
from core.people.models import Person
from federation.confederations.models import Seat
from federation.rolls import asking
from federation.rolls.actions.listing import CLAIM, SECONDS_A_BEAT, soon_after
from federation.rolls.kinds import TWICE
from federation.rolls.models import Clash, Electors, OtherList, Roll, State
from federation.rolls.reading import other_homes
from federation.rolls.rules.nullifiers import ListDigest, NotAList, Nullifier
from federation.wire.fetching import NotFetched
from federation.wire.wall import wall

ONE_DAY = timedelta(days=1)


def compare_rolls(*, now: datetime, seconds: float = SECONDS_A_BEAT) -> None:
    """Compare with the lists that others published since, until the vote opens here.

    Whoever keeps us waiting is asked again at a later beat.
    """
    until = time.monotonic() + seconds
    listed = Roll.objects.running(clock.group_date(now)).filter(state=State.LISTED)
    for roll in listed.select_related("vote__confederation"):
        homes = {seat.origin: seat for seat in other_homes(roll.vote)}
        for other in OtherList.objects.due(roll.vote.uid, wall()).filter(origin__in=homes):
            if time.monotonic() > until:
                return
            mine = OtherList.objects.filter(pk=other.pk, due_at=other.due_at)
            if mine.update(due_at=wall() + CLAIM):
                compare(roll, other, homes[other.origin], now=now)


def compare(roll: Roll, other: OtherList, seat: Seat, *, now: datetime) -> None:
    """Read one list to its end, and keep of it who is on ours too; or say why it was not read."""
    try:
        found = _on_both(roll, other)
    except (NotFetched, NotAList) as error:
        failures = other.failures + 1
        OtherList.objects.filter(pk=other.pk).update(
            failures=failures, error=str(error)[:250], due_at=wall() + soon_after(failures)
        )
        return
    _take_over(roll, other, seat, found, now=now)


def _on_both(roll: Roll, other: OtherList) -> Collection[Nullifier]:
    """Those of our list that are on theirs, which must be the very one that they announced.

    Nothing else of it is kept. Raises NotFetched, NotAList.
    """
    ours = frozenset(roll.electors.named().values_list("nullifier", flat=True))
    electors = Electors.objects.filter(vote=other.vote, origin=other.origin).first()
    if electors is None or other.count + other.unnamed > electors.size:
        raise NotAList("it is longer than the roll that the group declared before")
    there = asking.ListThere(other.origin, str(other.vote))
    digest = ListDigest(str(other.vote), origin=other.origin)
    both: set[Nullifier] = set()
    last, more = "", True
    while more and digest.count <= other.count:
        page, more = there.page(last)
        digest.add(page)
        both |= ours.intersection(page)
        last = page[-1] if page else last
    if (digest.count, digest.hex()) != (other.count, other.digest):
        raise NotAList("it is not the list that their record announced")
    return both


@transaction.atomic
def _take_over(
    roll: Roll, other: OtherList, seat: Seat, found: Collection[Nullifier], *, now: datetime
) -> None:
    roll = Roll.objects.select_for_update().select_related("vote").get(pk=roll.pk)
    # Meanwhile the vote may have opened, and then the roll stands.
    if roll.state != State.LISTED:
        return
    OtherList.objects.filter(pk=other.pk).update(compared_at=now, error="", failures=0)
    Clash.objects.bulk_create(
        [
            Clash(roll=roll, nullifier=one, origin=other.origin, found_at=now)
            for one in sorted(found)
        ],
        ignore_conflicts=True,
    )
    _tell(roll, seat, found, now=now)


def _tell(roll: Roll, seat: Seat, found: Collection[Nullifier], *, now: datetime) -> None:
    """Tell the members concerned, and nobody else."""
    electors = roll.electors.filter(nullifier__in=found, released_at__isnull=True)
    people = Person.objects.present().filter(pk__in=electors.values("person"))
    facts = {
        "title": roll.vote.title,
        "group": seat.name,
        "until": (roll.vote.opens_on - ONE_DAY).isoformat(),
    }
    link = reverse("rolls:vote", args=[roll.vote.number])
    notify(TWICE, people=people.order_by("pk"), link=link, facts=facts, now=now)
