"""What every night keeps of mandates, what is shown by day, and whom it tells."""

import json
from fractions import Fraction

import pytest

from core.notices.models import Notice
from core.record.models import Entry
from delegation import actions as delegation
from delegation import matters, reading
from delegation.actions import nights
from delegation.models import Basis, Flow, Night, Picture, Weight
from delegation.scopes import EVERYTHING
from groups.membership import actions as membership
from groups.proposals.panels.mandates import scope_of
from groups.referenda import actions as referenda
from tests import delegating, votes, world
from tests.delegating import follow, speak_up

pytestmark = pytest.mark.django_db


def weigh(scope=EVERYTHING):
    nights.weigh(scope, date=world.today(), now=world.now())
    return dict(reading.weights(scope))


# --- Weights -------------------------------------------------------------------------------------


def test_where_ballots_are_secret_open_voters_carry_what_follows_them():
    aino, bertil, cilla, dawid = delegating.a_village(ballots="sealed").values()
    speak_up(bertil, cilla)
    follow(aino, bertil, cilla)
    follow(dawid, cilla)
    assert weigh() == {bertil.pk: Fraction(3, 2), cilla.pk: Fraction(5, 2)}
    (night,) = reading.concentration(EVERYTHING)
    assert (night.members, night.open_voters, night.delegating, night.lost) == (4, 2, 2, 0)
    assert night.largest == "5/2"
    assert night.majority_of == 1
    assert sorted(reading.spread(EVERYTHING)) == [Fraction(3, 2), Fraction(5, 2)]


def test_where_ballots_are_open_whoever_is_named_and_follows_nobody_is_weighed():
    aino, bertil, cilla, _ = delegating.a_village().values()
    follow(aino, bertil)
    follow(bertil, cilla)
    assert weigh() == {cilla.pk: 3}
    assert sorted(reading.spread(EVERYTHING)) == [1, 3]
    found = reading.flow(EVERYTHING)
    assert found is not None
    assert [(one["person"], one["weight"], one["votes"]) for one in found["people"]] == [
        (cilla.pk, "3", True),
        (bertil.pk, "2", False),
    ]
    assert found["edges"] == [[1, 0]]
    assert [one["followers"] for one in found["people"]] == [0, 1]


def test_what_leads_nowhere_is_lost_and_circles_are_shown():
    aino, bertil, *_ = delegating.a_village().values()
    follow(aino, bertil)
    follow(bertil, aino)
    weigh()
    (night,) = reading.concentration(EVERYTHING)
    assert (night.delegating, night.lost) == (0, 2)
    found = reading.flow(EVERYTHING)
    assert found is not None
    assert found["loops"] == [[aino.pk, bertil.pk]]


def test_a_circle_through_a_hidden_mandate_is_not_shown():
    aino, bertil, *_ = delegating.a_village().values()
    follow(aino, bertil)
    hidden = follow(bertil, aino)
    hidden.is_public = False
    hidden.save()
    weigh()
    found = reading.flow(EVERYTHING)
    assert found is not None
    assert found["loops"] == []


def test_figures_of_a_night_like_the_last_are_not_kept_again():
    aino, bertil, *_ = delegating.a_village().values()
    follow(aino, bertil)
    world.next_day(3)
    assert Night.objects.count() == 1
    follow(bertil, world.admit("Eira")[0])
    world.next_day()
    assert Night.objects.count() == 2


def test_weights_go_with_the_last_mandate():
    aino, bertil, *_ = delegating.a_village().values()
    mandate = follow(aino, bertil)
    world.next_day()
    assert Weight.objects.exists()
    assert Flow.objects.exists()
    delegation.withdraw(mandate, aino, now=world.now())
    world.next_day()
    assert not Weight.objects.exists()
    assert not Flow.objects.exists()


def test_a_share_is_refused_by_last_nights_weights():
    village = delegating.a_village(charter={"delegation.largest_share": "1/2"})
    aino, bertil, cilla, dawid = village.values()
    follow(aino, bertil)
    follow(cilla, aino)
    world.next_day()
    with pytest.raises(delegation.CarriesTooMuch):
        follow(dawid, bertil)


# --- By day --------------------------------------------------------------------------------------


def a_running_vote(ballots="sealed"):
    village = delegating.a_village(ballots=ballots)
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    (matter,) = matters.running()
    return vote, matter, village


def test_by_day_figures_follow_open_votes_and_nothing_secret():
    village = delegating.a_village(ballots="sealed", charter={"delegation.fixed_hours": 0})
    aino, bertil, cilla, dawid = village.values()
    speak_up(bertil)
    follow(aino, bertil)
    follow(cilla, bertil)
    vote = votes.opened(votes.a_proposal(aino))
    world.next_day()
    (matter,) = matters.running()
    before = reading.figures(matter)
    assert before is not None
    assert before.turnout == 0
    referenda.cast_open(vote, bertil, "1", now=world.now())
    told = reading.figures(matter)
    assert told is not None
    assert told.delegated == {"1": 2, "0": 0, "blank": 0}
    # A secret vote, a new mandate and a mandate that ended change nothing before the night.
    votes.cast(vote, cilla, "0")
    follow(dawid, bertil)
    delegation.withdraw(aino.mandates.get(), aino, now=world.now())
    assert reading.figures(matter) == told
    world.next_day()
    later = reading.figures(matter)
    assert later is not None
    assert later.delegated == {"1": 1, "0": 0, "blank": 0}
    referenda.take_back_open(vote, bertil, now=world.now())
    again = reading.figures(matter)
    assert again is not None
    assert again.turnout == 0


def test_a_vote_without_mandates_has_no_picture():
    _vote, matter, _village = a_running_vote()
    world.next_day()
    assert reading.figures(matter) is None
    assert not Picture.objects.exists()


def test_one_picture_is_kept_of_a_running_vote_and_the_last_at_its_close():
    vote, matter, village = a_running_vote("open")
    follow(village["Aino"], village["Bertil"])
    world.next_day()
    assert Basis.objects.count() == 1
    world.next_day()
    (picture,) = Picture.objects.all()
    assert picture.on == world.today()
    referenda.cast_open(vote, village["Bertil"], "1", now=world.now())
    votes.close(vote)
    (picture,) = Picture.objects.all()
    assert picture.is_final
    assert not Basis.objects.exists()
    steps, is_all = reading.chain_of(village["Aino"].pk, matter.key)
    assert is_all
    assert [(step.member, step.outcome, step.level) for step in steps] == [
        (village["Aino"].pk, 0, 1),
        (village["Bertil"].pk, 0, 0),
    ]


# --- Who is told ---------------------------------------------------------------------------------


def told(kind):
    notices = Notice.objects.filter(kind=f"delegation.{kind}").order_by("pk")
    return [notice.person for notice in notices]


def test_only_direct_followers_by_the_mandate_that_speaks_hear_of_a_vote():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    follow(aino, bertil)
    follow(cilla, aino)
    rests = follow(dawid, bertil)
    delegation.suspend(rests, dawid, now=world.now())
    matter = delegating.a_matter()
    assert delegation.tell_followers(bertil, matter, now=world.now()) == 1
    assert told("voted") == [aino]
    assert delegation.tell_followers(bertil, matter, now=world.now(), without=[aino.pk]) == 0


def test_a_more_specific_mandate_silences_the_notice_of_the_other():
    aino, bertil, cilla, _ = delegating.a_village().values()
    proposal = votes.a_proposal(aino)
    scope = f"proposal:{proposal.uid}"
    follow(cilla, bertil)
    follow(cilla, aino, scope=scope)
    matter = delegating.a_matter([scope])
    assert delegation.tell_followers(bertil, matter, now=world.now()) == 0
    assert delegation.tell_followers(aino, matter, now=world.now()) == 1
    assert told("voted") == [cilla]


def test_the_giver_hears_once_of_a_delegate_who_missed_three_votes():
    aino, bertil, cilla, dawid = delegating.a_village().values()
    follow(aino, bertil)
    follow(cilla, dawid)
    for number in range(4):
        vote = votes.opened(votes.a_proposal(aino, f"Bench {number}"))
        referenda.cast_open(vote, dawid, "1", now=world.now())
        votes.close(vote)
        world.next_day()
        assert len(told("delegate_silent")) == (number >= 2)
    assert told("delegate_silent") == [aino]
    vote = votes.opened(votes.a_proposal(aino, "Bench 5"))
    referenda.cast_open(vote, bertil, "1", now=world.now())
    votes.close(vote)
    assert told("delegate_silent") == [aino]


# --- Secrecy -------------------------------------------------------------------------------------


def test_nothing_that_others_see_tells_of_a_secret_mandate():
    """Record, notices of others, flows, nights and snapshots name no secret giver."""
    aino, bertil, cilla, _ = delegating.a_village(ballots="sealed").values()
    speak_up(bertil)
    follow(aino, bertil)
    vote = votes.opened(votes.a_proposal(cilla))
    referenda.cast_open(vote, bertil, "1", now=world.now())
    world.next_day()
    votes.close(vote)
    world.next_day()
    given = aino.mandates.get()
    shown = [
        *(entry.payload for entry in Entry.objects.filter(verb__startswith="delegation.")),
        *(repr(row.data) for row in Flow.objects.all()),
        *(repr(notice.facts) for notice in Notice.objects.exclude(person=aino)),
        repr(reading.weights(EVERYTHING)),
        reading.snapshot_of(f"referendum:{vote.uid}").decode(),
    ]
    for text in shown:
        assert str(aino.uid) not in text
        assert str(given.uid) not in text
        assert f'"person": {aino.pk}' not in text.replace("'", '"')
    assert all(person == aino for person in told("voted"))
    assert all(row.person_id == bertil.pk for row in Weight.objects.all())


def test_a_snapshot_says_the_same_of_who_follows_in_secret_and_of_who_does_not():
    """Cilla and Dawid vote in the open on this proposal alone, and Aino names both."""
    people = delegating.a_village("Aino", "Bertil", "Cilla", "Dawid", "Ewa", ballots="sealed")
    aino, bertil, cilla, dawid, ewa = people.values()
    proposal = votes.a_proposal(ewa)
    scope = scope_of(proposal)
    speak_up(cilla, dawid, scope=scope)
    speak_up(bertil)
    follow(aino, cilla, dawid, scope=scope)
    follow(dawid, bertil)
    vote = votes.opened(proposal)
    referenda.cast_open(vote, bertil, "1", now=world.now())
    votes.close(vote)
    rows = json.loads(reading.snapshot_of(f"referendum:{vote.uid}"))["open"]
    told = {row.pop("name"): row for row in rows}
    assert told[str(cilla.uid)] == told[str(dawid.uid)]
    assert not told[str(dawid.uid)]["alone"]


def test_removing_a_delegate_tells_only_those_who_named_them():
    aino, bertil, *_ = delegating.a_village().values()
    follow(aino, bertil)
    membership.end_membership(bertil, now=world.now(), cause="test")
    world.next_day()
    assert told("delegate_gone") == [aino]
