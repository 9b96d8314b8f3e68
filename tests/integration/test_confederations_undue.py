"""A vote that was opened without the duty is counted by nobody, whatever was heard first."""

import json
from datetime import timedelta
from itertools import permutations
from types import SimpleNamespace
from uuid import uuid4

import pytest

from federation.confederations import actions
from federation.confederations.exchange import following
from federation.confederations.exchange.certificates import certify_all
from federation.confederations.exchange.hearing import arrived
from federation.confederations.models import Confederation, Early, JointProposal, JointVote
from federation.peers.models import HeardObject, Peer
from tests.beginning import undone
from tests.exchanging import AFTERWARDS, BEGUN, LATER, RETURNS_BY, Home
from tests.hearing import follow, hear
from tests.witnessing import HOUR, differences

pytestmark = pytest.mark.django_db
ADOPTED = SimpleNamespace(outcome=SimpleNamespace(is_adopted=True))
LONG_AGO = BEGUN - timedelta(days=10_000)


class Valley:
    """Its computer was silent, so the town opened the vote on the duty; then it opens one."""

    def __init__(self, *, opened_at):
        self.home, self.town, self.hill = (Home(name) for name in ("Valley", "Town", "Hill"))
        self.home.announce()
        self.seat = self.home.seat(self.town)
        self.home.seat(self.hill)
        told = {"confederation": self.home.origin}
        effect = {"kind": "confederation.hub", "data": {"origin": self.town.origin, "name": "Town"}}
        asked = self.town.propose(self.home, effects=[effect])
        self.passing = self.town.open(asked, self.town, effects=[effect], **told)
        self.asked = self.hill.propose(self.home)
        self.uid = self.home.open(self.asked, self.hill, **LATER)
        kind, body, index, _at = self.home.record[-1]
        self.home.record[-1] = (kind, body, index, opened_at)
        follow(self.home)
        for place in range(3):
            assert hear(self.home, place) == ""
        assert hear(self.hill, 0) == ""
        Peer.objects.filter(pk=self.home.peer.pk).update(seen_at=LONG_AGO)

    def hears_the_passing(self):
        assert hear(self.town, 1) == ""

    def counts_the_passing(self):
        vote = JointVote.objects.get(uid=self.passing)
        JointVote.objects.filter(pk=vote.pk).update(certified_at=AFTERWARDS, is_adopted=True)
        following.pass_the_duty(vote, ADOPTED, now=AFTERWARDS)
        arrived(f"certified:{vote.uid}", now=AFTERWARDS)

    def hears_the_vote(self):
        _kind, body, index, at = self.home.record[3]
        HeardObject.objects.create(
            peer=self.home.peer, uid=uuid4(), number=3, kind="joint.opened", digest="ab" * 32,
            index=index, logged_at=at, document=json.dumps({"body": body}), done_at=AFTERWARDS,
        )  # fmt: skip
        assert hear(self.home, 3) == ""

    def open_votes(self):
        votes = JointVote.objects.filter(unsaid_at=None).values_list("uid", flat=True)
        return {str(uid) for uid in votes}

    def orders(self):
        one, two, three = self.hears_the_passing, self.counts_the_passing, self.hears_the_vote
        return [
            order
            for order in permutations((one, two, three))
            if order.index(one) < order.index(two)
        ]


@pytest.mark.parametrize("after", [0 * HOUR, HOUR])
def test_what_was_opened_after_the_duty_had_passed_is_no_vote_whatever_is_heard_first(after):
    valley = Valley(opened_at=RETURNS_BY + after)
    for order in valley.orders():
        with undone():
            for each in order:
                each()
            assert valley.open_votes() == {valley.passing}
            assert JointProposal.objects.get(uid=valley.asked).opened is None
            [early] = Early.objects.all()
            assert early.waits_for == f"hub:{valley.home.origin}:{valley.home.origin}"
            never = JointVote.objects.filter(uid=valley.uid)
            assert never.exists() is (order[0] == valley.hears_the_vote)
            for vote in never:
                with pytest.raises(actions.NeverOpened):
                    actions.certify(vote, now=vote.patient_until + HOUR)
            assert [line for line in differences() if valley.uid in line] == []


def test_what_was_opened_a_moment_before_is_a_vote_whatever_is_heard_first():
    valley = Valley(opened_at=RETURNS_BY - timedelta(seconds=1))
    for order in valley.orders():
        with undone():
            for each in order:
                each()
            assert valley.open_votes() == {valley.passing, valley.uid}


def test_it_is_a_vote_again_if_it_turns_out_that_the_duty_had_gone_back():
    valley = Valley(opened_at=RETURNS_BY + HOUR)
    valley.home.unseat(valley.seat, valley.town, RETURNS_BY - HOUR)
    grounds = {"size": valley.home.log.size}
    agreed = Confederation.objects.get().agreed | grounds
    Confederation.objects.update(agreed=agreed)

    def hears_of_the_leave():
        assert hear(valley.home, 4) == ""

    for order in valley.orders():
        for place in range(4):
            with undone():
                for each in (*order[:place], hears_of_the_leave, *order[place:]):
                    each()
                assert valley.open_votes() == {valley.passing, valley.uid}
                assert not Early.objects.exists()


def test_it_is_not_counted_before_the_vote_that_may_have_passed_the_duty():
    valley = Valley(opened_at=RETURNS_BY + HOUR)
    valley.hears_the_vote()
    valley.hears_the_passing()
    vote = JointVote.objects.get(uid=valley.uid)
    Peer.objects.filter(pk=valley.hill.peer.pk).update(heard_at=RETURNS_BY)
    with pytest.raises(actions.StillUncounted):
        actions.certify(vote, now=vote.patient_until + HOUR)
    for _beat in range(2):
        certify_all(now=vote.patient_until + HOUR)
    vote.refresh_from_db()
    assert vote.certified_at is not None
