"""What a mandate would do, and what its giver is warned of."""

import pytest

from groups.referenda import actions as referenda
from tests import delegating, votes, world
from tests.delegating import at, sent, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return delegating.a_village(ballots="sealed")


def test_the_preview_says_what_it_would_have_done(client, heard):
    vote = votes.opened(votes.a_proposal(heard["Dawid"], "A bench by the pond"))
    referenda.cast_open(vote, heard["Bertil"], "1", now=world.now())
    referenda.cast_open(vote, heard["Cilla"], "0", now=world.now())
    votes.close(vote)
    running = votes.opened(votes.a_proposal(heard["Dawid"], "A lamp by the pond"))
    referenda.cast_open(running, heard["Bertil"], "blank", now=world.now())
    world.sign_in(client, heard["Aino"])
    one = text_of(client.post(at("give", scope="everything"), sent(heard["Bertil"])))
    assert "A bench by the pond" in one
    assert "“Adopt the proposal”" in one
    assert ">blank<" in one
    both = sent(heard["Bertil"], heard["Cilla"])
    assert "nothing" in text_of(client.post(at("give", scope="everything"), both))


def test_the_preview_says_where_nobody_named_could_be_followed(client, village):
    vote = votes.opened(votes.a_proposal(village["Dawid"], "A bench by the pond"))
    delegating.speak_up(village["Bertil"])
    votes.close(vote)
    world.sign_in(client, village["Aino"])
    looked = client.post(at("give", scope="everything"), sent(village["Bertil"]))
    assert "Whom you name could not be followed there" in text_of(looked)


def test_a_combination_that_nobody_else_has_is_warned_of(client, heard):
    world.sign_in(client, heard["Aino"])
    alone = "Nobody else has this combination of people here."
    page = at("give", scope="everything")
    assert alone in text_of(client.post(page, sent(heard["Bertil"])))
    delegating.follow(heard["Dawid"], heard["Bertil"])
    # What others do today is not told by trying.
    assert alone in text_of(client.post(page, sent(heard["Bertil"])))
    world.next_day()
    assert alone not in text_of(client.post(page, sent(heard["Bertil"])))


def test_among_many_one_looks_for_a_name_and_is_told_who_cannot_be_named(client):
    people = world.a_town(20, charter=delegating.a_charter(ballots="sealed"))
    delegating.speak_up(*people[:15])
    world.sign_in(client, people[19])
    page = at("give", scope="everything")
    assert "Person 3" not in text_of(client.get(page)).replace("Person 20", "")
    asked = sent(do="find-1") | {"choice1-find": "Person 1"}
    found = text_of(client.post(page, asked))
    assert "Person 10" in found
    assert "Do not vote in the open here, so they cannot be named:" in found
    assert "Nobody who could be named is called that" in text_of(
        client.post(page, asked | {"choice1-find": "Zebra"})
    )


def test_an_applicant_can_be_named_and_the_form_says_that_it_is_empty(client, heard):
    ewa = world.an_applicant("Ewa")
    world.sign_in(client, heard["Aino"])
    page = at("give", scope="everything")
    found = client.post(page, sent(do="find-1") | {"choice1-find": "Ewa"})
    assert f'value="{ewa.pk}"' in text_of(found)
    assert "Not members at the moment: Ewa Ek." in text_of(client.post(page, sent(ewa)))
