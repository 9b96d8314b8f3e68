"""Rolls that are compared in tests: the day of it, its beats, and what was said of them."""

from datetime import timedelta

from core.heartbeat import clock
from federation.peers.models import CivicObject
from federation.rolls import due
from federation.rolls.models import OtherList, Roll
from tests import rolling, world


def on_roll_day():
    world.set_clock(world.FIRST_NOON + timedelta(days=7))


def beat():
    """A beat in which the wall has moved on, so that what failed is due again."""
    Roll.objects.update(due_at=world.FIRST_NOON.replace(year=2000))
    OtherList.objects.update(due_at=world.FIRST_NOON.replace(year=2000))
    due.compare(now=clock.now())


def listed(vote, hill, lake, peers, *, emails=("aino@example.org", "else@example.org")):
    """Everybody has done their part."""
    on_roll_day()
    lake.name_key()
    hill.list_members(lake, emails=list(emails))
    rolling.heard(*peers)
    beat()
    return Roll.objects.get(vote=vote)


def said(kind):
    return [one.content["body"] for one in CivicObject.objects.filter(kind=kind)]
