"""Pages of delegation: for whom they are there, and what they tell of votes."""

import pytest

from delegation.models import Mandate
from groups.proposals.panels.mandates import scope_of
from groups.referenda import actions as referenda
from tests import delegating, votes, world
from tests.delegating import at, sent, text_of

pytestmark = pytest.mark.django_db
PAGES = ("mine", "mandates", "give", "voice", "speakers", "picture", "concentration")


@pytest.fixture
def village():
    return delegating.a_village(ballots="sealed")


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_members_while_the_charter_allows_it(client, village, name):
    assert client.get(at(name)).status_code == 302
    world.sign_in(client, world.an_applicant("Ewa"))
    assert client.get(at(name)).status_code == 403
    world.sign_in(client, village["Aino"])
    assert client.get(at(name)).status_code == 200


def test_where_it_is_off_the_room_is_not_there(client):
    off = {"delegation.on": False}
    aino = delegating.a_village(charter=off)["Aino"]
    world.sign_in(client, aino)
    for name in PAGES:
        assert client.get(at(name)).status_code == 404
    assert "/delegation/" not in text_of(client.get("/"))
    assert "/delegation/" not in text_of(client.get(aino.get_absolute_url()))


def test_where_it_is_on_the_menu_leads_there(client, village):
    world.sign_in(client, village["Aino"])
    assert at("mine") in text_of(client.get("/"))


@pytest.mark.parametrize("name", ["mandate", "change", "suspend", "resume", "renew", "withdraw"])
def test_the_mandate_of_somebody_else_is_not_there(client, heard, name):
    mandate = delegating.follow(heard["Aino"], heard["Bertil"])
    world.sign_in(client, heard["Dawid"])
    for ask in (client.get, client.post):
        assert ask(at(name, mandate.uid)).status_code in (404, 405)
    assert not Mandate.objects.get().is_suspended


def test_no_page_tells_who_follows_in_secret(client, heard):
    delegating.follow(heard["Aino"], heard["Bertil"])
    world.next_day()
    for reader in ("Bertil", "Dawid"):
        world.sign_in(client, heard[reader])
        pages = [at(name) for name in ("mine", "mandates", "voice", "speakers", "picture")]
        pages += [at("concentration"), at("speaker", heard["Bertil"].pk)]
        for page in pages:
            assert "Aino" not in text_of(client.get(page)), page


def test_my_votes_say_how_each_stands_and_why(client, heard):
    delegating.follow(heard["Aino"], heard["Bertil"])
    vote = votes.opened(votes.a_proposal(heard["Dawid"]))
    world.sign_in(client, heard["Aino"])
    page = text_of(client.get(at("mine")))
    assert "As things stand, nothing is counted for you." in page
    assert "Bertil Ek has no vote yet" in page
    referenda.cast_open(vote, heard["Bertil"], "1", now=world.now())
    page = text_of(client.get(at("mine")))
    assert "As things stand, your vote is “Adopt the proposal”." in page
    assert "Your mandate on everything follows Bertil Ek." in page
    assert "Bertil Ek has voted: “Adopt the proposal”." in page
    votes.cast(vote, heard["Aino"])
    assert "You have voted yourself, in secret." in text_of(client.get(at("mine")))


def test_whoever_follows_through_others_sees_the_whole_chain(client, heard):
    delegating.follow(heard["Aino"], heard["Bertil"])
    delegating.follow(heard["Bertil"], heard["Cilla"])
    vote = votes.opened(votes.a_proposal(heard["Dawid"]))
    referenda.cast_open(vote, heard["Cilla"], "0", now=world.now())
    world.sign_in(client, heard["Aino"])
    page = text_of(client.get(at("mine")))
    steps = ["follows Bertil Ek.", "Bertil Ek follows Cilla Ek.", "Cilla Ek has voted:"]
    assert sorted(steps, key=page.index) == steps


def test_a_circle_is_explained_when_it_is_made_and_while_it_lasts(client, heard):
    delegating.follow(heard["Cilla"], heard["Bertil"])
    world.sign_in(client, heard["Bertil"])
    page = at("give", scope="everything")
    circle = "This goes round in a circle; it counts for nobody until one of you votes."
    assert circle in text_of(client.post(page, sent(heard["Cilla"])))
    client.post(page, sent(heard["Cilla"], do="give"))
    votes.opened(votes.a_proposal(heard["Dawid"]))
    assert circle in text_of(client.get(at("mine")))


def test_a_secret_mandate_is_not_betrayed_as_a_circle(client):
    village = delegating.a_village(ballots="open")
    world.sign_in(client, village["Aino"])
    mandate = delegating.follow(village["Bertil"], village["Aino"])
    Mandate.objects.filter(pk=mandate.pk).update(is_public=False)
    looked = client.post(at("give", scope="everything"), sent(village["Bertil"]))
    assert "round in a circle" not in text_of(looked)
    delegating.follow(village["Aino"], village["Bertil"])
    votes.opened(votes.a_proposal(village["Dawid"]))
    page = text_of(client.get(at("mine")))
    assert "Bertil Ek has no vote yet" in page
    assert "round in a circle" not in page


def test_a_proposal_leads_to_a_mandate_on_it_alone(client, heard):
    proposal = votes.a_proposal(heard["Dawid"])
    world.sign_in(client, heard["Aino"])
    page = text_of(client.get(proposal.get_absolute_url()))
    assert "Let somebody vote for me on this proposal" in page
    client.post(at("give", scope=scope_of(proposal)), sent(heard["Bertil"], do="give"))
    assert Mandate.objects.get().scope == scope_of(proposal)
    votes.opened(proposal)
    page = text_of(client.get(proposal.get_absolute_url()))
    assert "How my vote stands here" in page
    only = text_of(client.get(at("mine", scope=scope_of(proposal))))
    assert proposal.title in only


def test_open_votes_are_shown_with_their_reasons(client, heard):
    vote = votes.opened(votes.a_proposal(heard["Dawid"]))
    referenda.cast_open(vote, heard["Bertil"], "1", reason="It is a good bench.", now=world.now())
    world.sign_in(client, heard["Aino"])
    page = text_of(client.get(at("speaker", heard["Bertil"].pk)))
    assert "It is a good bench." in page
    assert "“Adopt the proposal”" in page


@pytest.mark.parametrize("scope", ["moon:1", "x" * 200, "proposal:nothing"])
def test_a_scope_that_is_none_is_refused(client, heard, scope):
    world.sign_in(client, heard["Aino"])
    assert client.get(at("give", scope=scope)).status_code in (404, 409)
