"""Our group as one that joins a confederation in tests: what it decides, and its seat there."""

from core.instance import instance
from federation.confederations.exchange.names import given_by
from federation.confederations.models import Confederation, Word
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


def joined(valley, *others):
    """We have founded it with the others, as its plan said."""
    plan = allying.as_a_plan(valley, us(), *map(allying.named, others))
    done("confederation.join", looked(valley))
    allying.announces(valley, 1, plan["values"])
    word = Word.objects.get(origin=instance.origin)
    seat(valley, word.uid, introduction=_own_introduction(), **us())
    for other in others:
        word = allying.says_that_it_joins(other, valley.origin, plan["digest"])
        seat(valley, word, introduction=other.introduction, **allying.named(other))
    allying.heard(valley)
    for other in others:
        allying.heard(other)
    return Confederation.objects.get()


def _own_introduction():
    return {**Neighbour("Lindenby").introduction, "origin": instance.origin}


def seat(valley, word, **facts):
    ground = {"vote": None, "word": str(word)}
    body = {"zone": "UTC", "weight": "1", "ground": ground, **facts}
    return valley.say("confederation.seat", {"seat": str(given_by(valley.origin)), **body})
