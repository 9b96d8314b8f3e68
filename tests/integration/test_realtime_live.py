"""What an open page is told when something happens, by whom it is read, and what it has missed."""

import json
import re
from pathlib import Path

import pytest

from core.heartbeat import jobs
from core.record.models import Head
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.referenda import actions as referenda
from realtime import door, drawing, places, reading, seats, server
from tests import proposing, votes, world
from tests.listening import Page, listening

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Aino", "Bertil", "Cilla")
DOCS = Path(__file__).parents[2] / "docs"
LIVE_PAGE = (DOCS / "live.md").read_text("utf-8")
HINTS = "0116-a-hint-holds-nothing.md"


def a_village_with_a_proposal():
    village = world.a_village(*NAMES, charter=proposing.QUICK)
    proposal = proposing.a_proposal(village["Aino"])
    jobs.drain_all()
    return village, proposal


def sign(proposal: Proposal, person):
    return lambda: proposals.sign(proposal, person, now=world.now())


def argue(proposal: Proposal, person, text="Bees need flowers.", side="for"):
    return lambda: proposals.argue(proposal, person, side=side, text=text, now=world.now())


def test_everybody_with_the_page_open_sees_a_signature_in_their_language():
    village, proposal = a_village_with_a_proposal()
    place = f"signatures/{proposal.subject}"
    mine = Page(village["Aino"], [place])
    polish = Page(None, [place], language="pl")
    listening(mine, polish, acts=[sign(proposal, village["Bertil"])])
    assert "2 of 2 signatures" in mine.put[place]
    assert "2 / 2" in polish.put[place]
    assert "signatures" not in polish.put[place].replace("signatures-title", "")


def test_a_page_is_told_of_what_stands_on_it_and_of_nothing_else():
    village, proposal = a_village_with_a_proposal()
    other = Page(village["Aino"], ["votes/", "signatures/proposal:00000000"])
    listening(other, acts=[sign(proposal, village["Bertil"])])
    assert other.told == []


def test_a_new_argument_comes_to_its_side_and_members_can_find_it_helpful():
    village, proposal = a_village_with_a_proposal()
    sides = [f"arguments-{side}/{proposal.subject}" for side in ("for", "against")]
    member, stranger = Page(village["Cilla"], sides), Page(None, sides)
    against = Page(None, sides[1:])
    listening(member, stranger, against, acts=[argue(proposal, village["Bertil"])])
    assert "Bees need flowers." in member.added[0]
    assert "<form" in member.added[0]
    assert "csrfmiddlewaretoken" not in member.added[0]
    assert "Bees need flowers." in stranger.added[0]
    assert "<form" not in stranger.added[0]
    assert against.told == []


def test_an_argument_that_is_taken_back_leaves_every_page():
    village, proposal = a_village_with_a_proposal()
    argument = argue(proposal, village["Bertil"])()
    jobs.drain_all()
    page = Page(None, [f"arguments-for/{proposal.subject}"])
    take_back = lambda: proposals.take_back(argument, village["Bertil"], now=world.now())  # noqa: E731
    listening(page, acts=[take_back])
    assert "data-live-over" in page.added[0]
    assert "Bees" not in page.added[0]


def test_a_new_stage_is_shown_and_a_line_says_that_more_has_changed():
    village, proposal = a_village_with_a_proposal()
    proposals.sign(proposal, village["Bertil"], now=world.now())
    stage, line = f"stage/{proposal.subject}", f"proposal/{proposal.subject}"
    page = Page(None, [stage, line, "proposals/"])
    listening(page, acts=[world.next_day])
    assert "discussion" in page.put[stage]
    assert page.changed == {line, "proposals/"}


def test_what_comes_together_is_drawn_and_told_once(monkeypatch):
    village, proposal = a_village_with_a_proposal()
    place, drawn = f"signatures/{proposal.subject}", []
    draw = drawing.render_to_string
    monkeypatch.setattr(
        drawing, "render_to_string", lambda *words: drawn.append(words[0]) or draw(*words)
    )

    def both():
        sign(proposal, village["Bertil"])()
        sign(proposal, village["Cilla"])()

    pages = [Page(village[name], [place]) for name in NAMES]
    listening(*pages, acts=[both])
    assert [len(page.told) for page in pages] == [1, 1, 1]
    assert "3 signatures" in pages[0].put[place]
    assert len(drawn) == 1


def test_turnout_of_an_open_vote_is_told_to_members_alone():
    vote, village = votes.a_vote(charter=votes.a_charter(ballots="open"))
    jobs.drain_all()
    place = f"turnout/{vote.subject}"
    member, stranger = Page(village["Aino"], [place]), Page(None, [place])
    cast = lambda: referenda.cast_open(vote, village["Bertil"], "1", now=world.now())  # noqa: E731
    listening(member, stranger, acts=[cast])
    assert "1 of 3 people" in member.put[place]
    assert stranger.told == []


def test_who_comes_back_is_told_what_was_missed_and_nothing_twice():
    village, proposal = a_village_with_a_proposal()
    seen = Head.objects.get().size
    place = f"signatures/{proposal.subject}"
    sign(proposal, village["Bertil"])()
    jobs.drain_all()
    behind, up_to_date = Page(None, [place], since=seen), Page(None, [place], since=seen + 1)
    never_saw = Page(None, [place])
    listening(behind, up_to_date, never_saw)
    assert "2 of 2" in behind.put[place]
    assert behind.told[0]["at"] == seen + 1
    assert up_to_date.told == never_saw.told == []


def test_who_was_away_for_long_is_told_that_much_has_changed(monkeypatch):
    village, proposal = a_village_with_a_proposal()
    monkeypatch.setattr(reading, "FARTHEST", 0)
    sign(proposal, village["Bertil"])()
    jobs.drain_all()
    asked = [f"signatures/{proposal.subject}", f"proposal/{proposal.subject}", "votes/"]
    page = Page(None, asked, since=0)
    listening(page)
    assert page.put == {}
    assert page.changed == set(asked)


def test_own_notices_are_counted_for_the_person_alone():
    village, _proposal = a_village_with_a_proposal()
    mine, others = Page(village["Bertil"], []), Page(village["Aino"], [])
    stranger = Page(None, ["proposals/"])
    publish = lambda: proposing.a_proposal(village["Aino"], "A pond")  # noqa: E731
    listening(mine, others, stranger, acts=[publish])
    assert [one["unread"] for one in mine.told if "unread" in one][-1] >= 1
    assert all("unread" not in one for one in [*others.told, *stranger.told])


def test_a_page_that_shows_an_older_number_of_notices_is_told_the_present_one():
    village, _proposal = a_village_with_a_proposal()
    older, present = Page(village["Bertil"], [], unread=0), Page(village["Bertil"], [])
    listening(older, present)
    assert [one["unread"] for one in older.told] == [reading.unread_of(village["Bertil"].pk)]
    assert present.told == []


def test_many_who_have_something_of_their_own_to_ask_for_are_spread(monkeypatch):
    monkeypatch.setattr(drawing, "OWN_PER_SECOND", 1)
    vote, village = votes.a_vote(charter=votes.a_charter(ballots="open"))
    jobs.drain_all()
    pages = [Page(village[name], ["my-votes/"]) for name in NAMES]
    cast = lambda: referenda.cast_open(vote, village["Bertil"], "1", now=world.now())  # noqa: E731
    listening(*pages, acts=[cast])
    assert pages[0].told[0]["spread"] == 1 + 3


def test_a_message_that_would_be_too_large_says_only_that_much_has_changed(monkeypatch):
    village, proposal = a_village_with_a_proposal()
    monkeypatch.setattr(drawing, "LARGEST", 10)
    place = f"signatures/{proposal.subject}"
    page = Page(None, [place])
    listening(page, acts=[sign(proposal, village["Bertil"])])
    assert page.put == {}
    assert page.changed == {place}


def test_who_becomes_a_member_hears_what_members_hear():
    vote, village = votes.a_vote(charter=votes.a_charter(ballots="open"))
    dag = world.an_applicant("Dag")
    jobs.drain_all()
    place = f"turnout/{vote.subject}"
    page = Page(dag, [place])

    def admit():
        membership.admit_many([dag], now=world.now(), cause="test", vouching=True)

    def cast():
        referenda.cast_open(vote, village["Bertil"], "1", now=world.now())

    listening(
        page,
        acts=[
            cast,
            admit,
            lambda: referenda.take_back_open(vote, village["Bertil"], now=world.now()),
        ],
    )
    assert [next(iter(one["put"][0])) for one in page.told if "put" in one] == [place]
    assert "0 of 3" in page.put[place]


def test_a_page_without_a_socket_asks_for_the_same(client):
    village, proposal = a_village_with_a_proposal()
    seen = Head.objects.get().size
    place = f"signatures/{proposal.subject}"
    sign(proposal, village["Bertil"])()
    jobs.drain_all()
    address = f"/live/now/?on={place}&on=nonsense/&language=pl&since="
    answer = client.get(address + str(seen)).json()
    assert answer["at"] == seen + 1
    assert "2 / 2" in answer["put"][0][1]
    assert client.get(address + str(seen + 1)).json() == {"at": seen + 1}
    world.sign_in(client, village["Bertil"])
    mine = client.get(address + str(seen + 1)).json()
    assert mine == {"at": seen + 1, "unread": reading.unread_of(village["Bertil"].pk)}


def test_asking_costs_few_questions_and_the_same_however_much_is_on_the_page(client, queries):
    village, proposal = a_village_with_a_proposal()
    sign(proposal, village["Bertil"])()
    jobs.drain_all()
    upto = Head.objects.get().size
    client.get("/")
    with queries(3):
        client.get(f"/live/now/?on=signatures/{proposal.subject}&since={upto}")


def test_a_page_says_up_to_where_it_has_seen_the_record(client, monkeypatch):
    village, proposal = a_village_with_a_proposal()
    monkeypatch.setattr("realtime.middleware.hall.cursor", 17)
    world.sign_in(client, village["Bertil"])
    upto = Head.objects.get().size
    sign(proposal, village["Bertil"])()
    page = client.get("/proposals/").content.decode()
    # The signature has no leaf yet, but is on the page.
    assert f'data-live-since="17" data-live-seen="{upto + 1}"' in page
    monkeypatch.setattr("realtime.middleware.hall.cursor", None)
    assert "data-live-since" not in client.get("/proposals/").content.decode()


def test_nobody_takes_all_the_seats(monkeypatch):
    village, _proposal = a_village_with_a_proposal()
    monkeypatch.setattr(door, "MOST_PER_PERSON", 2)
    monkeypatch.setattr(door, "MOST_PER_ADDRESS", 1)
    mine = [Page(village["Aino"], ["votes/"]) for _number in range(3)]
    strangers = [Page(None, ["votes/"]) for _number in range(2)]
    listening(*mine, *strangers)
    assert [page.is_let_in for page in mine] == [True, True, False]
    assert [page.is_let_in for page in strangers] == [True, False]


def test_seats_are_free_again_when_their_pages_are_gone():
    counted = door.Turnstile()
    guest = door.Guest(
        company=drawing.Company("en", True, frozenset()),
        since=None,
        again=False,
        unread=None,
        address="",
        person=7,
    )
    for _number in range(door.MOST_PER_PERSON):
        assert counted.enter(guest)
    assert not counted.enter(guest)
    counted.leave(guest)
    assert counted.enter(guest)
    for _number in range(door.MOST_PER_PERSON):
        counted.leave(guest)
    assert (counted.altogether, counted.people) == (0, {})


def test_a_message_is_small():
    village, proposal = a_village_with_a_proposal()
    place = f"signatures/{proposal.subject}"
    page = Page(None, [place])
    listening(page, acts=[sign(proposal, village["Bertil"])])
    assert len(json.dumps(page.told)) < 1000


def test_the_worked_example_of_the_documents_is_what_is_sent():
    village, proposal = a_village_with_a_proposal()
    (shown,) = re.findall(r"```json\n(.*?)```", LIVE_PAGE, flags=re.DOTALL)
    example = json.loads(shown)
    place = example["put"][0][0].partition(":")[0] + ":" + str(proposal.uid)
    since = Head.objects.get().size
    page = Page(village["Aino"], [place], language="pl", since=since)
    listening(page, acts=[sign(proposal, village["Bertil"])])
    (told,) = page.told
    assert told.keys() == example.keys()
    assert told["at"] == since + 1
    assert told["put"][0][0] == place
    assert told["put"][0][1].startswith('<div class="tally">')


def test_the_limits_of_the_documents_are_those_of_the_doors():
    limits = (door.MOST_PER_PERSON, door.MOST_PER_ADDRESS, door.MOST_ALTOGETHER)
    assert ", ".join(f"{number:,}" for number in limits) in LIVE_PAGE
    assert f"| places of one page | {places.MOST_PLACES} |" in LIVE_PAGE
    assert f"{drawing.LARGEST:,} letters" in LIVE_PAGE
    assert f"{server.PING_SECONDS + server.PONG_SECONDS} seconds" in LIVE_PAGE
    assert seats.LONGEST_STAY == 30 * 60
    assert "half an hour" in LIVE_PAGE
    assert f"more than {reading.FARTHEST:,} leaves" in (DOCS / "decisions" / HINTS).read_text(
        "utf-8"
    )
