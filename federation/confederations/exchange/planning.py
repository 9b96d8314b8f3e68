"""The founding by groups: a plan, to which each agrees by its decision; the last one founds."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.charter import actions as charters
from core.charter import presets
from core.charter.reading import BEFORE_FOUNDING
from core.heartbeat import clock
from core.refusals import Refusal
from federation.confederations.actions.founding import found_confederation
from federation.confederations.exchange.announcing import announce_charter, values_of
from federation.confederations.exchange.belonging import admit
from federation.confederations.exchange.planned import require_planned
from federation.confederations.models import Plan, PlannedGroup, Wish
from federation.confederations.models.foundings import written
from federation.identity.actions.keys import name_first_keys
from federation.peers.actions import knowing
from federation.peers.models import Peer
from federation.peers.rules import introductions
from federation.peers.rules.introductions import Introduction
from groups.membership.actions import GroupExists
from groups.membership.models import Founding, Register

FEWEST_GROUPS = 3
MOST_GROUPS = 40
ASKED_AT_ONCE = 8
PRESET = "confederation"


class TooFewGroups(Refusal):
    """A confederation needs more groups."""

    code = "too-few-groups"
    sentence = _("A confederation is founded by at least %(needed)s groups; here are %(given)s.")


class TooManyGroups(Refusal):
    """Nobody reads so many introductions before a vote; others can be admitted later."""

    code = "too-many-groups"
    sentence = _("Found it with at most %(most)s groups. Others can be admitted afterwards.")


class SameGroupTwice(Refusal):
    """Two addresses lead to one group."""

    code = "same-group-twice"
    sentence = _("%(name)s is named twice.")


class PlanBegun(Refusal):
    """There is a plan already; whoever began it can change it."""

    code = "plan-begun"
    sentence = _("A confederation is being founded here already.")


class NoPlan(Refusal):
    """Nothing is planned here."""

    code = "no-plan"
    sentence = _("No confederation is being founded here.")
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the confederation is to be. `rules` are values beside those of the preset."""

    name: str
    short_name: str
    time_zone: str
    language: str
    rules: Mapping[str, Any]

    def values(self) -> dict[str, Any]:
        """The first charter, as it will be stored; raises what the charter says of a value."""
        own = {
            "group.name": self.name,
            "group.short_name": self.short_name,
            "group.time_zone": self.time_zone,
            "group.language": self.language,
        }
        preset = presets.load(PRESET).values
        return values_of(charters.amended(BEFORE_FOUNDING, {**preset, **self.rules, **own}))


class GroupNotReached(Refusal):
    """One of the groups does not introduce itself."""

    code = "group-not-reached"
    sentence = _("%(address)s: %(why)s")


def introduce_all(addresses: Sequence[str]) -> list[Introduction]:
    """Ask groups how they introduce themselves; nothing is kept. Raises GroupNotReached."""
    if len(addresses) > MOST_GROUPS:
        raise TooManyGroups(most=MOST_GROUPS)
    with ThreadPoolExecutor(ASKED_AT_ONCE, thread_name_prefix="introduce") as askers:
        return list(askers.map(_introduced, addresses))


def _introduced(address: str) -> Introduction:
    try:
        return knowing.introduce(address)
    except Refusal as refusal:
        raise GroupNotReached(address=address, why=refusal) from None


def begin_plan(draft: Draft, *, groups: Sequence[Introduction], now: datetime) -> Plan:
    """Begin to found a confederation of these groups; they are known from now on.

    Raises GroupExists, PlanBegun, TooFewGroups, TooManyGroups, SameGroupTwice, NotInThePlan, and
    what the charter says of a wrong value.
    """
    _require_room()
    draft.values()
    # Whoever is asked to agree has to see who asks: the record begins with our keys. They are
    # signed before anybody is known, who would have to be asked first what they hold of it.
    name_first_keys(now=now)
    with transaction.atomic():
        _require_room()
        plan: Plan = Plan.objects.create(values=draft.values(), begun_at=now)
        _name_groups(plan, groups, now=now)
    return plan


@transaction.atomic
def _require_room() -> None:
    _require_nobody()
    if Plan.objects.open() is not None:
        raise PlanBegun


@transaction.atomic
def change_plan(plan: Plan, draft: Draft, *, groups: Sequence[Introduction], now: datetime) -> Plan:
    """Change what it is to be, and of whom; all groups agree anew. Raises as `begin_plan`, NoPlan.

    Groups that are no longer in it are no longer known.
    """
    plan = _held(plan)
    plan.values = draft.values()
    plan.save(update_fields=["values"])
    before = {group.origin for group in plan.groups.all()}
    plan.groups.all().delete()
    _name_groups(plan, groups, now=now)
    for origin in before - {group.origin for group in groups}:
        _release(origin, now=now)
    return plan


@transaction.atomic
def give_up(plan: Plan, *, now: datetime) -> None:
    """Found nothing; the groups are no longer known. Raises GroupExists, NoPlan."""
    plan = _held(plan)
    for group in plan.groups.all():
        _release(group.origin, now=now)
    plan.delete()


def digest_of(plan: Plan) -> str:
    """What the groups agree to."""
    return plan.digest([group.origin for group in plan.groups.all()])


def agreements(plan: Plan) -> set[str]:
    """The origins of the groups that have agreed to the plan as it stands."""
    origins = [group.origin for group in plan.groups.all()]
    wishes = Wish.objects.filter(digest=digest_of(plan), origin__in=origins)
    return set(wishes.values_list("origin", flat=True))


@transaction.atomic
def complete(*, now: datetime) -> bool:
    """Found the confederation if all groups of the plan have agreed; whether this did."""
    register = Register.objects.locked()
    plan = Plan.objects.open()
    if plan is None or register.founded_on is not None:
        return False
    groups = list(plan.groups.all())
    if agreements(plan) != {group.origin for group in groups}:
        return False
    charters.enact(plan.values, now=now, decision=None, cause="founding")
    register.founded_on = clock.group_date(now)
    register.save()
    own = found_confederation(name=plan.name, values=plan.values, now=now)
    announce_charter(own, now=now)
    Plan.objects.filter(pk=plan.pk).update(founded_at=now)
    for group in groups:
        admit(group.introduced, decision=None, now=now)
    Founding.objects.all().delete()
    return True


def _require_nobody() -> None:
    if Register.objects.locked().founded_on is not None:
        raise GroupExists


def _held(plan: Plan) -> Plan:
    _require_nobody()
    found = Plan.objects.filter(pk=plan.pk, founded_at__isnull=True).first()
    if found is None:
        raise NoPlan
    return found


def _name_groups(plan: Plan, groups: Sequence[Introduction], *, now: datetime) -> None:
    if len(groups) < FEWEST_GROUPS:
        raise TooFewGroups(needed=FEWEST_GROUPS, given=len(groups))
    if len(groups) > MOST_GROUPS:
        raise TooManyGroups(most=MOST_GROUPS)
    named: set[str] = set()
    for group in groups:
        if group.origin in named:
            raise SameGroupTwice(name=group.name)
        named.add(group.origin)
        if not Peer.objects.read().filter(origin=group.origin).exists():
            knowing.know(group, now=now)
        PlannedGroup.objects.create(
            plan=plan,
            origin=group.origin,
            introduction=written(introductions.write(group)),
        )
    require_planned(plan)


def _release(origin: str, *, now: datetime) -> None:
    peer = Peer.objects.read().filter(origin=origin).first()
    if peer is not None:
        knowing.release(peer, now=now)
