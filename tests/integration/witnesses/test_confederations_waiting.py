"""How long a count waits and for whom, how often we ask, and what others say they counted."""

from datetime import timedelta

import pytest

from core.instance import instance
from core.record.models import Entry
from federation.confederations import actions, verbs
from federation.confederations.counting import count
from federation.confederations.exchange import certificates
from federation.confederations.exchange.hurrying import AN_HOUR, AT_EVERY_BEAT, haste
from federation.confederations.models import Certificate, JointVote
from federation.confederations.rules.majorities import Ballots, Voice
from federation.peers.actions import knowing
from federation.peers.models import Fault, Peer
from tests import world
from tests.exchanging import AFTERWARDS, IN_TIME, RETURNS_BY, Home
from tests.together import said
from tests.witnessing import HOUR, differences, refused

pytestmark = pytest.mark.django_db


# --- How long a count waits -------------------------------------------------------------------
def test_a_count_waits_until_every_group_was_heard_past_the_deadline(together):
    together.town_returns(witnesses=[together.hill, together.lake])
    together.heard(together.town, together.hill, together.valley)
    together.heard(together.lake, now=RETURNS_BY)
    with pytest.raises(actions.StillUnheard, match="Lake"):
        actions.certify(together.vote, now=AFTERWARDS)
    together.heard(together.lake, now=AFTERWARDS)
    assert actions.certify(together.vote, now=AFTERWARDS).outcome.people == Ballots(yes=40, no=20)


def test_the_page_says_for_whom_it_waits_and_until_when(together, client):
    world.a_village("Aino")
    together.heard(together.town, together.hill, together.valley)
    world.set_clock(RETURNS_BY)
    page = client.get(together.vote.get_absolute_url()).content.decode()
    assert "We have not heard yet" not in page
    world.set_clock(AFTERWARDS)
    page = client.get(together.vote.get_absolute_url()).content.decode()
    assert "what these said until the deadline: Lake. We wait for them until 13 May 2030" in page
    together.heard(together.lake)
    certificates.certify_all(now=AFTERWARDS)
    page = client.get(together.vote.get_absolute_url()).content.decode()
    assert "We have not heard yet" not in page


def test_nothing_is_counted_while_nobody_has_decided_on_a_liar(together):
    together.town_returns(witnesses=[together.hill, together.lake])
    together.heard(*together.members, together.valley)
    peer = Peer.objects.get(pk=together.lake.peer.pk)
    knowing.accuse(peer, Fault.TWO_RECORDS, "one", "another", now=IN_TIME)
    patient = together.vote.patient_until + HOUR
    with pytest.raises(actions.StillContradicted, match="Lake"):
        actions.certify(together.vote, now=patient)
    knowing.release(peer, now=patient)
    counted = actions.certify(together.vote, now=patient)
    # Its word counts for nothing: it does not vouch, has no voice, and is nobody to be waited for.
    assert counted.outcome.voices[together.lake.origin] is Voice.EXCLUDED
    vote = JointVote.objects.get()
    assert count(vote).outcome == counted.outcome


def test_a_hub_that_lied_holds_up_the_count_until_people_decide(together, client):
    world.a_village("Aino")
    together.town_returns(witnesses=[together.hill, together.lake])
    together.heard(*together.members, together.valley)
    peer = Peer.objects.get(pk=together.valley.peer.pk)
    knowing.accuse(peer, Fault.TWO_RECORDS, "one", "another", now=IN_TIME)
    world.set_clock(AFTERWARDS)
    certificates.certify_all(now=AFTERWARDS)
    assert not Certificate.objects.exists()
    page = client.get(together.vote.get_absolute_url()).content.decode()
    assert "There is evidence against Valley" in page
    knowing.release(peer, now=AFTERWARDS)
    certificates.certify_all(now=AFTERWARDS)
    assert Certificate.objects.count() == 1
    page = client.get(together.vote.get_absolute_url()).content.decode()
    assert "There is evidence against" not in page


def test_it_waits_for_a_group_that_showed_others_more_than_us(together):
    together.heard(*together.members, together.valley)
    hill = Peer.objects.filter(pk=together.hill.peer.pk)
    hill.update(cursor=7, shown_elsewhere=8)
    with pytest.raises(actions.StillUnheard, match="Hill"):
        actions.certify(together.vote, now=AFTERWARDS)
    hill.update(cursor=8)
    actions.certify(together.vote, now=AFTERWARDS)


def test_it_waits_for_the_confederation_too_which_says_who_is_a_member(together):
    together.heard(*together.members)
    together.heard(together.valley, now=RETURNS_BY)
    with pytest.raises(actions.StillUnheard, match="Valley"):
        actions.certify(together.vote, now=AFTERWARDS)


def test_it_waits_for_witnesses_and_for_nobody_for_ever(together):
    together.town_returns(witnesses=[together.hill])
    together.heard(together.town, together.hill, together.valley)
    patient_until = RETURNS_BY + 72 * HOUR
    with pytest.raises(actions.StillUnheard):
        actions.certify(together.vote, now=patient_until)
    together.heard(together.lake)
    with pytest.raises(actions.StillProvisional):
        actions.certify(together.vote, now=patient_until)
    certificates.certify_all(now=patient_until)
    assert not said("joint.certified")
    certificates.certify_all(now=patient_until + timedelta(seconds=1))
    (told,) = said("joint.certified")
    assert (told["outcome"], told["yes"]) == ("rejected", 0)
    assert differences() == []


# --- What others counted ----------------------------------------------------------------------
def certificate(together, digest, outcome="adopted"):
    return {
        "vote": together.uid,
        "outcome": outcome,
        "digest": digest,
        "yes": 40,
        "no": 20,
        "blank": 0,
        "voices": {"yes": 1, "no": 0, "abstain": 0},
    }


def test_whoever_counted_something_else_is_named_before_and_after_we_count(together):
    together.town_returns(witnesses=[together.hill, together.lake])
    together.heard(*together.members, together.valley)
    assert not refused(together.hill, "joint.certified", **certificate(together, "ab" * 32))
    vote = together.vote
    assert not certificates.contradictions(vote).exists()
    certificates.certify_all(now=AFTERWARDS)
    ours = Certificate.objects.get(origin=instance.origin)
    assert not refused(together.town, "joint.certified", **certificate(together, ours.digest))
    assert not refused(together.lake, "joint.certified", **certificate(together, "cd" * 32))
    # What it says first is what it said.
    again = refused(together.lake, "joint.certified", **certificate(together, ours.digest))
    assert "has said something else about this before" in again
    assert not refused(together.lake, "joint.certified", **certificate(together, "cd" * 32))
    named = {one.origin for one in certificates.contradictions(vote)}
    assert named == {together.hill.origin, together.lake.origin}
    recorded = Entry.objects.filter(verb=verbs.CONTRADICTED.name).order_by("pk")
    assert [entry.facts["name"] for entry in recorded] == ["Hill", "Lake"]
    vote.refresh_from_db()
    assert vote.is_adopted is (ours.outcome == "adopted")


# --- How often we ask -------------------------------------------------------------------------
def test_near_the_end_we_ask_often_and_those_who_may_still_speak_at_every_beat(together):
    peer, stranger = together.town.peer, Home("Stranger").peer
    closed = together.vote.closed_at
    assert haste(peer, now=closed - 25 * HOUR) is None
    assert haste(peer, now=closed - 24 * HOUR) == AN_HOUR
    for now in (RETURNS_BY - HOUR, AFTERWARDS):
        assert haste(peer, now=now) == AT_EVERY_BEAT
        assert haste(stranger, now=now) == AN_HOUR
    peer.heard_at = AFTERWARDS
    assert haste(peer, now=AFTERWARDS) == AN_HOUR
    assert haste(together.hill.peer, now=RETURNS_BY + 73 * HOUR) == AN_HOUR
    together.heard(*together.members, together.valley)
    certificates.certify_all(now=AFTERWARDS)
    assert haste(peer, now=AFTERWARDS) is None
