"""Pages of votes: what they show to whom, what they cost, and the whole way through a vote."""

import io
import re

import pytest
from django.urls import reverse

from groups.referenda import actions
from groups.referenda.models import SealedBallot
from tests import votes, world

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}-[0-9A-Z]{2}[0-9A-Z*~$=]")
MEMBERS_ONLY = ["roll", "open_ballots", "ballots", "recount"]


def at(name, vote):
    return reverse(f"referenda:{name}", args=[vote.number])


def text_of(response):
    return response.content.decode()


def vote_by_page(client, vote, choice="1", words=""):
    """Go the way of a voter and return the receipt."""
    client.get(at("vote", vote))
    looked = client.post(at("vote", vote), {"choice": choice, "words": words})
    code = CODE.search(text_of(looked))[0]
    ballot = {"choice": choice, "words": words, "code": code, "cast": "1"}
    return client.post(at("vote", vote), ballot), ballot


def test_a_member_votes_sees_a_code_once_and_nothing_keeps_it(client):
    vote, village = votes.a_vote()
    world.sign_in(client, village["Aino"])
    receipt, ballot = vote_by_page(client, vote, words="Red barn")
    assert receipt.status_code == 200
    assert ballot["code"] in text_of(receipt)
    assert "no-store" in receipt["Cache-Control"]
    assert "Red barn" not in text_of(receipt)
    assert SealedBallot.objects.count() == 1
    assert ballot["code"] not in text_of(client.get(at("detail", vote)))


def test_a_receipt_that_is_loaded_again_is_the_same_and_there_is_one_ballot(client):
    vote, village = votes.a_vote()
    world.sign_in(client, village["Aino"])
    receipt, ballot = vote_by_page(client, vote)
    again = client.post(at("vote", vote), ballot)
    assert CODE.findall(text_of(again)) == CODE.findall(text_of(receipt)) == [ballot["code"]]
    assert SealedBallot.objects.count() == 1


def test_one_member_in_two_browsers_votes_once(client):
    vote, village = votes.a_vote()
    world.sign_in(client, village["Aino"])
    other = world.sign_in(type(client)(), village["Aino"])
    vote_by_page(client, vote, "1")
    refused, _ballot = vote_by_page(other, vote, "0")
    assert refused.status_code == 409
    assert "You have voted in this vote already" in text_of(refused)
    assert SealedBallot.objects.count() == 1


def test_choosing_again_casts_nothing(client):
    vote, village = votes.a_vote()
    world.sign_in(client, village["Aino"])
    page = client.post(at("vote", vote), {"choice": "1", "again": "1"})
    assert "Your choice" in text_of(page)
    assert not SealedBallot.objects.exists()


def test_a_ballot_paper_without_a_choice_says_so(client):
    vote, village = votes.a_vote()
    world.sign_in(client, village["Aino"])
    page = client.post(at("vote", vote), {"choice": "9"})
    assert page.status_code == 400
    assert not SealedBallot.objects.exists()


def test_a_ballot_is_changed_and_taken_back_at_the_page(client):
    vote, village = votes.a_vote()
    world.sign_in(client, village["Aino"])
    _receipt, ballot = vote_by_page(client, vote)
    changed = client.post(at("change", vote), {"code": ballot["code"], "choice": "0"})
    assert ballot["code"] in text_of(changed)
    wrong = client.post(at("change", vote), {"withdraw-code": actions.new_code(), "withdraw": "1"})
    assert wrong.status_code == 404
    assert SealedBallot.objects.count() == 1
    missing = client.post(at("change", vote), {"withdraw": "1"})
    assert missing.status_code == 400
    client.post(at("change", vote), {"withdraw-code": ballot["code"], "withdraw": "1"})
    assert not SealedBallot.objects.exists()


def test_an_open_vote_is_cast_shown_and_taken_back_at_the_page(client):
    vote, village = votes.a_vote(charter=votes.a_charter(ballots="open"))
    world.sign_in(client, village["Aino"])
    client.post(at("vote", vote), {"choice": "1", "cast": "1"})
    assert "Adopt the proposal" in text_of(client.get(at("open_ballots", vote)))
    client.post(at("take_back", vote))
    assert "Nobody has voted yet" in text_of(client.get(at("open_ballots", vote)))


def test_until_the_close_no_page_shows_how_the_vote_stands(client):
    vote, village = votes.a_vote()
    for person in village.values():
        votes.cast(vote, person, "blank")
    for reader in (None, village["Aino"]):
        if reader:
            world.sign_in(client, reader)
        page = text_of(client.get(at("detail", vote)))
        assert "3 of 3 people on the roll have voted" in page
        assert '<svg viewBox="0 0 100 8"' not in page
    for name in ("ballots", "recount"):
        assert client.get(at(name, vote)).status_code == 404
    assert "Took part" not in text_of(client.get(at("roll", vote)))


def closed_vote(*, ballots="sealed"):
    vote, village = votes.a_vote(charter=votes.a_charter(ballots=ballots))
    receipt = None
    if ballots == "sealed":
        receipt = votes.cast(vote, village["Aino"], "1", words="barn")
        votes.cast(vote, village["Bertil"], "blank")
    return votes.close(vote), village, receipt


def test_the_result_shows_the_rule_step_by_step_to_everybody(client):
    vote, _village, _receipt = closed_vote()
    page = text_of(client.get(at("detail", vote)))
    assert "Does one option have more ballots than every other?" in page
    assert "2</td>" in page
    assert "Adopted." in page


def test_every_member_recounts_and_finds_the_own_ballot(client):
    vote, village, receipt = closed_vote()
    world.sign_in(client, village["Cilla"])
    assert "The count is right" not in text_of(client.get(at("recount", vote)))
    assert "The count is right" in text_of(client.post(at("recount", vote), {"again": "1"}))
    find = {"find": "1", "code": receipt.code, "words": "Barn"}
    assert "Your ballot is among those counted" in text_of(client.post(at("recount", vote), find))
    find["words"] = ""
    assert "No ballot belongs to this code" in text_of(client.post(at("recount", vote), find))
    find["code"] = "7"
    assert "This is no code of a ballot." in text_of(client.post(at("recount", vote), find))


def test_a_member_counts_a_file_of_the_own(client):
    vote, village, _receipt = closed_vote()
    world.sign_in(client, village["Cilla"])
    download = client.get(at("ballots", vote))
    assert "attachment" in download["Content-Disposition"]
    content = download.content
    for given, said in (
        (content, "to the last byte, the file that was published"),
        (content.replace(b'"1":1', b'"1":0'), "The count differs"),
        (b"hello\n", "This is no file of ballots"),
    ):
        page = client.post(at("recount", vote), {"file": io.BytesIO(given)})
        assert said in text_of(page)


def test_who_took_part_is_shown_to_members_after_the_close(client):
    vote, village, _receipt = closed_vote()
    world.sign_in(client, village["Cilla"])
    page = text_of(client.get(at("roll", vote)))
    assert page.count(">yes</td>") == 2
    assert page.count(">no</td>") == 1


@pytest.mark.parametrize("name", MEMBERS_ONLY)
def test_pages_for_members_refuse_everybody_else(client, name):
    vote, _village, _receipt = closed_vote()
    assert client.get(at(name, vote)).status_code == 302
    world.sign_in(client, world.a_person("Ewa"))
    assert client.get(at(name, vote)).status_code == 403


def test_voting_asks_strangers_to_sign_in_and_come_back(client):
    vote, _village = votes.a_vote()
    for name in ("vote", "change"):
        answer = client.get(at(name, vote))
        assert answer.status_code == 302
        assert at(name, vote) in answer["Location"].replace("%2F", "/")


def test_who_is_not_on_the_roll_is_told_so_instead_of_a_ballot_paper(client):
    vote, _village = votes.a_vote()
    world.sign_in(client, world.admit("Ewa")[0])
    page = client.get(at("vote", vote))
    assert page.status_code == 403
    assert "You are not on the roll" in text_of(page)
    assert "You are not on the roll" in text_of(client.get(at("detail", vote)))


def test_a_small_roll_is_warned(client):
    vote, _village = votes.a_vote()
    assert "others can probably guess" in text_of(client.get(at("detail", vote)))


def test_the_list_shows_running_coming_and_past_votes(client):
    past, village, _receipt = closed_vote()
    running = votes.opened(votes.a_proposal(village["Aino"], "A swing"))
    votes.a_proposal(village["Bertil"], "A slide")
    world.next_day()
    page = text_of(client.get(reverse("referenda:list")))
    assert past.title in page
    assert running.title in page
    assert "A slide" in page
    assert "voting opens on" in page


def test_the_overview_and_the_proposal_lead_to_the_ballot_paper(client):
    vote, village = votes.a_vote()
    world.sign_in(client, village["Aino"])
    assert at("vote", vote) in text_of(client.get("/"))
    proposal = vote.proposals.get().get_absolute_url()
    assert at("vote", vote) in text_of(client.get(proposal))
    vote_by_page(client, vote)
    assert at("vote", vote) not in text_of(client.get("/"))


@pytest.mark.parametrize("size", [3, 40])
def test_pages_cost_the_same_whatever_the_size(client, queries, size):
    people = world.a_town(size, charter=votes.CHARTER)
    vote = votes.opened(votes.a_proposal(people[0]))
    for person in people[: size // 2 + 1]:
        votes.cast(vote, person, "1", words="barn")
    world.sign_in(client, people[-1])
    for name in ("list", "detail", "vote", "change", "roll"):
        address = reverse("referenda:list") if name == "list" else at(name, vote)
        with queries(15):
            assert client.get(address).status_code == 200
    votes.close(vote)
    for name in ("list", "detail", "roll", "ballots", "recount", "open_ballots"):
        address = reverse("referenda:list") if name == "list" else at(name, vote)
        with queries(15):
            assert client.get(address).status_code == 200


def test_casting_at_the_page_costs_few_queries(client, queries):
    vote, village = votes.a_vote()
    world.sign_in(client, village["Aino"])
    ballot = {"choice": "1", "words": "", "code": actions.new_code(), "cast": "1"}
    with queries(22):
        assert client.post(at("vote", vote), ballot).status_code == 200
