"""Our group as one that joins a confederation in tests: what it decides, and its seat there."""

from core.instance import instance
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Confederation
from groups.decisions.effect_kinds import effect_kind
from groups.decisions.models import Decision
from tests import allying, world
from tests.neighbours import Neighbour

US = {"name": "Lindenby", "address": "https://lindenby.example"}


def us():
    return {"origin": instance.origin, **US}


def done(kind, data):
    """What a decision with this effect brings about."""
    return effect_kind(kind).apply(data, decision=Decision(), now=world.now())


def looked(valley):
    return effect_kind("confederation.join").clean({"address": valley.address})


def joined(valley, *others, weight="1"):
    """We have decided to join, and were admitted."""
    shown = allying.as_a_charter(valley, *map(allying.named, others))
    done("confederation.join", looked(valley))
    valley.say(
        "confederation.charter",
        {"number": 1, "digest": shown["digest"], "values": shown["values"]},
    )
    seat(valley, origin=instance.origin, introduction=_own_introduction(), weight=weight, **US)
    for other in others:
        seat(valley, introduction=other.introduction, **allying.named(other))
    allying.heard(valley)
    return Confederation.objects.get()


def _own_introduction():
    return {**Neighbour("Lindenby").introduction, "origin": instance.origin}


def seat(valley, **facts):
    body = {"zone": "UTC", "weight": "1", **facts}
    return valley.say("confederation.seat", {"seat": str(given_by(valley.origin)), **body})
