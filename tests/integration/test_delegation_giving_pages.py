"""Giving a mandate at the pages: choosing, looking at it, confirming, ending."""

from datetime import timedelta

import pytest

from delegation.models import Mandate, OpenVoice
from tests import delegating, world
from tests.delegating import at, sent, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return delegating.a_village(ballots="sealed")


def test_both_examples_are_written_where_one_begins(client, village):
    world.sign_in(client, village["Aino"])
    for page in (at("give"), at("give", scope="everything")):
        text = text_of(client.get(page))
        assert "Auto vote for changes that both Bob &amp; Emily vote for" in text
        assert "Auto vote for changes to ‘webforum’ that Dave votes for" in text


def test_only_who_votes_in_the_open_is_offered_where_ballots_are_secret(client, heard):
    world.sign_in(client, heard["Aino"])
    form = text_of(client.get(at("give", scope="everything")))
    assert "Bertil Ek" in form
    assert "Cilla Ek" in form
    assert "Dawid Ek" not in form


def test_a_mandate_is_read_back_before_it_is_given(client, heard):
    world.sign_in(client, heard["Aino"])
    page = at("give", scope="everything")
    both = sent(heard["Bertil"], heard["Cilla"])
    looked = text_of(client.post(page, both))
    assert "On <em>everything</em>, vote as Bertil Ek and Cilla Ek when both vote" in looked
    assert not Mandate.objects.exists()
    client.post(page, both | {"do": "give"})
    (given,) = Mandate.objects.all()
    assert given.choice_list == (delegating.a_choice(heard["Bertil"], heard["Cilla"]),)
    assert "vote as Bertil Ek and Cilla Ek" in text_of(client.get(at("mandates")))


def test_choices_are_added_moved_and_removed_without_scripts(client, heard):
    world.sign_in(client, heard["Aino"])
    page = at("give", scope="everything")
    two = sent(heard["Bertil"], do="add")
    assert "Choice 2, if the ones before it give no vote" in text_of(client.post(page, two))
    two |= {"choices": "2", "choice2-people": [str(heard["Cilla"].pk)], "choice2-quota": "all"}
    moved = text_of(client.post(page, two | {"do": "up-2"}))
    first = moved.index('value="{}"'.format(heard["Cilla"].pk))
    assert 'name="choice1-people"' in moved[first - 80 : first]
    assert "checked" in moved[first : first + 80]
    assert "Whom to follow" in text_of(client.post(page, two | {"do": "remove-1"}))
    client.post(page, two | {"do": "give"})
    assert [c.delegates[0] for c in Mandate.objects.get().choice_list] == [
        heard["Bertil"].pk,
        heard["Cilla"].pk,
    ]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"choice1-people": []}, "Name at least one person"),
        ({"choice1-quota": "3"}, "Of 2 people, at least 2 and at most all must agree"),
        ({"until_on": "soon"}, "Write a date like"),
        ({"until_on": "2029-01-01"}, "A mandate must end after today"),
        ({"until_on": "2099-01-01"}, "at the latest; you can renew it before that"),
        ({"choice1-people": ["999999"]}, "999999 is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_given(client, heard, facts, said):
    world.sign_in(client, heard["Aino"])
    for do in ("look", "give"):
        mandate = sent(heard["Bertil"], heard["Cilla"], do=do) | facts
        answer = client.post(at("give", scope="everything"), mandate)
        assert answer.status_code in (400, 409)
        assert said in answer.content.decode()
    assert not Mandate.objects.exists()


def test_half_of_them_are_not_enough(client):
    village = delegating.a_village("Aino", "Bertil", "Cilla", "Dawid", "Ewa")
    world.sign_in(client, village["Aino"])
    four = [person for name, person in village.items() if name != "Aino"]
    answer = client.post(at("give", scope="everything"), sent(*four) | {"choice1-quota": "2"})
    assert "Of 4 people, at least 3 and at most all must agree" in text_of(answer, 400)


def test_whoever_votes_in_secret_cannot_be_named_even_by_hand(client, heard):
    world.sign_in(client, heard["Aino"])
    answer = client.post(at("give", scope="everything"), sent(heard["Dawid"], do="give"))
    assert "does not vote in the open" in text_of(answer, 409)
    assert not Mandate.objects.exists()


def test_a_second_mandate_for_a_scope_leads_to_the_first(client, heard):
    mandate = delegating.follow(heard["Aino"], heard["Bertil"])
    world.sign_in(client, heard["Aino"])
    answer = client.get(at("give", scope="everything"))
    assert answer["Location"] == at("change", mandate.uid)
    client.post(answer["Location"], sent(heard["Cilla"], do="give"))
    assert Mandate.objects.get().choice_list[0].delegates == (heard["Cilla"].pk,)


def test_a_mandate_rests_speaks_is_renewed_and_withdrawn_at_the_page(client, heard):
    soon = world.today() + timedelta(days=10)
    mandate = delegating.follow(heard["Aino"], heard["Bertil"], until_on=soon)
    world.sign_in(client, heard["Aino"])
    assert "ends soon" in text_of(client.get("/"))
    client.post(at("suspend", mandate.uid))
    assert "Let it speak again" in text_of(client.get(at("mandates")))
    client.post(at("resume", mandate.uid))
    assert "Let it rest" in text_of(client.get(at("mandates")))
    client.post(at("renew", mandate.uid))
    assert "ends soon" not in text_of(client.get("/"))
    assert "It is forgotten" in text_of(client.get(at("withdraw", mandate.uid)))
    client.post(at("withdraw", mandate.uid))
    assert not Mandate.objects.exists()


def test_voting_in_the_open_is_declared_restated_and_withdrawn(client, village):
    world.sign_in(client, village["Bertil"])
    client.post(at("voice"), {"scope": "everything", "statement": "I care for trees."})
    voice = OpenVoice.objects.get()
    world.sign_in(client, village["Aino"])
    assert "I care for trees." in text_of(client.get(at("speakers")))
    assert "Votes in the open" in text_of(client.get(village["Bertil"].get_absolute_url()))
    assert client.post(at("restate", voice.pk), {"statement": "No."}).status_code == 404
    assert client.post(at("withdraw_voice", voice.pk)).status_code == 404
    world.sign_in(client, village["Bertil"])
    client.post(at("restate", voice.pk), {"statement": "And for bees."})
    assert "And for bees." in text_of(client.get(at("speaker", village["Bertil"].pk)))
    assert "is told at once" in text_of(client.get(at("withdraw_voice", voice.pk)))
    client.post(at("withdraw_voice", voice.pk))
    assert "Nobody votes in the open here yet" in text_of(client.get(at("speakers")))
