"""So few vote here that figures would tell how: they are for members, and for one sum of all."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import hooks
from core.heartbeat import jobs
from core.record.models import Entry
from groups.constitution import reading
from groups.referenda import actions as referenda
from groups.referenda.models import Referendum
from groups.referenda.outside import results
from tests import together, votes, world
from tests.jointly import opened, over

pytestmark = pytest.mark.django_db
NAMES = ("Aino", "Bertil", "Cilla", "Dora", "Elin")
WHY = "So few people can vote here that figures would tell how each of them voted."
MOST_QUERIES = 15


class Vote:
    """A joint vote of a group of so many, in which Aino and Bertil say yes and Cilla no."""

    def __init__(self, size: int, charter: dict[str, object] | None = None) -> None:
        self.valley = together.Valley(*NAMES[:size], charter=charter)
        self.joint, self.held = opened(self.valley, days=(2, 3))
        self.page = together.page_of(self.joint)

    def cast(self, *choices: str) -> None:
        for name, choice in zip(NAMES, choices, strict=False):
            if self.held.is_sealed:
                votes.cast(self.held, self.valley.people[name], choice)
            else:
                person = self.valley.people[name]
                referenda.cast_open(self.held, person, choice, now=world.now())

    def over(self) -> None:
        world.next_day()
        over(self.joint)
        jobs.drain_all(now=world.now())
        self.held = Referendum.objects.get()
        assert self.held.is_closed

    def member(self) -> Client:
        return world.sign_in(Client(), self.valley.people["Aino"])


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("size", [4, 5])
def test_the_figures_of_a_small_group_are_shown_to_its_members_only(size):
    vote = Vote(size)
    vote.cast("1", "1", "0")
    vote.over()
    is_small = size < 5
    for client, is_told in ((Client(), not is_small), (vote.member(), True)):
        page = text(client, vote.held.get_absolute_url())
        assert ("The ballots in one bar" in page) == is_told
        assert (f"3 of {size} people on the roll" in page) == is_told
        assert ("Turnout over the days" in page) == is_told
        assert (WHY in page) != is_told
        assert "Here more people say yes than no." in page
        assert (f"3 of {size}" in text(client, "/referenda/")) == is_told
        asked = text(client, vote.page.get_absolute_url())
        assert (f"3 of {size} people on the roll voted" in asked) == is_told
        told = client.get(f"/api/v1/referenda/{vote.held.number}/").json()
        assert told["for_members"] is is_small
        assert (told["turnout"] == 3) == bool(told["result"]) == is_told
        [listed] = client.get("/api/v1/referenda/").json()["results"]
        assert listed["reason"] == ("" if is_small else "adopted")


@pytest.mark.parametrize("size", [4, 5])
def test_while_people_vote_nobody_else_sees_how_many_of_a_small_group_have(size):
    vote = Vote(size)
    vote.cast("1", "0")
    for client, is_told in ((Client(), size == 5), (vote.member(), True)):
        page = text(client, vote.held.get_absolute_url())
        assert (f"2 of {size} people" in page) == is_told
        assert (WHY in page) != is_told
        assert (f"2 of {size} people" in text(client, vote.page.get_absolute_url())) == is_told
        told = client.get(f"/api/v1/referenda/{vote.held.number}/").json()
        assert (told["turnout"] == 2) == is_told
    world.on(vote.held.closes)
    waits = text(Client(), vote.page.get_absolute_url())
    assert (f"2 of {size} people took part" in waits) == (size == 5)


@pytest.mark.parametrize("size", [4, 5])
@pytest.mark.parametrize("ballots", ["open", "sealed"])
def test_the_record_tells_the_world_nothing_of_it_and_can_be_checked(size, ballots):
    vote = Vote(size, {"referenda.ballots": ballots})
    vote.cast("1", "1", "0")
    vote.over()
    is_small = size < 5
    for client, is_told in ((Client(), not is_small), (vote.member(), True)):
        record = text(client, "/record/?subject=&verb=")
        assert ("closed with 3 votes" in record) == is_told
        if ballots == "sealed":
            assert ("The ballot box held 3 sealed ballots" in record) == is_told
    names = {"referendum.closed", "referendum.closed_for_members"}
    (closed,) = Entry.objects.filter(verb__in=names)
    assert (closed.verb == "referendum.closed_for_members") == is_small
    assert closed.facts["tally"] == {"0": 1, "1": 2, "blank": 0}
    replay = hooks.replays["referenda"]()
    for entry in Entry.objects.order_by("pk"):
        replay.apply(entry)
    assert list(replay.differences()) == []


@pytest.mark.parametrize("size", [4, 5])
def test_open_data_hold_no_figures_of_a_small_group(size):
    vote = Vote(size)
    vote.cast("1", "1", "0")
    vote.over()
    assert [row["turnout"] for row in results()] == ([3] if size == 5 else [])
    (told,) = hooks.open_data["votes"].rows()
    assert told["for_members"] is (size == 4)


@pytest.mark.parametrize("choices", [("1", "0"), ("0", "0"), ()])
def test_outside_a_tie_of_few_people_is_told_like_a_no(choices):
    vote = Vote(4)
    vote.cast(*choices)
    vote.over()
    for path in (vote.held.get_absolute_url(), "/referenda/"):
        assert "Here not more people say yes than no." in text(Client(), path)
    sentence = "as many people say yes as no" if choices != ("0", "0") else "more people say no"
    assert sentence in text(vote.member(), "/referenda/")


def test_a_tally_of_a_small_group_is_returned_and_counted_all_the_same():
    vote = Vote(4)
    vote.cast("1", "1", "0")
    vote.over()
    (told,) = together.said("joint.returned")
    assert (told["yes"], told["no"]) == (2, 1)
    everything = json.dumps([entry.facts for entry in Entry.objects.filter(verb__contains="joint")])
    assert '"yes": "2"' not in everything


def test_what_we_said_cannot_be_found_by_trying_all_tallies_of_so_few_people():
    vote = Vote(4)
    vote.cast("1", "1", "0")
    vote.over()
    (told,) = together.said("joint.returned")
    assert len(told["salt"]) == 64
    assert not Entry.objects.filter(payload__contains=told["salt"]).exists()
    joint, _held = opened(vote.valley, days=(2, 3))
    over(joint)
    assert len({each["salt"] for each in together.said("joint.returned")}) == 2


def test_our_rules_are_not_tried_on_votes_of_several_groups():
    vote = Vote(4)
    vote.cast("1")
    vote.over()
    assert reading.dry_run({"referenda.quorum_basis": "participation"}) == []


def test_lists_ask_as_much_for_many_small_votes_as_for_one():
    vote = Vote(4)
    vote.over()
    counts = []
    for _more in range(2):
        client = Client()
        text(client, "/referenda/")
        with CaptureQueriesContext(connection) as asked:
            text(client, "/referenda/")
        counts.append(len(asked))
        joint, _held = opened(vote.valley, days=(2, 3))
        over(joint)
        assert Referendum.objects.over().count() > len(counts)
    assert counts[0] == counts[1] <= MOST_QUERIES
