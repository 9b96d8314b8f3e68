"""What each voter reads on the page of a vote that is over: what their own vote came to."""

import pytest

from core.people import actions as people
from delegation import actions as delegation
from delegation.models import Mandate, PictureChunk
from groups.membership.actions import end_membership
from groups.referenda import actions
from tests import votes, world
from tests.delegating import a_village, follow, speak_up

pytestmark = pytest.mark.django_db
NAMES = ("Aino", "Bertil", "Cilla", "Dawid", "Ewa", "Filip", "Gun")
HEADING = "What your vote came to"


def a_vote(village):
    return votes.opened(votes.a_proposal(village["Aino"]))


def cast(vote, person, choice="1"):
    return actions.cast_open(vote, person, choice, now=world.now())


@pytest.fixture
def over():
    """A secret vote that is over; Aino and Bertil vote in the open, Bertil follows Aino."""
    village = a_village(*NAMES, ballots="sealed")
    speak_up(village["Aino"], village["Bertil"])
    vote = a_vote(village)
    follow(village["Bertil"], village["Aino"])
    follow(village["Cilla"], village["Bertil"])
    follow(village["Ewa"], village["Aino"], village["Bertil"])
    cast(vote, village["Aino"])
    votes.cast(vote, village["Dawid"], "0")
    return votes.close(vote), village


@pytest.fixture
def read(client, over):
    """The page as somebody reads it."""
    vote, village = over

    def page(name):
        world.sign_in(client, village[name])
        return client.get(vote.get_absolute_url()).content.decode()

    return page


def test_who_voted_reads_so_and_a_secret_ballot_stays_secret(read):
    assert "You voted yourself: “Adopt the proposal”" in read("Aino")
    secret = read("Dawid")
    assert "You voted yourself, in secret." in secret
    assert "“Adopt the proposal”" not in secret.partition(HEADING)[2].partition("</section>")[0]


def test_who_followed_reads_through_whom(read):
    page = read("Cilla")
    assert "through your mandate your vote was “Adopt the proposal”" in page
    assert "Your mandate followed Bertil Ek." in page
    assert "Bertil Ek followed Aino Ek." in page
    assert "Aino Ek voted: “Adopt the proposal”." in page


def test_what_is_read_is_what_was_counted_whatever_was_done_since(over, read):
    _vote, village = over
    mandate = Mandate.objects.get(giver=village["Cilla"])
    delegation.withdraw(mandate, village["Cilla"], now=world.now())
    assert "Your mandate followed Bertil Ek." in read("Cilla")
    people.erase(village["Bertil"], now=world.now())
    assert "Your mandate followed somebody who is gone." in read("Cilla")


def test_who_did_nothing_reads_that_nothing_was_counted(read):
    assert "nobody spoke for you. Nothing was counted for you." in read("Filip")


def test_a_mandate_that_came_to_nothing_is_told_as_such(client):
    village = a_village(*NAMES, ballots="open")
    vote = a_vote(village)
    follow(village["Cilla"], village["Dawid"])
    follow(village["Dawid"], village["Cilla"])
    follow(village["Ewa"], village["Filip"])
    cast(vote, village["Aino"])
    votes.close(vote)
    for name in ("Cilla", "Dawid", "Ewa"):
        world.sign_in(client, village[name])
        page = client.get(vote.get_absolute_url()).content.decode()
        assert "your mandate came to nothing" in page


def test_a_vote_in_the_open_that_came_late_counted_for_the_voter_alone(client):
    village = a_village(*NAMES, ballots="sealed")
    speak_up(village["Aino"])
    vote = a_vote(village)
    world.on(vote.last_day)
    cast(vote, village["Aino"])
    votes.close(vote)
    world.sign_in(client, village["Aino"])
    page = client.get(vote.get_absolute_url()).content.decode()
    assert "It was cast so late that it counted for you alone." in page


def test_nothing_is_told_before_the_close_or_to_who_was_not_on_the_roll(client, over):
    vote, village = over
    assert HEADING not in client.get(vote.get_absolute_url()).content.decode()
    world.sign_in(client, world.a_person("Olle"))
    assert HEADING not in client.get(vote.get_absolute_url()).content.decode()
    running = a_vote(village)
    follow(village["Filip"], village["Aino"])
    world.next_day()
    world.sign_in(client, village["Filip"])
    assert HEADING not in client.get(running.get_absolute_url()).content.decode()


def test_who_has_left_since_still_reads_it(over, read):
    _vote, village = over
    end_membership(village["Cilla"], now=world.now(), cause="left")
    assert "Your mandate followed Bertil Ek." in read("Cilla")


def test_a_mandate_that_others_may_not_see_is_nobodys_way_to_a_vote(client):
    """Aino votes in the open on the proposal's keyword only, and follows Bertil on everything."""
    village = a_village(*NAMES, ballots="sealed")
    proposal = votes.a_proposal(village["Gun"])
    speak_up(village["Aino"], scope=f"proposal:{proposal.uid}")
    speak_up(village["Bertil"])
    follow(village["Aino"], village["Bertil"])
    follow(village["Cilla"], village["Aino"], scope=f"proposal:{proposal.uid}")
    vote = votes.opened(proposal)
    cast(vote, village["Bertil"])
    votes.close(vote)
    world.sign_in(client, village["Cilla"])
    page = client.get(vote.get_absolute_url()).content.decode()
    assert "your mandate came to nothing" in page
    assert "followed Bertil" not in page
    world.sign_in(client, village["Aino"])
    page = client.get(vote.get_absolute_url()).content.decode()
    assert "Your mandate followed Bertil Ek." in page


def test_a_running_vote_keeps_nobodys_way(over):
    _vote, village = over
    PictureChunk.objects.all().delete()
    a_vote(village)
    world.next_day()
    assert not PictureChunk.objects.exists()
