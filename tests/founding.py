"""A confederation that town, hill and lake have founded with us in tests, and what it says."""

from datetime import timedelta

from core.record.models import Entry
from federation.confederations.models import Confederation, JointVote, Seat, Unfounded
from federation.confederations.showing import belonging
from tests.exchanging import RETURNS_BY, Home
from tests.hearing import follow, hear_all, last, plan_of

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
IN_FORCE = RETURNS_BY + SECOND
VOTING_DAYS = {"confederation.voting_days": 9}


class Founded:
    """Town, hill and lake founded the valley with us, as all of them had planned."""

    def __init__(self, **values):
        names = ("Valley", "Town", "Hill", "Lake", "Ford")
        self.valley, self.town, self.hill, self.lake, self.ford = (Home(name) for name in names)
        self.groups = (self.town, self.hill, self.lake)
        self.plan = plan_of(*self.groups, **values)
        self.digest = self.valley.announce(**values)
        self.seats = {}
        for group in self.groups:
            word = group.joins(self.valley, self.plan["digest"])
            self.seats[group.name] = self.valley.seat(group, word=word)
        follow(self.valley, self.plan)

    def heard(self):
        assert hear_all(self.valley, *self.groups) == []
        return self

    def asks(self, *effects, **facts):
        """The town asks, and a vote is opened."""
        vote = self.valley.open(self.town.propose(self.valley), self.town, effects=[*effects])
        assert last(self.valley) == ""
        if facts:
            JointVote.objects.filter(uid=vote).update(**facts)
        return vote

    def expelling(self, group):
        return {"kind": "confederation.expel", "data": {"origin": group.origin, "name": group.name}}

    def admitting(self, group, weight="1"):
        data = {"introduction": group.introduction, "weight": weight}
        return {"kind": "confederation.admit", "data": data}

    def names(self):
        return {seat.name for seat in Seat.objects.taken()}


def changing(**changes):
    return {"kind": "charter.amend", "data": {"changes": changes}}


def not_followed():
    """What we keep of what its computer said, as it is shown to everybody."""
    told = list(Unfounded.objects.order_by("index").values_list("kind", "about"))
    entries = Entry.objects.filter(verb="confederation.unfounded").order_by("pk")
    assert [(entry.facts["kind"], entry.facts["about"]) for entry in entries] == told
    assert len(belonging.unfounded_in_words(Confederation.objects.get())) == len(told)
    return [(kind.removeprefix("confederation."), about) for kind, about in told]
