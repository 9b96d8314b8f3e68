"""A member on two rolls says where they vote: a group can let somebody go, and never claim them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.people.models import Person
from core.record.sequencer import lock_head
from core.refusals import Refusal
from federation.confederations.models import JointVote, Seat
from federation.peers.actions.publishing import publish
from federation.rolls.actions.hearing import RELEASED
from federation.rolls.models import Clash, Elector, Released, Roll, State
from federation.rolls.rules.standing import Standing, standing_of
from groups.membership.actions import require_member


class NothingToChoose(Refusal):
    """The person is on no other roll, as far as is known, or it is too late."""

    code = "nothing-to-choose"
    sentence = _(
        "There is nothing to choose: no other group lists you in this vote, or it is over."
    )


class OthersLetYouGo(Refusal):
    """The other groups have let the person go, who would be on no roll at all."""

    code = "others-let-you-go"
    sentence = _("The other group has let you go. You vote here; nowhere else you could.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one person stands on our roll, and which other groups list them."""

    standing: Standing
    others: frozenset[str] = frozenset()
    released_by: frozenset[str] = frozenset()


@transaction.atomic
def let_go(person: Person, vote: JointVote, *, now: datetime) -> Elector:
    """Take a member off the roll here, because they vote in the other group that lists them.

    It is said to all groups, by the nullifier. It holds for this vote and cannot be taken back.
    Raises NotAMember, NothingToChoose, OthersLetYouGo.
    """
    require_member(person)
    # Before the roll, as whoever opens the vote does.
    lock_head()
    roll = Roll.objects.select_for_update().filter(vote=vote, state=State.LISTED).first()
    if roll is None or vote.opens_on <= clock.group_date(now):
        raise NothingToChoose
    elector = roll.electors.filter(person=person).first()
    place = place_of(roll, elector) if elector else None
    if elector is None or place is None or not place.others or elector.released_at:
        raise NothingToChoose
    if place.standing is Standing.HERE:
        raise OthersLetYouGo
    elector.released_at = now
    elector.save(update_fields=["released_at"])
    same = roll.electors.filter(nullifier=elector.nullifier, released_at__isnull=True)
    # Two members may share an address; the group has let it go once both have.
    if not same.exists():
        body = {"vote": str(vote.uid), "nullifier": elector.nullifier}
        publish(kind=RELEASED, body=body, now=now)
    return elector


def place_of(roll: Roll, elector: Elector) -> Place:
    """Where somebody stands as far as we know now."""
    clashes = _clashes(roll).filter(nullifier=elector.nullifier)
    return _places(roll, [elector], clashes)[elector.pk]


def places_of(roll: Roll, electors: Iterable[Elector]) -> Mapping[int, Place]:
    """The same for many, in two questions."""
    return _places(roll, electors, _clashes(roll))


def _clashes(roll: Roll) -> QuerySet[Clash]:
    """Who is on our list and on that of a group whose people can vote, too."""
    seats = Seat.objects.taken().filter(confederation__votes=roll.vote_id)
    return Clash.objects.filter(roll=roll, origin__in=seats.values("origin"))


def _places(
    roll: Roll, electors: Iterable[Elector], clashes: QuerySet[Clash]
) -> Mapping[int, Place]:
    others: dict[str, set[str]] = {}
    for nullifier, origin in clashes.values_list("nullifier", "origin"):
        others.setdefault(nullifier, set()).add(origin)
    released: dict[str, set[str]] = {}
    told = Released.objects.filter(vote=roll.vote.uid, nullifier__in=clashes.values("nullifier"))
    for nullifier, origin in told.values_list("nullifier", "origin") if others else ():
        released.setdefault(nullifier, set()).add(origin)
    return {
        one.pk: _place(one, others.get(one.nullifier, set()), released.get(one.nullifier, set()))
        for one in electors
    }


def _place(elector: Elector, others: set[str], released_by: set[str]) -> Place:
    return Place(
        standing=standing_of(
            is_released=elector.released_at is not None, others=others, released_by=released_by
        ),
        others=frozenset(others),
        released_by=frozenset(released_by & others),
    )
