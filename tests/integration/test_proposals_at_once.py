"""Many hands at once, on both databases: nothing is lost and nothing happens twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from core.record.checks import verify
from core.refusals import Refusal
from groups.categories.actions import name_keywords
from groups.categories.models import Keyword
from groups.proposals import actions
from groups.proposals.models import Proposal
from groups.proposals.rules import IllegalMove, Stage
from tests import world
from tests.proposing import QUICK, a_draft, a_proposal, again, valid_signatures

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Let all deeds begin in the same instant; returns results and refusals."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        start.wait()
        try:
            return deed()
        except (Refusal, IllegalMove) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def test_one_member_in_two_browsers_signs_once() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal, now = a_proposal(village["Aino"]), world.now()
    done = at_once(*[lambda: actions.sign(proposal, village["Bertil"], now=now)] * 4)
    assert sum(isinstance(result, actions.AlreadySigned) for result in done) == 3
    assert valid_signatures(proposal) == 2
    assert verify() == []


def test_ten_members_sign_at_once() -> None:
    names = ["Aino", *(f"Signer{n}" for n in range(10))]
    village = world.a_village(*names, charter=QUICK)
    proposal, now = a_proposal(village["Aino"]), world.now()
    signers = [village[name] for name in names[1:]]
    at_once(*[lambda who=who: actions.sign(proposal, who, now=now) for who in signers])
    assert valid_signatures(proposal) == 11
    assert verify() == []


def test_signing_and_counting_at_once_leave_one_of_two_worlds() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal, now = a_proposal(village["Aino"]), world.now()
    tomorrow = world.today() + timedelta(days=1)
    at_once(
        lambda: actions.sign(proposal, village["Bertil"], now=now),
        lambda: actions.count_signatures(proposal, date=tomorrow, now=now),
        lambda: actions.count_signatures(proposal, date=tomorrow, now=now),
    )
    assert valid_signatures(proposal) == 2
    assert again(proposal).stage in {Stage.COLLECTING, Stage.DISCUSSION}
    assert verify() == []


def test_an_author_does_not_slip_past_the_limit() -> None:
    charter = QUICK | {"proposals.collecting_per_author": 1}
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=charter)
    aino, now = village["Aino"], world.now()
    drafts = [a_draft(aino, f"Draft {n}") for n in range(3)]
    at_once(*[lambda each=each: actions.publish(each, aino, now=now) for each in drafts])
    assert Proposal.objects.collecting().count() == 1


def test_a_helpful_argument_is_helpful_once_or_not_at_all() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)
    proposal, now = a_proposal(village["Aino"]), world.now()
    argument = actions.argue(proposal, village["Aino"], side="for", text="Honey", now=now)
    done = at_once(*[lambda: actions.find_helpful(argument, village["Bertil"], now=now)] * 3)
    assert sorted(map(bool, done)) == [False, True, True]
    assert argument.helpful.count() == 1


def test_two_people_who_name_one_new_keyword_share_it() -> None:
    def name(word: str) -> object:
        return name_keywords([word], most=8)

    at_once(*[lambda: name("Water"), lambda: name("WATER")] * 2)
    assert Keyword.objects.count() == 1
