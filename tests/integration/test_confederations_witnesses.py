"""Who vouches for a tally, how long a count waits, and what others say they counted."""

from datetime import timedelta

import pytest

from core import hooks
from core.instance import instance
from core.record.models import Checkpoint, Entry
from core.record.sequencer import sequence
from federation.confederations import actions, models, verbs
from federation.confederations.counting import count
from federation.confederations.exchange import certificates, membership, witnesses
from federation.confederations.exchange.hurrying import AN_HOUR, AT_EVERY_BEAT, haste
from federation.confederations.exchange.returns import return_tally
from federation.confederations.exchange.votes import tell_roll
from federation.confederations.models import Certificate, JointVote, Return
from federation.confederations.rules.majorities import Ballots, Voice
from federation.peers.actions import knowing
from federation.peers.actions.publishing import publish
from federation.peers.actions.witnessing import keep_cosignature
from federation.peers.models import CivicObject, Fault, Peer, State
from federation.wire.wall import wall
from tests import world
from tests.exchanging import (
    AFTERWARDS,
    IN_TIME,
    RETURNS_BY,
    ROLL,
    Home,
    follow,
    hear,
    hear_all,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Together:
    """A valley with a town, a hill and a lake; we have a seat, too, where a test asks for it."""

    def __init__(self, *, with_us=False):
        self.valley, self.town, self.hill, self.lake = (
            Home(name) for name in ("Valley", "Town", "Hill", "Lake")
        )
        self.members = (self.town, self.hill, self.lake)
        self.valley.announce()
        for home in self.members:
            self.valley.seat(home)
        if with_us:
            told = {**self.valley.introduction, "origin": instance.origin}
            self.valley.seat(self.valley, origin=instance.origin, name="Ours", introduction=told)
        self.uid = self.valley.open(self.town.propose(self.valley), self.town)
        follow(self.valley)
        hear_all(self.valley, *self.members)
        Peer.objects.update(heard_at=None)
        self.vote = JointVote.objects.get()

    def heard(self, *homes, now=AFTERWARDS):
        Peer.objects.filter(pk__in=[home.peer.pk for home in homes]).update(heard_at=now)

    def town_returns(self, *, witnesses=(), at=IN_TIME):
        """The town announces its roll and returns, and shows who vouches for that."""
        self.town.roll(self.uid, 90)
        row = self.town.returns(self.uid, 40, 20, at=at)
        if witnesses:
            self.town.shows(self.uid, row, self.town.cosigned(*witnesses, at=at))
        for place in range(len(self.town.record) - (3 if witnesses else 2), len(self.town.record)):
            assert hear(self.town, place) == ""
        return Return.objects.get()


@pytest.fixture
def together():
    return Together()


def judged(vote):
    return count(vote).judged[0]


def said(kind):
    return [one.content["body"] for one in CivicObject.objects.filter(kind=kind).order_by("pk")]


def refused(home, kind, **body):
    home.tell(kind, IN_TIME, **body)
    return hear(home, len(home.record) - 1)


def differences():
    replay = hooks.replays["confederations"]()
    for entry in Entry.objects.order_by("pk"):
        replay.apply(entry)
    return list(replay.differences())


# --- Evidence ---------------------------------------------------------------------------------
def test_a_tally_counts_from_when_enough_others_had_cosigned_the_record_that_holds_it(together):
    row = together.town_returns(witnesses=[together.hill])
    assert judged(together.vote).is_provisional
    later = IN_TIME + HOUR
    note = together.town.cosigned(together.lake, together.valley, at=later)
    assert not refused(
        together.town,
        "joint.witnessed",
        vote=together.uid,
        **{"return": str(row.uid)},
        notes=[note],
    )
    assert judged(together.vote).witnessed_at == later
    # Who has no seat vouches as everybody does, and is not counted.
    row.refresh_from_db()
    assert together.valley.origin in row.cosigned
    assert differences() == []


def test_of_each_witness_the_earliest_word_counts_in_whatever_order_they_are_shown(together):
    row = together.town_returns(witnesses=[together.hill, together.lake])
    for hours in (3, -2, 1):
        note = together.town.cosigned(together.hill, together.lake, at=IN_TIME + hours * HOUR)
        shown = {"vote": together.uid, "return": str(row.uid), "notes": [note]}
        assert not refused(together.town, "joint.witnessed", **shown)
    assert judged(together.vote).witnessed_at == IN_TIME - 2 * HOUR


def test_only_a_checkpoint_of_the_home_that_holds_the_tally_is_evidence(together):
    early = together.town.cosigned(together.hill, together.lake)
    row = together.town_returns()
    shown = {"vote": together.uid, "return": str(row.uid)}
    others = together.hill.cosigned(together.lake)
    for notes in ([early], [others], ["nonsense"], [early] * 17, [7], None):
        assert "notes" in refused(together.town, "joint.witnessed", **shown, notes=notes)
    good = together.town.cosigned(together.hill, together.lake)
    assert "return" in refused(together.hill, "joint.witnessed", **shown, notes=[good])
    forged = good.replace(together.hill.origin, together.valley.origin)
    assert not refused(together.town, "joint.witnessed", **shown, notes=[forged])
    row.refresh_from_db()
    assert set(row.cosigned) == {together.lake.origin}
    wrong = shown | {"return": str(together.town.origin)[:8] + "-0000-0000-0000-000000000000"}
    assert refused(together.town, "joint.witnessed", **wrong, notes=[good])


def test_the_word_of_a_witness_whose_keys_we_do_not_know_yet_is_kept_until_we_do(together):
    Peer.objects.filter(pk=together.lake.peer.pk).update(state=State.KNOWN)
    row = together.town_returns(witnesses=[together.hill, together.lake])
    assert row.cosigned.keys() == {together.hill.origin}
    assert models.Testimony.objects.get().unchecked == [together.lake.origin]
    witnesses.check_again(together.vote, now=AFTERWARDS)
    assert judged(together.vote).is_provisional
    Peer.objects.filter(pk=together.lake.peer.pk).update(state=State.PINNED)
    witnesses.check_again(together.vote, now=AFTERWARDS)
    assert judged(together.vote).witnessed_at == IN_TIME
    assert not models.Testimony.objects.exists()


# --- Our own tally ----------------------------------------------------------------------------
@pytest.fixture
def ours():
    found = Together(with_us=True)
    tell_roll(found.vote, size=20, digest=ROLL, now=IN_TIME)
    tell_roll(found.vote, size=20, digest=ROLL, now=IN_TIME)
    row = return_tally(
        found.vote, direct=Ballots(yes=7), delegated=Ballots(no=2), roll_digest=ROLL, now=IN_TIME
    )
    return found, row


def cosigns(home, at=IN_TIME):
    """A neighbour vouches for our record as it is."""
    # Nothing is signed before all were asked what they hold of it.
    Peer.objects.update(asked_at=wall())
    sequence(IN_TIME)
    ours = Checkpoint.objects.newest()
    line = home.line_under(ours.note, at=at)
    assert keep_cosignature(home.peer, ours.size, ours.note, line, now=at)


def test_what_we_return_is_what_all_groups_read(ours):
    found, row = ours
    assert len(said("joint.roll")) == 1
    (told,) = said("joint.returned")
    assert (told["return"], told["yes"], told["no"], told["blank"]) == (str(row.uid), 7, 2, 0)
    assert told["direct"] == {"yes": 7, "no": 0, "blank": 0}
    assert told["delegated"] == {"yes": 0, "no": 2, "blank": 0}
    assert judged(found.vote).is_provisional
    assert differences() == []


def test_we_show_who_vouches_for_our_tally_when_enough_do_and_when_all_do(ours):
    found, row = ours
    witnesses.tell_witnesses(now=IN_TIME)
    cosigns(found.town)
    witnesses.tell_witnesses(now=IN_TIME)
    assert said("joint.witnessed") == []
    # Meanwhile our record has grown.
    publish(kind="group.waved", body={}, now=IN_TIME)
    cosigns(found.hill, IN_TIME + HOUR)
    for _beat in range(2):
        witnesses.tell_witnesses(now=IN_TIME)
    (told,) = said("joint.witnessed")
    assert told["return"] == str(row.uid)
    # The two saw our record at different lengths.
    assert len(told["notes"]) == 2
    assert judged(found.vote).witnessed_at == IN_TIME + HOUR
    cosigns(found.lake, IN_TIME - HOUR)
    witnesses.tell_witnesses(now=IN_TIME)
    assert len(said("joint.witnessed")) == 2
    assert judged(found.vote).witnessed_at == IN_TIME


def test_after_the_deadline_we_show_whoever_has_vouched(ours):
    found, row = ours
    cosigns(found.town)
    witnesses.tell_witnesses(now=AFTERWARDS)
    assert len(said("joint.witnessed")) == 1
    row.refresh_from_db()
    assert set(row.cosigned) == {found.town.origin}


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
    assert certificates.contradictions(vote) == ()
    certificates.certify_all(now=AFTERWARDS)
    ours = Certificate.objects.get(origin=instance.origin)
    assert not refused(together.town, "joint.certified", **certificate(together, ours.digest))
    assert not refused(together.lake, "joint.certified", **certificate(together, "cd" * 32))
    # Said again it is what it was.
    assert not refused(together.lake, "joint.certified", **certificate(together, ours.digest))
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


# --- The check of the record ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rows", "changed", "line"),
    [
        (models.JointVote, {"title": "Another bus line"}, "joint-vote:"),
        (models.JointVote, {"patience_hours": 1}, "joint-vote:"),
        (models.GroupRoll, {"size": 91}, "roll of"),
        (models.Return, {"delegated": {"yes": 1, "no": 0, "blank": 0}}, "return "),
        (models.Charter, {"values": {}}, "charter 1 of"),
        (models.Confederation, {"hub": "ab" * 32}, "hub of"),
        (models.Seat, {"name": "Another town"}, "seat:"),
    ],
)
def test_the_check_of_the_record_finds_what_was_altered_of_what_others_said(
    together, rows, changed, line
):
    together.town_returns(witnesses=[together.hill, together.lake])
    confederation = together.vote.confederation
    membership.pass_hub(confederation, to=together.town.origin, at=IN_TIME, now=IN_TIME)
    membership.pass_hub(confederation, to=together.valley.origin, at=IN_TIME, now=IN_TIME)
    assert differences() == []
    rows.objects.update(**changed)
    assert any(found.startswith(line) for found in differences())
