"""Delegation is switched off in the middle of a vote: what still counts can still be ended."""

import pytest
from django.urls import reverse

from core.charter.actions import enact
from core.refusals import Refusal
from delegation import actions as delegation
from delegation.models import Mandate, OpenVoice
from groups.referenda import actions as referenda
from groups.referenda.models import Result
from tests import votes, world
from tests.delegating import a_choice, a_village, follow, soon, speak_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def voting():
    """A vote that began while delegation was on, which is off by now; Bertil votes in the open."""
    village = a_village("Aino", "Bertil", "Cilla", "Dawid", ballots="sealed")
    speak_up(village["Bertil"])
    follow(village["Aino"], village["Bertil"])
    follow(village["Cilla"], village["Bertil"])
    vote = votes.opened(votes.a_proposal(village["Dawid"]))
    enact({"delegation.on": False}, now=world.now(), decision=None, cause="test")
    referenda.cast_open(vote, village["Bertil"], "1", now=world.now())
    return vote, village


def at(name, *args):
    return reverse(f"delegation:{name}", args=args)


def mandate_of(person):
    return Mandate.objects.get(giver=person)


def test_a_mandate_that_is_ended_or_rests_counts_no_more_in_a_vote_that_runs(voting):
    vote, village = voting
    delegation.withdraw(mandate_of(village["Aino"]), village["Aino"], now=world.now())
    delegation.suspend(mandate_of(village["Cilla"]), village["Cilla"], now=world.now())
    votes.close(vote)
    assert Result.objects.get(referendum=vote).tally == {"1": 1, "0": 0, "blank": 0}


def test_a_mandate_that_is_left_alone_still_counts_in_that_vote(voting):
    vote, _village = voting
    votes.close(vote)
    assert Result.objects.get(referendum=vote).delegated == {"1": 2, "0": 0, "blank": 0}


def test_nothing_but_ending_is_possible(voting):
    _vote, village = voting
    aino, bertil = village["Aino"], village["Bertil"]
    mandate, voice, now = mandate_of(aino), OpenVoice.objects.get(), world.now()
    choices = [a_choice(bertil)]
    for act in (
        lambda: delegation.give(aino, scope="x", choices=choices, until_on=soon(9), now=now),
        lambda: delegation.edit(mandate, aino, choices=choices, until_on=soon(9), now=now),
        lambda: delegation.renew(mandate, aino, until_on=soon(9), now=now),
        lambda: delegation.resume(mandate, aino, now=now),
        lambda: delegation.declare(aino, scope="everything", now=now),
        lambda: delegation.restate(voice, bertil, statement="I read.", now=now),
        lambda: delegation.give_many([], now=now),
    ):
        with pytest.raises(delegation.DelegationOff):
            act()
    delegation.withdraw_voice(voice, bertil, now=now)
    assert not OpenVoice.objects.live().exists()


def test_somebody_elses_cannot_be_ended_either(voting):
    _vote, village = voting
    for act in (delegation.suspend, delegation.withdraw):
        with pytest.raises(Refusal):
            act(mandate_of(village["Aino"]), village["Cilla"], now=world.now())


def test_the_votes_page_leads_the_giver_to_where_a_mandate_is_ended(client, voting):
    vote, village = voting
    world.sign_in(client, village["Aino"])
    assert at("mine") in client.get(vote.get_absolute_url()).content.decode()
    mine = client.get(at("mine")).content.decode()
    assert at("mandates") in mine
    assert at("give") not in mine
    listed = client.get(at("mandates")).content.decode()
    mandate = mandate_of(village["Aino"])
    assert "nobody votes for somebody else any more" in listed
    assert at("withdraw", mandate.uid) in listed
    assert at("change", mandate.uid) not in listed
    assert client.get(at("change", mandate.uid)).status_code == 404
    client.post(at("suspend", mandate.uid))
    assert mandate_of(village["Aino"]).is_suspended
    assert client.post(at("resume", mandate.uid)).status_code == 404
    assert client.post(at("withdraw", mandate.uid)).status_code == 302
    # Nothing is left, so that the pages are gone.
    assert client.get(at("mandates")).status_code == 404
    assert at("mine") not in client.get(vote.get_absolute_url()).content.decode()


def test_a_voice_can_be_taken_back_on_its_page(client, voting):
    _vote, village = voting
    world.sign_in(client, village["Bertil"])
    voice = OpenVoice.objects.get()
    page = client.get(at("voice")).content.decode()
    assert at("withdraw_voice", voice.pk) in page
    assert at("restate", voice.pk) not in page
    assert client.post(at("restate", voice.pk), {"statement": "I read."}).status_code == 404
    assert client.post(at("withdraw_voice", voice.pk)).status_code == 302
    assert client.get(at("voice")).status_code == 404


def test_who_has_given_nothing_finds_nothing(client, voting):
    vote, village = voting
    world.sign_in(client, village["Dawid"])
    for name in ("mine", "mandates", "voice", "give", "speakers"):
        assert client.get(at(name)).status_code == 404
    assert at("mine") not in client.get(vote.get_absolute_url()).content.decode()


def test_a_mandate_says_itself_who_sees_it(client):
    aino, bertil, *_ = a_village(ballots="open").values()
    mandate = follow(aino, bertil)
    enact({"referenda.ballots": "sealed"}, now=world.now(), decision=None, cause="test")
    speak_up(bertil)
    world.sign_in(client, aino)
    assert "Every member sees this mandate" in client.get(at("mandates")).content.decode()
    # To give it again as it is makes it as secret as ballots are.
    delegation.edit(
        mandate, aino, choices=mandate.choice_list, until_on=mandate.until_on, now=world.now()
    )
    assert not mandate_of(aino).is_public
    assert "Only you see your mandate" in client.get(at("mandates")).content.decode()
