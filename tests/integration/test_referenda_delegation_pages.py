"""Pages of votes in which mandates speak: ballot papers, running figures, results, recounts."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.heartbeat import jobs
from core.notices.models import Notice
from core.people.own_data import collect
from groups.constitution import reading as constitution
from groups.referenda import actions
from groups.referenda.actions import forget_reasons
from groups.referenda.models import BallotFile, OpenBallot
from tests import votes, world
from tests.delegating import a_charter, follow, speak_up

pytestmark = pytest.mark.django_db
NAMES = ("Aino", "Bertil", "Cilla", "Dawid", "Ewa")


@pytest.fixture
def a_vote():
    """A secret vote in which Aino votes in the open and Cilla follows her."""
    village = world.a_village(*NAMES, charter=a_charter(ballots="sealed"))
    speak_up(village["Aino"])
    follow(village["Cilla"], village["Aino"])
    return votes.opened(votes.a_proposal(village["Bertil"])), village


def page(client, person, address):
    response = world.sign_in(client, person).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_who_votes_in_the_open_gets_a_paper_with_room_for_a_reason(client, a_vote):
    vote, village = a_vote
    address = f"/referenda/{vote.number}/vote/"
    paper = page(client, village["Aino"], address)
    assert 'name="reason"' in paper
    assert 'name="words"' not in paper
    assert "Others can follow you" in paper
    ballot = {"choice": "1", "reason": "We need <it>.", "openly": "1"}
    asked = client.post(address, ballot).content.decode()
    assert "We need &lt;it&gt;." in asked
    assert 'name="code"' not in asked
    assert client.post(address, {**ballot, "cast": "1"}).status_code == 302
    cast = OpenBallot.objects.get()
    assert (cast.person, cast.choice, cast.reason) == (village["Aino"], "1", "We need <it>.")
    listed = page(client, village["Dawid"], f"/referenda/{vote.number}/open-ballots/")
    assert "We need &lt;it&gt;." in listed


def test_a_paper_of_the_wrong_kind_is_refused_with_a_sentence(client, a_vote):
    vote, village = a_vote
    address = f"/referenda/{vote.number}/vote/"
    world.sign_in(client, village["Bertil"])
    refused = client.post(address, {"choice": "1", "openly": "1", "cast": "1"})
    assert refused.status_code == 409
    assert "takes no ballots with a name" in refused.content.decode()
    world.sign_in(client, village["Aino"])
    code = actions.new_code()
    refused = client.post(address, {"choice": "1", "cast": "1", "code": code, "words": ""})
    assert refused.status_code == 409
    assert "You have declared that you vote in the open" in refused.content.decode()
    assert vote.roll.taken_part().count() == 0


def test_the_papers_say_that_an_own_vote_comes_first_and_lets_the_mandate_speak_again(
    client, a_vote
):
    vote, village = a_vote
    paper = page(client, village["Cilla"], f"/referenda/{vote.number}/vote/")
    assert "always comes before a mandate" in paper
    receipt = votes.cast(vote, village["Cilla"])
    changing = page(client, village["Cilla"], f"/referenda/{vote.number}/change/")
    assert "it speaks again" in changing
    taken = client.post(
        f"/referenda/{vote.number}/change/",
        {"withdraw": "1", "withdraw-code": receipt.code, "withdraw-words": ""},
        follow=True,
    )
    assert "it speaks again" in taken.content.decode()
    actions.cast_open(vote, village["Aino"], "1", now=world.now())
    world.sign_in(client, village["Aino"])
    taken = client.post(f"/referenda/{vote.number}/take-back/", follow=True)
    assert "it speaks again" in taken.content.decode()


def test_a_fixed_vote_is_shown_without_a_way_to_change_it(client, a_vote):
    vote, village = a_vote
    actions.cast_open(vote, village["Aino"], "1", now=world.now())
    address = f"/referenda/{vote.number}/"
    assert "Take your ballot back" in page(client, village["Aino"], address)
    world.on(vote.last_day)
    shown = page(client, village["Aino"], address)
    assert "Take your ballot back" not in shown
    assert "yours stands" in shown


def test_by_day_the_figures_of_mandates_follow_open_votes_and_nothing_else(client, a_vote):
    vote, village = a_vote
    address = f"/referenda/{vote.number}/"
    world.next_day()

    def said():
        shown = page(client, village["Dawid"], address)
        return "1 more person" in shown, "0 more people" in shown

    assert said() == (False, True)
    actions.cast_open(vote, village["Aino"], "1", now=world.now())
    assert said() == (True, False)
    actions.take_back_open(vote, village["Aino"], now=world.now())
    assert said() == (False, True)
    actions.cast_open(vote, village["Aino"], "1", now=world.now())
    follow(village["Ewa"], village["Aino"])
    votes.cast(vote, village["Cilla"], "0")
    assert said() == (True, False)
    world.next_day()
    assert said() == (True, False)  # Ewa instead of Cilla


def test_who_is_told_of_a_vote_sees_it_and_agrees_or_votes_otherwise(client, a_vote):
    vote, village = a_vote
    actions.cast_open(vote, village["Aino"], "1", now=world.now())
    jobs.drain_all(now=world.now())
    notice = Notice.objects.get(kind="delegation.voted")
    shown = page(client, village["Cilla"], notice.link)
    assert "Aino Ek" in shown
    assert "Vote otherwise" in shown
    paper = f"/referenda/{vote.number}/vote/"
    assert f'action="{paper}"' in shown
    asked = client.post(paper, {"choice": "1", "same": "1"}).content.decode()
    assert "Cast" in asked
    assert not vote.roll.get(person=village["Cilla"]).took_part
    # Whoever votes in the open is asked the same, for a ballot with a name.
    world.sign_in(client, village["Aino"])
    assert 'name="openly"' in client.post(paper, {"choice": "1", "same": "1"}).content.decode()


@pytest.fixture
def a_result(a_vote):
    """The same vote, closed: Aino for it, Dawid against, and Cilla through Aino."""
    vote, village = a_vote
    actions.cast_open(vote, village["Aino"], "1", now=world.now())
    votes.cast(vote, village["Dawid"], "0")
    return votes.close(vote), village


def test_a_result_shows_direct_and_delegated_votes_side_by_side(client, a_result):
    vote, village = a_result
    for person, sees_names in ((village["Ewa"], True), (None, False)):
        client.logout()
        if person:
            world.sign_in(client, person)
        shown = client.get(f"/referenda/{vote.number}/").content.decode()
        assert ">Direct</th>" in shown
        assert ">Delegated</th>" in shown
        assert "2 voted themselves, and for 1 their mandate spoke: 3 together" in shown
        assert vote.result.snapshot in shown
        assert ("Who spoke for most" in shown) is sees_names
        assert "Cilla" not in shown


def test_where_nobody_delegated_a_result_looks_as_ever(client):
    village = world.a_village(*NAMES, charter=a_charter(ballots="sealed"))
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    votes.cast(vote, village["Aino"])
    votes.close(vote)
    shown = page(client, village["Aino"], f"/referenda/{vote.number}/")
    assert "Delegated" not in shown
    assert client.get(f"/referenda/{vote.number}/mandates/").status_code == 404


def test_members_download_the_snapshot_and_everybody_the_program(client, a_result):
    vote, village = a_result
    address = f"/referenda/{vote.number}/mandates/"
    assert client.get(address).status_code != 200
    world.sign_in(client, village["Ewa"])
    snapshot = client.get(address).content
    assert hashlib.sha256(snapshot).hexdigest() == vote.result.snapshot
    assert str(village["Cilla"].uid).encode() not in snapshot
    program = client.get("/referenda/follow_mandates.py")
    assert b"Count delegated votes again" in program.content


def test_the_recount_page_follows_the_mandates_again(client, a_result):
    vote, village = a_result
    address = f"/referenda/{vote.number}/recount/"
    assert "Count them again" in page(client, village["Ewa"], address)
    again = client.post(address, {"again": "1"}).content.decode()
    assert "the delegated votes follow from it" in again
    content = bytes(BallotFile.objects.get().content)

    def uploaded(snapshot):
        files = {"file": SimpleUploadedFile("ballots.jsonl", content)}
        if snapshot is not None:
            files["snapshot"] = SimpleUploadedFile("mandates.json", snapshot)
        return client.post(address, files).content.decode()

    snapshot = client.get(f"/referenda/{vote.number}/mandates/").content
    assert "the delegated votes follow from it" in uploaded(snapshot)
    assert "it is another one than the file names" in uploaded(snapshot + b"\n")
    assert "give its snapshot as well" in uploaded(None)


def test_the_own_data_hold_reasons_and_erasure_takes_them_away(a_result):
    _vote, village = a_result
    OpenBallot.objects.update(reason="Because I like it.")
    part = next(part for part in collect(village["Aino"]) if part.name == "referenda")
    assert part.rows["open_ballots"][0]["reason"] == "Because I like it."
    assert part.rows["on_the_roll_of"][0]["in_the_open"] is True
    forget_reasons(village["Aino"])
    assert OpenBallot.objects.get().reason == ""


def test_the_dry_run_counts_what_was_delegated(a_result):
    vote, _village = a_result
    kept = constitution._vote(type(vote).objects.select_related("result").get(pk=vote.pk))
    assert kept.tally == {"1": 2, "0": 1}
    assert (kept.delegated, kept.delegated_blank, kept.silent) == ({"1": 1, "0": 0}, 0, 3)


def test_the_page_of_a_vote_asks_few_questions_also_where_mandates_speak(
    client, a_vote, django_assert_max_num_queries
):
    vote, village = a_vote
    world.next_day()
    world.sign_in(client, village["Dawid"])
    address = f"/referenda/{vote.number}/"
    client.get(address)
    with django_assert_max_num_queries(15):
        client.get(address)
