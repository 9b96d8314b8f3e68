"""Who opens joint votes follows from what is known, in whatever order it was counted and heard."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from federation.confederations.exchange import following
from federation.confederations.exchange.hearing import arrived
from federation.confederations.models import Confederation, Early, JointVote
from tests.beginning import undone
from tests.examples import examples
from tests.exchanging import AFTERWARDS, BEGUN, LATER, RETURNS_BY, Home
from tests.hearing import follow, hear, hear_all, was_shown
from tests.witnessing import differences

pytestmark = pytest.mark.django_db
ADOPTED = SimpleNamespace(outcome=SimpleNamespace(is_adopted=True))
DAYS = [RETURNS_BY + timedelta(days=days) for days in range(-1, 4)]
MOMENTS = sorted({day + timedelta(hours=hours) for day in DAYS for hours in (-1, 0, 1)})


def on_duty(home):
    return {"kind": "confederation.hub", "data": {"origin": home.origin, "name": home.name}}


class Valley:
    """A valley of two groups and some votes on who opens its votes, none counted yet."""

    def __init__(self, *wanted):
        self.home, self.town, self.hill = (Home(name) for name in ("Valley", "Town", "Hill"))
        self.home.announce()
        self.seats = {home.name: self.home.seat(home) for home in (self.town, self.hill)}
        asked = self.town.propose(self.home)
        self.votes = []
        for name, _day in wanted:
            named = {"Valley": self.home, "Town": self.town, "Hill": self.hill}[name]
            self.votes.append(self.home.open(asked, self.town, effects=[on_duty(named)]))
        follow(self.home)
        assert hear_all(self.home) == []
        self.told = len(self.home.record)
        for uid, (_name, day) in zip(self.votes, wanted, strict=True):
            JointVote.objects.filter(uid=uid).update(returns_by=DAYS[day])

    def leaves(self, home, day, *, comes_back=None):
        """It leaves then, and may come back; nobody has heard that yet."""
        self.home.unseat(self.seats[home.name], home, DAYS[day])
        if comes_back is not None:
            self.home.seat(home, DAYS[comes_back])
        was_shown(self.home)

    def count(self, place):
        """The vote was adopted, and is counted now."""
        vote = JointVote.objects.get(uid=self.votes[place])
        JointVote.objects.filter(pk=vote.pk).update(certified_at=AFTERWARDS, is_adopted=True)
        following.pass_the_duty(vote, ADOPTED, now=AFTERWARDS)
        arrived(f"certified:{vote.uid}", now=AFTERWARDS)

    def known(self, order):
        """Who had the duty when, after counting these, and reading on wherever None stands."""
        place = self.told
        for each in order:
            if each is None:
                hear(self.home, place)
                place += 1
            else:
                self.count(each)
        found = Confederation.objects.get()
        assert (found.hub, found.hub_since) == found.duty_at()
        assert [line for line in differences() if line.startswith("hub")] == []
        return found.hub, found.hub_since, [found.hub_at(moment) for moment in MOMENTS]


VOTES = some.lists(
    some.tuples(some.sampled_from(["Valley", "Town", "Hill"]), some.sampled_from([0, 1, 1, 2])),
    min_size=1,
    max_size=4,
)


@examples(8)
@given(data=some.data())
@pytest.mark.on_sqlite
def test_the_duty_is_the_same_at_every_moment_in_any_order(data):
    with undone():
        valley = Valley(*data.draw(VOTES))
        for home in (valley.town, valley.hill):
            left = data.draw(some.sampled_from([None, 0, 1, 3]))
            if left is not None:
                back = data.draw(some.sampled_from([None, left, 4]))
                valley.leaves(home, left, comes_back=back)
        unread = [None] * (len(valley.home.record) - valley.told)
        straight = [*range(len(valley.votes)), *unread]
        with undone():
            expected = valley.known(straight)
        with undone():
            assert valley.known(data.draw(some.permutations(straight))) == expected


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_votes_of_one_deadline_the_same_counts_whichever_is_counted_first(order):
    valley = Valley(("Town", 1), ("Hill", 1))
    by_name = dict(zip(valley.votes, (valley.town, valley.hill), strict=True))
    hub, since, _when = valley.known(order)
    assert hub == by_name[max(by_name)].origin
    assert since == DAYS[1]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_who_had_the_duty_between_two_votes_had_it_whichever_was_counted_first(order):
    valley = Valley(("Town", 1), ("Hill", 3))
    hub, since, when = valley.known(order)
    assert (hub, since) == (valley.hill.origin, DAYS[3])
    at = dict(zip(MOMENTS, when, strict=True))
    assert at[DAYS[1] - timedelta(hours=1)] == valley.home.origin
    assert at[DAYS[1]] == at[DAYS[3] - timedelta(hours=1)] == valley.town.origin


@pytest.mark.parametrize("order", [(0, None), (None, 0)])
def test_who_has_no_seat_at_the_deadline_gets_no_duty_by_coming_back(order):
    valley = Valley(("Town", 1))
    valley.leaves(valley.town, 0, comes_back=2)
    hub, since, _when = valley.known([*order, None])
    assert (hub, since) == (valley.home.origin, DAYS[1])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_was_opened_between_two_votes_counts_whichever_is_counted_first(order):
    valley = Valley(("Town", 1), ("Hill", 3))
    asked = valley.town.propose(valley.home)
    told = {"confederation": valley.home.origin, **LATER}
    opened = [home.open(asked, valley.town, **told) for home in (valley.town, valley.hill)]
    between = DAYS[1] + timedelta(hours=1)
    for home in (valley.town, valley.hill):
        kind, body, index, _at = home.record[-1]
        home.record[-1] = (kind, body, index, between)
        hear(home, len(home.record) - 1)
    valley.known(order)
    known = {str(uid) for uid in JointVote.objects.values_list("uid", flat=True)}
    assert known & set(opened) == {opened[0]}
    # What the hill opened before it had the duty waits for ever.
    assert Early.objects.get().waits_for == f"hub:{valley.home.origin}:{valley.hill.origin}"
    assert Confederation.objects.get().hub_at(BEGUN) == valley.home.origin
