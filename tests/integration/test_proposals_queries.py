"""Pages ask the database the same few questions however much there is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.categories.models import Keyword
from groups.proposals import actions
from groups.proposals.models import Argument, Helpful, Proposal, Signature
from tests import world
from tests.proposing import QUICK, a_draft, a_proposal

pytestmark = pytest.mark.django_db
MOST = 15


def fill(first: Proposal, people: list, number: int) -> None:
    """More of everything, as rows: only how many there are matters here."""
    keyword = Keyword.objects.create(name=f"Word {number}", key=f"word {number}")
    for place in range(number):
        more = Proposal.objects.get(pk=first.pk)
        more.pk, more.uid, more._state.adding = None, Proposal().uid, True
        more.title = f"More {number} {place}"
        more.save()
        more.keywords.add(keyword)
        Signature.objects.bulk_create(
            Signature(proposal=more, person=who, version=1, signed_on=world.today())
            for who in people[:3]
        )
        argument = Argument.objects.create(
            proposal=first,
            side="for",
            text="More",
            author=people[place % len(people)],
            written_on=world.today(),
        )
        Helpful.objects.create(argument=argument, person=people[0])


@pytest.fixture
def town():
    people = world.a_town(6, charter=QUICK)
    return people, a_proposal(people[0], keywords=["Bees"]), a_draft(people[0])


PAGES = [
    ("list", {}),
    ("list", {"q": "hives more", "stage": "all", "sort": "signatures"}),
    ("list", {"whose": "unsigned", "sort": "deadline"}),
    ("list", {"whose": "mine", "keyword": "bees"}),
    ("keywords", {}),
    ("new", {}),
    ("detail", {}),
    ("versions", {}),
    ("edit", {}),
    ("withdraw", {}),
    ("publish", {}),
]


@pytest.mark.parametrize(("name", "query"), PAGES)
def test_a_page_asks_no_more_in_a_large_group(town, name, query) -> None:
    people, proposal, draft = town
    browser = world.sign_in(Client(), people[0])
    subject = draft if name == "publish" else proposal
    args = [] if name in {"list", "keywords", "new"} else [subject.number]
    address = reverse(f"proposals:{name}", args=args)
    counts = []
    for size in (2, 12):
        fill(proposal, people, size)
        browser.get(address, query)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(address, query).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], "\n".join(each["sql"] for each in asked)
    assert counts[1] <= MOST, "\n".join(each["sql"] for each in asked)


def test_acts_ask_no_more_in_a_large_group(town) -> None:
    people, proposal, _draft = town
    counts = []
    for size, signer in ((2, people[1]), (12, people[2])):
        fill(proposal, people, size)
        with CaptureQueriesContext(connection) as asked:
            actions.sign(proposal, signer, now=world.now())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST
