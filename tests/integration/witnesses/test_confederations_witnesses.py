"""Who vouches for a tally of others and for ours, and what the check of the record finds."""

import pytest

from core.record.models import Checkpoint
from core.record.rules.note import read_note
from core.record.sequencer import sequence
from federation.confederations import due, models
from federation.confederations.exchange import membership, witnesses
from federation.confederations.exchange.returns import return_tally
from federation.confederations.exchange.rolls import tell_roll
from federation.confederations.rules.majorities import Ballots
from federation.peers.actions.publishing import publish
from federation.peers.actions.witnessing import keep_cosignature
from federation.peers.models import Peer, State
from federation.wire.rules.documents import Unreadable
from federation.wire.wall import wall
from tests.exchanging import AFTERWARDS, IN_TIME, ROLL
from tests.hearing import hear_all
from tests.reading import junk
from tests.together import said
from tests.witnessing import HOUR, Together, differences, judged, refused

pytestmark = pytest.mark.django_db


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
    row = together.town_returns()
    for hours in (3, 1, 2):
        note = together.town.cosigned(together.hill, together.lake, at=IN_TIME + hours * HOUR)
        shown = {"vote": together.uid, "return": str(row.uid), "notes": [note]}
        assert not refused(together.town, "joint.witnessed", **shown)
    assert judged(together.vote).witnessed_at == IN_TIME + HOUR


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
    kept = models.Testimony.objects.all()
    # One about the roll, and one about the tally.
    assert [one.unchecked for one in kept] == [[together.lake.origin]] * 2
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


def cosigns(home, at=IN_TIME, *, besides=""):
    """A neighbour vouches for our record as it is."""
    # Nothing is signed before all were asked what they hold of it.
    Peer.objects.update(asked_at=wall())
    sequence(IN_TIME)
    ours = Checkpoint.objects.newest()
    line = home.line_under(ours.note, at=at) + besides
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


def test_whoever_is_frozen_since_is_shown_once_and_not_at_every_beat(ours):
    found, row = ours
    cosigns(found.town)
    Peer.objects.filter(pk=found.town.peer.pk).update(state=State.FROZEN)
    for _beat in range(3):
        witnesses.tell_witnesses(now=AFTERWARDS)
    assert len(said("joint.witnessed")) == 1
    row.refresh_from_db()
    assert row.cosigned == {}
    cosigns(found.hill)
    for _beat in range(2):
        witnesses.tell_witnesses(now=AFTERWARDS)
    assert len(said("joint.witnessed")) == 2
    row.refresh_from_db()
    assert set(row.cosigned) == {found.hill.origin}


def test_what_cannot_be_shown_of_one_tally_holds_up_no_other_and_no_count(ours, monkeypatch):
    found, first = ours
    uid = found.valley.open(found.town.propose(found.valley), found.town)
    hear_all(found.town, found.valley)
    vote = models.JointVote.objects.get(uid=uid)
    second = return_tally(
        vote, direct=Ballots(yes=7), delegated=Ballots(), roll_digest=ROLL, now=IN_TIME
    )
    cosigns(found.town)
    publishing, counted = witnesses.publish, []

    def publish_all_but_one(*, kind, body, now):
        if body["return"] == str(first.uid):
            raise Unreadable("it is too long")
        return publishing(kind=kind, body=body, now=now)

    monkeypatch.setattr(witnesses, "publish", publish_all_but_one)
    monkeypatch.setattr(due.certificates, "certify_all", lambda *, now: counted.append(now))
    due.exchange(now=AFTERWARDS)
    (told,) = said("joint.witnessed")
    assert told["return"] == str(second.uid)
    assert counted == [AFTERWARDS]


def test_however_much_a_witness_adds_to_its_word_others_hear_who_vouches_for_our_tally(ours):
    found, row = ours
    cosigns(found.town, besides=junk("somebody") * 98)
    cosigns(found.hill, besides=junk(f"folkmoot/{found.hill.origin}/witness", size=200_000))
    due.exchange(now=AFTERWARDS)
    (told,) = said("joint.witnessed")
    for note in told["notes"]:
        assert len(read_note(note).signatures) <= 3
    row.refresh_from_db()
    assert set(row.cosigned) == {found.town.origin, found.hill.origin}


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
