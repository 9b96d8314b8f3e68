"""Pages of joint questions: they look like every other, and say what is known of the others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.feeds.dates import of_everybody
from core.heartbeat import clock, jobs
from core.notices.models import Notice
from groups.proposals import actions
from groups.proposals.models import Proposal
from tests import together, votes, world
from tests.proposing import new_words

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def valley() -> together.Valley:
    return together.Valley(charter={"delegation.on": True})


def shown(reader: Client, page: Proposal) -> str:
    """The page, asked for twice: with few enough questions to the database."""
    address = page.get_absolute_url()
    reader.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = reader.get(address)
    assert response.status_code == 200
    assert len(asked) <= MOST, "\n".join(each["sql"] for each in asked)
    return str(response.content.decode())


def page_address(joint) -> str:
    return together.page_of(joint).get_absolute_url()


def signed_in(valley, name: str = "Aino") -> Client:
    return world.sign_in(Client(), valley.people[name])


# --- Reading ----------------------------------------------------------------------------------
def test_the_page_says_who_asks_how_many_have_signed_and_what_is_needed(valley) -> None:
    asked = valley.asks(valley.hill)
    page = together.page_of(asked)
    valley.says(valley.lake, "joint.sheet", proposal=str(asked.uid), count=2)
    actions.sign(page, valley.people["Bertil"], now=world.now())
    world.next_day()
    for reader in (Client(), signed_in(valley)):
        html = shown(reader, page)
        assert "Hill asks all groups of the confederation “The Valley”." in html
        assert "1 signature in our group" in html
        assert "Signatures so far: 3, in 2 of 3 groups." in html
        assert "To come to the vote it needs 3, in at least 2 of them." in html
        assert "Who signs, argues or votes stays at home." in html
        assert "person-nobody" not in html
    assert "Sign this proposal" in html
    assert "Propose an alternative" not in html
    assert "goes to the other groups" in html


def test_the_page_says_what_happens_next_and_when_at_every_stage(valley) -> None:
    asked = valley.asks(valley.hill, started="decision")
    joint = valley.opens(asked.uid)
    page, reader = together.page_of(joint), signed_in(valley)
    assert "All groups vote from" in shown(reader, page)
    world.on(joint.opens_on)
    html = shown(reader, page)
    assert "Go to the ballot paper" in html
    assert "nothing is counted before" in html
    vote = together.held(page)
    votes.cast(vote, valley.people["Aino"])
    # The lake's midnight is later.
    type(joint).objects.update(returns_by=joint.returns_by + timedelta(days=1))
    world.on(vote.closes)
    html = shown(reader, page)
    assert "Waiting for the other groups until" in html
    assert "our group has voted" in html
    joint.refresh_from_db()
    assert joint.get_absolute_url() in html
    for address in (vote.get_absolute_url(), reverse("referenda:list"), "/"):
        assert "waiting for the other groups" in reader.get(address).content.decode()
    world.on(clock.group_date(joint.closed_at))
    jobs.do_chores(now=world.now())
    assert "Each returns its tally" in shown(reader, page)
    html = reader.get(vote.get_absolute_url()).content.decode()
    assert "Here more people say yes than no." in html
    assert "Rejected" not in html


def test_the_overview_shows_what_is_collected_together(valley) -> None:
    page = together.page_of(valley.asks(valley.hill))
    html = signed_in(valley).get("/").content.decode()
    assert page.get_absolute_url() in html
    assert "0 signatures in our group" in html
    assert "last day to sign" not in html
    assert 'max="None"' not in html


def test_a_question_that_ended_says_why(valley) -> None:
    asked = valley.asks(valley.hill)
    valley.says(valley.hub, "joint.refused", proposal=str(asked.uid), why="No such road.")
    assert "No such road." in shown(Client(), together.page_of(asked))


def test_the_pages_of_our_own_questions_ask_nothing_about_others(valley) -> None:
    alone = actions.draft(valley.people["Aino"], title="A", text="B", now=world.now())
    page = actions.publish(alone, valley.people["Aino"], now=world.now())
    html = shown(signed_in(valley), page)
    assert 'id="together"' not in html


def test_lists_and_calendars_and_feeds_show_a_joint_question_with_the_group_that_asks(
    valley,
) -> None:
    asked = valley.asks(valley.hill, started="decision")
    joint = valley.opens(asked.uid)
    reader = Client()
    assert "asked of several groups" in reader.get(reverse("proposals:list")).content.decode()
    assert "<name>Hill</name>" in reader.get("/feeds/proposals.atom").content.decode()
    assert page_address(joint) in reader.get("/search/", {"q": "Sundays"}).content.decode()
    days = {each.first for each in of_everybody(world.today())}
    assert joint.opens_on in days


def test_members_are_told_when_another_group_asks(valley) -> None:
    valley.asks(valley.hill)
    jobs.drain_all(now=world.now())
    told = Notice.objects.filter(kind="proposals.asked")
    assert told.count() == len(valley.people)


# --- Asking and arguing -----------------------------------------------------------------------
def test_whom_to_ask_can_be_chosen_only_where_the_group_belongs_to_a_confederation(valley) -> None:
    writer = signed_in(valley)
    address = reverse("proposals:new")
    html = writer.get(address).content.decode()
    assert "All groups of the confederation “The Valley”" in html
    sent = writer.post(address, new_words(asked_of=valley.hub.origin))
    (draft,) = Proposal.objects.all()
    assert (sent.status_code, draft.is_joint) == (302, True)
    question = writer.get(reverse("proposals:publish", args=[draft.pk])).content.decode()
    assert "It is put to all groups of the confederation “The Valley”" in question
    writer.post(reverse("proposals:publish", args=[draft.pk]))
    html = shown(writer, draft)
    assert "Change the text" not in html
    assert "Withdraw the proposal" in html
    assert len(together.said("joint.proposed")) == 1


def test_a_draft_asks_our_group_alone_once_there_is_nobody_else_to_ask(valley) -> None:
    writer = signed_in(valley)
    writer.post(reverse("proposals:new"), new_words(asked_of=valley.hub.origin))
    (draft,) = Proposal.objects.all()
    type(valley.confederation).objects.update(left_at=world.now())
    sent = writer.post(reverse("proposals:edit", args=[draft.pk]), new_words())
    draft.refresh_from_db()
    assert (sent.status_code, draft.is_joint, draft.asked_of) == (302, False, "")


def test_without_a_confederation_nobody_is_asked_whom_to_ask() -> None:
    people = world.a_village("Aino", "Bertil", "Cilla")
    html = world.sign_in(Client(), people["Aino"]).get(reverse("proposals:new")).content.decode()
    assert "Who is asked" not in html


def test_the_form_says_beforehand_that_an_argument_goes_to_all_groups(valley) -> None:
    page = together.page_of(valley.asks(valley.hill))
    html = shown(signed_in(valley), page)
    assert "All groups get to read it, under the name of our group and without yours." in html


def test_programs_read_who_asks_and_where_all_groups_are_shown(valley) -> None:
    asked = valley.asks(valley.hill, started="decision")
    joint = valley.opens(asked.uid)
    told = Client().get(f"/api/v1/proposals/{joint.proposal_id}/").json()
    assert (told["is_joint"], told["asked_by"], told["author"]["name"]) == (True, "Hill", "Hill")
    assert told["joint_vote"].endswith(joint.get_absolute_url())
    assert told["signatures"]["needed"] is None
