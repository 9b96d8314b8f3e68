"""Pages of delegation: what they show to whom, and how a mandate is given at them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from delegation.models import Mandate, OpenVoice
from groups.proposals.panels.mandates import scope_of
from groups.referenda import actions as referenda
from tests import delegating, votes, world

pytestmark = pytest.mark.django_db
PAGES = ("mine", "mandates", "give", "voice", "speakers", "picture", "concentration")


def at(name, *args, **query):
    return reverse(f"delegation:{name}", args=args, query=query)


def text_of(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


def sent(*people, do="look", **facts):
    """What the form sends for one choice."""
    until = (world.today() + timedelta(days=100)).isoformat()
    return {
        "do": do,
        "choices": "1",
        "choice1-people": [str(person.pk) for person in people],
        "choice1-quota": "all",
        "until_on": until,
    } | facts


@pytest.fixture
def village():
    return delegating.a_village("Aino", "Bertil", "Cilla", "Dawid", ballots="sealed")


@pytest.fixture
def heard(village):
    """The same, where Bertil and Cilla vote in the open on everything."""
    delegating.speak_up(village["Bertil"], statement="I read everything.")
    delegating.speak_up(village["Cilla"])
    return village


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
