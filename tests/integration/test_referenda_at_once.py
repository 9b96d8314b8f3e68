"""Many people vote in the same moment, some twice, some while the box is rewritten or counted."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.refusals import Refusal
from groups.referenda import actions
from groups.referenda.checks import broken_promises
from groups.referenda.models import Referendum
from tests import votes, world

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 50


def at_once(acts):
    """Do all acts in threads of their own; give what each returned or how it was refused."""

    def one(act):
        try:
            return act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def casting(vote, person, choice="1", *, code=None):
    code, now = code or actions.new_code(), world.now()
    return lambda: actions.cast_sealed(vote, person, choice, code=code, now=now)


def receipts(answers):
    return [answer for answer in answers if isinstance(answer, actions.Receipt)]


def test_fifty_people_who_vote_at_once_are_all_in_the_box():
    people = world.a_town(VOTERS, charter=votes.CHARTER)
    vote = votes.opened(votes.a_proposal(people[0]))
    answers = at_once([casting(vote, person) for person in people])
    assert len(receipts(answers)) == VOTERS
    assert not list(broken_promises(vote))
    assert votes.close(vote).result.tally == {"1": VOTERS, "0": 0, "blank": 0}


def test_one_member_who_votes_ten_times_at_once_has_one_ballot():
    vote, village = votes.a_vote()
    answers = at_once([casting(vote, village["Aino"], "01"[n % 2]) for n in range(10)])
    assert len(receipts(answers)) == 1
    assert Counter(map(str, answers))["already-voted"] == 9
    assert not list(broken_promises(vote))


def test_one_ballot_sent_ten_times_at_once_is_one_ballot_with_one_receipt():
    vote, village = votes.a_vote()
    code = actions.new_code()
    answers = at_once([casting(vote, village["Aino"], code=code) for _ in range(10)])
    assert len(receipts(answers)) == 10
    assert len(set(answers)) == 1
    assert vote.sealed_ballots.count() == 1


def test_one_ballot_changed_at_once_by_many_keeps_every_number():
    vote, village = votes.a_vote()
    mine = votes.cast(vote, village["Aino"], "1")
    now = world.now()

    def changing(choice):
        return lambda: actions.change_sealed(vote, village["Aino"], choice, code=mine.code, now=now)

    answers = at_once([changing("01"[n % 2]) for n in range(8)])
    assert len(receipts(answers)) == 8
    assert not list(broken_promises(vote))


def test_ballots_cast_while_the_box_is_rewritten_are_not_lost():
    people = world.a_town(20, charter=votes.CHARTER)
    vote, now = votes.opened(votes.a_proposal(people[0])), world.now()
    for person in people[:5]:
        votes.cast(vote, person)
    acts = [casting(vote, person) for person in people[5:]]
    acts[7:7] = [lambda: actions.rewrite_box(vote, now=now)] * 2
    answers = at_once(acts)
    assert len(receipts(answers)) == 15
    actions.settle_keys(vote)
    assert not list(broken_promises(vote))
    assert votes.close(vote).result.turnout == 20


def test_a_ballot_cast_while_the_vote_is_counted_is_counted_or_refused():
    people = world.a_town(20, charter=votes.CHARTER)
    vote, now = votes.opened(votes.a_proposal(people[0])), world.now()
    acts = [casting(vote, person) for person in people]
    acts[10:10] = [lambda: actions.close(vote, date=vote.closes, now=now)] * 2
    answers = at_once(acts)
    found = Referendum.objects.get(pk=vote.pk)
    assert found.is_closed
    assert found.result.turnout == len(receipts(answers))
    assert not list(broken_promises(found))
