"""Who is told that somebody they follow has voted."""

from urllib.parse import quote

import pytest

from core.heartbeat import jobs
from core.notices.models import Notice
from groups.proposals.panels.mandates import scope_of
from groups.referenda import actions
from groups.referenda.models import Referendum
from tests import votes, world
from tests.delegating import follow
from tests.mandates import a_village, a_vote, cast

pytestmark = pytest.mark.django_db


def test_who_follows_somebody_is_told_when_they_vote_and_nobody_else_is():
    village = a_village()
    vote = a_vote(village)
    for name in ("Cilla", "Dawid"):
        follow(village[name], village["Aino"])
    follow(village["Ewa"], village["Bertil"])
    votes.cast(vote, village["Dawid"], "1")
    cast(vote, village["Aino"], "1")
    jobs.drain_all()
    notices = Notice.objects.filter(kind="delegation.voted")
    assert [notice.person for notice in notices] == [village["Cilla"]]
    scope = scope_of(vote.proposals.get())
    assert notices.get().link == f"/delegation/?scope={quote(scope, safe='')}"


def test_who_takes_the_ballot_back_before_anybody_was_told_is_not_told_of():
    village = a_village()
    vote = a_vote(village)
    follow(village["Cilla"], village["Aino"])
    cast(vote, village["Aino"], "1")
    actions.take_back_open(vote, village["Aino"], now=world.now())
    jobs.drain_all()
    assert not Notice.objects.filter(kind="delegation.voted").exists()
    assert Referendum.objects.count() == 1
