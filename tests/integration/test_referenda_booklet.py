"""What voters have before them is frozen when voting opens, and printed alike ever after."""

import hashlib
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.heartbeat import jobs
from core.people import actions as people
from core.record.checks import verify
from core.record.models import Entry
from groups.decisions import actions as decisions
from groups.decisions.models import Law
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.referenda import actions as referenda
from groups.referenda.models import Booklet, Referendum
from tests import votes, world
from tests.programs import Program

pytestmark = pytest.mark.django_db
LAW = {"kind": "law.adopt", "data": {"title": "Quiet", "text": "It is quiet at night."}}


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cilla", "Dawid", charter=votes.CHARTER)


def argued(proposal: Proposal, person, side: str, text: str):
    return proposals.argue(proposal, person, side=side, text=text, now=world.now())


def adopted(vote: Referendum, village) -> None:
    """Everybody votes for it, and it is in force."""
    for person in village.values():
        votes.cast(vote, person)
    votes.close(vote)
    world.next_day()


def read(vote: Referendum, client: Client | None = None, **asked: object) -> str:
    answer = (client or Client()).get(reverse("referenda:booklet", args=[vote.number]), **asked)
    assert answer.status_code == 200
    return answer.content.decode()


def main_of(page: str) -> str:
    """The page without its frame, which has tokens of forms in it."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_the_booklet_says_what_is_proposed_what_it_changes_and_how_it_is_decided(village) -> None:
    proposal = votes.a_proposal(village["Aino"])
    draft = proposals.draft(
        village["Bertil"], title="Quiet nights", text="Quiet.", reason="Sleep", now=world.now()
    )
    decisions.attach(draft, village["Bertil"], **LAW, now=world.now())
    quiet = votes.opened(proposals.publish(draft, village["Bertil"], now=world.now()))
    shown = read(quiet)
    for words in (
        "Quiet nights", "Sleep", "Bertil Ek", "becomes a law and enters the law book",
        "It is quiet at night.", "Ballots are secret.", "4 people decide", "Blank",
        Booklet.objects.get(referendum=quiet).sha256,
    ):  # fmt: skip
        assert words in shown, words
    bench = read(Referendum.objects.get(proposals=proposal))
    assert "its title and text become a law" in bench


def test_what_is_printed_later_is_what_voters_saw(village) -> None:
    bench = votes.opened(votes.a_proposal(village["Aino"]))
    adopted(bench, village)
    law = Law.objects.get()
    draft = proposals.draft(village["Bertil"], title="Longer", text="Longer.", now=world.now())
    longer = {"law": law.number, "title": law.title, "text": "People want to lie down."}
    decisions.attach(draft, village["Bertil"], kind="law.replace", data=longer, now=world.now())
    proposal = proposals.publish(draft, village["Bertil"], now=world.now())
    argued(proposal, village["Bertil"], "for", "My legs hurt.")
    vote = votes.opened(proposal)
    before = read(vote)
    argued(proposal, village["Cilla"], "against", "It comes too late to be printed.")
    adopted(vote, village)
    law.refresh_from_db()
    assert law.text == "People want to lie down."
    shown = read(vote)
    assert main_of(shown) == main_of(before)
    assert "<del>sit</del>" in shown
    assert "My legs hurt." in shown
    assert "too late" not in shown


def test_what_changes_in_the_charter_is_said_in_the_reader_s_language(village) -> None:
    draft = proposals.draft(village["Aino"], title="Longer", text="Longer.", now=world.now())
    changes = {"changes": {"referenda.voting_days": 9}}
    decisions.attach(draft, village["Aino"], kind="charter.amend", data=changes, now=world.now())
    vote = votes.opened(proposals.publish(draft, village["Aino"], now=world.now()))
    swedish = read(vote, headers={"accept-language": "sv"})
    assert "Members can vote for" not in swedish
    assert "Members can vote for" in read(vote)


def test_the_digest_is_in_the_record_and_a_change_is_noticed(village) -> None:
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    entry = Entry.objects.get(verb="referendum.booklet_frozen")
    exact = Client().get(reverse("referenda:booklet_file", args=[vote.number]))
    assert hashlib.sha256(exact.content).hexdigest() == entry.facts["booklet"]
    again = Client().get(
        reverse("referenda:booklet_file", args=[vote.number]),
        headers={"if-none-match": exact["ETag"]},
    )
    assert again.status_code == 304
    jobs.drain_all(now=world.now())
    assert not list(verify())
    Booklet.objects.update(content=exact.content.decode().replace("bench", "throne"))
    assert any("booklet" in str(fault) for fault in verify())


def test_each_side_has_the_same_places_and_fills_them_itself(village) -> None:
    proposal = votes.a_proposal(village["Aino"])
    good = [argued(proposal, village["Aino"], "for", f"Good {n}.") for n in range(5)]
    bad = argued(proposal, village["Bertil"], "against", "It costs.")
    for name in ("Aino", "Cilla"):
        proposals.find_helpful(good[4], village[name], now=world.now())
    # Bertil prefers the other side and cannot choose what this one prints.
    proposals.find_helpful(bad, village["Bertil"], now=world.now())
    vote = votes.opened(proposal)
    facts = Booklet.objects.get(referendum=vote).facts
    (printed,) = facts["proposals"]
    assert facts["places"] == 3
    assert [len(printed["arguments"][side]) for side in ("for", "against")] == [3, 1]
    assert printed["arguments"]["for"][0]["text"] == "Good 4."
    assert "2 more places were left empty" in read(vote)


def test_who_has_left_has_no_say_in_what_is_printed(village) -> None:
    village |= dict(zip(["Eva"], world.admit("Eva"), strict=True))
    proposal = votes.a_proposal(village["Aino"])
    first = [argued(proposal, village["Aino"], "for", f"Good {n}.") for n in range(4)]
    for argument in first:
        proposals.find_helpful(argument, village["Eva"], now=world.now())
    proposals.find_helpful(first[2], village["Cilla"], now=world.now())
    membership.leave(village["Eva"], now=world.now())
    facts = Booklet.objects.get(referendum=votes.opened(proposal)).facts
    assert facts["proposals"][0]["arguments"]["for"][0]["text"] == "Good 2."


def test_nobody_s_name_or_mark_is_kept_in_the_booklet(village) -> None:
    proposal = votes.a_proposal(village["Aino"])
    argument = argued(proposal, village["Bertil"], "for", "My legs hurt.")
    proposals.find_helpful(argument, village["Cilla"], now=world.now())
    vote = votes.opened(proposal)
    content = Booklet.objects.get(referendum=vote).content
    for person in village.values():
        for secret in (person.forename, str(person.uid), person.pseudonym):
            assert secret not in content
    assert "Bertil Ek" in read(vote)
    people.erase(village["Bertil"], now=world.now())
    assert "Bertil" not in read(vote)
    assert "My legs hurt." in read(vote)


def test_translations_are_frozen_with_the_text_and_marked(village) -> None:
    proposal = votes.a_proposal(village["Aino"])
    polish = {"title": "Ławka nad stawem", "text": "Ludzie chcą usiąść."}
    proposals.translate(proposal, village["Cilla"], language="pl", **polish, now=world.now())
    vote = votes.opened(proposal)
    shown = read(vote, headers={"accept-language": "pl"})
    assert "Ławka nad stawem" in shown.partition("<h2")[2]
    assert "Cilla Ek" in shown
    assert "A bench by the pond" in read(vote)
    original = Client().get(reverse("referenda:booklet", args=[vote.number]) + "?language=original")
    assert "Ludzie chcą" not in original.content.decode()


def test_alternatives_on_one_ballot_share_a_booklet(village) -> None:
    first = votes.a_proposal(village["Aino"], "A bench")
    second = votes.a_proposal(village["Bertil"], "A hammock", alternative_to=first)
    vote = votes.opened(first)
    assert vote.proposals.count() == 2
    shown = read(vote)
    places = [shown.index(f'id="proposal-{each.number}"') for each in (first, second)]
    assert places == sorted(places)


def test_a_lost_box_leaves_the_words_as_they_were_and_says_what_has_changed(village) -> None:
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    before = Booklet.objects.get(referendum=vote).content
    world.next_day()
    referenda.reopen(vote, date=world.today(), now=world.now())
    assert Booklet.objects.get(referendum=vote).content == before
    assert "Voting began afresh" in read(vote)


def test_the_content_is_plain_json_in_one_form(village) -> None:
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    content = Booklet.objects.get(referendum=vote).content
    facts = json.loads(content)
    assert facts["format"] == 1
    assert content == json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_a_vote_that_does_not_exist_has_no_booklet() -> None:
    world.a_village("Aino", "Bertil", "Cilla", charter=votes.CHARTER)
    for name in ("booklet", "booklet_file"):
        assert Client().get(reverse(f"referenda:{name}", args=[77])).status_code == 404


def test_a_booklet_of_many_arguments_asks_no_more_questions(
    village, django_assert_num_queries
) -> None:
    proposal = votes.a_proposal(village["Aino"])
    argued(proposal, village["Bertil"], "for", "One.")
    one = votes.opened(proposal)
    more = votes.a_proposal(village["Bertil"], "A lamp")
    for number in range(3):
        argued(more, village["Cilla"], "against", f"Number {number}.")
        argued(more, village["Dawid"], "for", f"Number {number}.")
    many = votes.opened(more)
    address = reverse("referenda:booklet", args=[one.number])
    Client().get(address)
    with CaptureQueriesContext(connection) as few:
        Client().get(address)
    assert len(few) <= 15
    with django_assert_num_queries(len(few)):
        Client().get(reverse("referenda:booklet", args=[many.number]))


def test_programs_read_the_exact_words(village) -> None:
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    answer = Program().get(f"referenda/{vote.number}/booklet/")
    assert hashlib.sha256(answer.content).hexdigest() == Booklet.objects.get().sha256
    assert Program().get("referenda/77/booklet/").status_code == 404
