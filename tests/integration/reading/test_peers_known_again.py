"""A group that is known again in spite of evidence begins anew: with what voters saw."""

from datetime import timedelta

import pytest

from core import hooks
from core.record.models import Entry
from federation.peers.actions import knowing, visiting, witnessing
from federation.peers.models import Evidence, Fault, HeardObject, Peer, State
from groups.decisions.effect_kinds import effect_kind
from groups.decisions.models import Decision
from tests import world
from tests.exchanging import line_under
from tests.neighbours import Neighbour
from tests.reading import said, visit

pytestmark = pytest.mark.django_db


class Branches:
    """One group with two records, of which it shows now the one, now the other."""

    def __init__(self, hill):
        self.hill = hill
        self.kept = {"first": (hill.log, hill.objects)}
        self.shown = "first"

    def fork(self, name):
        """Another record, which begins as the one that is shown."""
        self.kept[name] = (self.hill.log.copy(), dict(self.hill.objects))

    def show(self, name):
        self.hill.log, self.hill.objects = self.kept[name]
        self.hill.introduction = self.hill.introduce()

    def log(self, name):
        return self.kept[name][0]


@pytest.fixture
def branches(hill):
    return Branches(hill)


@pytest.fixture
def liar(peer, hill, branches, taken):
    """It said 1 to all, then 2 to us and something else to others, and was found out."""
    said(hill, 1)
    visit(peer)
    branches.fork("second")
    said(hill, 2, 3)
    visit(peer)
    branches.show("second")
    said(hill, 12)
    hill.pass_days(4)
    visit(peer)
    assert peer.state == State.FROZEN
    assert [number for number, *_rest in taken] == [1, 2, 3]
    return peer


def know_again(hill):
    world.set_clock(world.now() + timedelta(days=3))
    hill.introduction = hill.introduce()
    return knowing.know(knowing.introduce(hill.address), now=world.now())


def heard(peer):
    """What it said, as we know its record now."""
    return [one.words["number"] for one in peer.heard.standing().order_by("number")]


def test_their_record_is_read_from_its_first_entry_and_has_to_lead_to_what_was_shown(liar, hill):
    again = know_again(hill)
    assert again.pk == liar.pk
    assert (again.state, again.cursor, again.size, again.heard_at) == (State.KNOWN, 0, 0, None)
    assert not again.heard_keys.exists()
    hill.asked.clear()
    assert not visit(again).error
    assert "/log/tile/entries/000.p/" in " ".join(hill.asked)
    assert (again.state, again.cursor) == (State.PINNED, hill.log.size)
    assert again.heard_at == world.now()
    assert knowing.keys_of(again)


def test_what_both_records_hold_has_no_second_effect_and_what_the_new_one_says_has_one(
    liar, hill, taken
):
    again = know_again(hill)
    visit(again)
    visit(again)
    assert [number for number, *_rest in taken] == [1, 2, 3, 12]
    assert heard(again) == [1, 12]
    # What it said in the record that it does not stand by can still be read, and checked.
    dropped = HeardObject.objects.filter(dropped_at__isnull=False).order_by("number")
    assert [one.words["number"] for one in dropped] == [2, 3]
    assert all("does not hold this" in one.reason for one in dropped)
    said(hill, 13)
    visit(again)
    assert [number for number, *_rest in taken][4:] == [13]


def test_whoever_acted_on_what_it_said_takes_it_back_the_last_first(monkeypatch, liar, hill, taken):
    monkeypatch.setattr(hooks, "civic_unsaid", hooks.Registry("taker"))
    undone = []

    def take_back(peer, kind, body, *, index, logged_at, now):
        undone.append((kind, body["number"], peer.state))
        return True

    hooks.civic_unsaid.add("test", take_back)
    visit(know_again(hill))
    assert undone == [("tally", 3, State.PINNED), ("tally", 2, State.PINNED)]
    assert [number for number, *_rest in taken] == [1, 2, 3, 12]


@pytest.mark.parametrize("is_undone", [True, False])
def test_what_stands_elsewhere_in_the_new_record_is_done_again_only_if_it_was_undone(
    monkeypatch, peer, hill, branches, taken, is_undone
):
    monkeypatch.setattr(hooks, "civic_unsaid", hooks.Registry("taker"))
    hooks.civic_unsaid.add("test", lambda *_args, **_facts: is_undone)
    branches.fork("second")
    said(hill, 1)
    document = hill.objects[1]
    visit(peer)
    branches.show("second")
    hill.pass_days(9)
    uid = hill.say("tally", {"number": 1}, uid=document["id"].rpartition("/")[2])
    assert hill.objects[1] == document
    visit(peer)
    assert peer.state == State.FROZEN
    again = know_again(hill)
    visit(again)
    assert [number for number, *_rest in taken] == [1, 1] if is_undone else [1]
    one = again.heard.standing().get()
    assert (str(one.uid), one.done_at is None) == (uid, False)
    assert one.index == hill.log.size - 1


def test_what_comes_after_a_difference_waits_for_its_turn(liar, hill, taken):
    again = know_again(hill)
    hill.twist = lambda path, reply: (500, b"") if "civic" in path else reply
    visit(again)
    assert (again.state, again.heard_at) == (State.PINNED, None)
    assert [one.number for one in again.heard.waiting()] == [2]
    hill.twist = lambda _path, reply: reply
    visit(again)
    assert [number for number, *_rest in taken] == [1, 2, 3, 12]
    assert again.heard_at == world.now()


# --- Evidence ---------------------------------------------------------------------------------
def test_the_evidence_is_kept_for_ever_and_answered(liar, hill, client):
    [evidence] = Evidence.objects.all()
    before = (evidence.first, evidence.second)
    vouched = liar.vouched_size
    again = know_again(hill)
    visit(again)
    [evidence] = Evidence.objects.all()
    assert (evidence.first, evidence.second) == before
    assert evidence.answered_at == world.now()
    entry = Entry.objects.get(verb="peers.known_again")
    assert (entry.facts["name"], entry.facts["vouched_size"]) == ("Hillside", vouched)
    assert entry.facts["checkpoint"] == again.introduced.checkpoint
    page = client.get(again.get_absolute_url()).content.decode()
    assert "decided to know them again in spite of it" in page
    assert "they are frozen" not in page


def test_the_record_it_does_not_stand_by_is_not_taken_and_accuses_it_no_more(
    liar, hill, branches, taken
):
    visit(know_again(hill))
    branches.show("first")
    again = Peer.objects.get()
    assert "older" in visit(again).error
    # As long as all that was known then, and still not what was shown.
    hill.pass_days(branches.log("second").size - hill.log.size)
    for _time in range(2):
        assert "before we decided" in visit(again).error
    assert again.state == State.PINNED
    assert Evidence.objects.count() == 1
    branches.show("second")
    assert not visit(again).error


def test_what_it_signs_now_that_contradicts_what_we_began_with_freezes_it_again(
    liar, hill, branches
):
    visit(know_again(hill))
    branches.fork("third")
    hill.pass_days(2)
    again = Peer.objects.get()
    visit(again)
    branches.show("third")
    hill.pass_days(5)
    visit(again)
    assert again.state == State.FROZEN
    assert Evidence.objects.undecided().count() == 1
    assert Evidence.objects.count() == 2
    # And it can be known again once more, from there.
    third = know_again(hill)
    visit(third)
    assert (third.state, third.cursor) == (State.PINNED, hill.log.size)


def test_the_old_record_going_on_is_a_new_contradiction(liar, hill, branches):
    visit(know_again(hill))
    branches.show("first")
    hill.pass_days(30)
    again = Peer.objects.get()
    visit(again)
    assert again.state == State.FROZEN


def test_a_fork_after_the_beginning_is_seen_however_long_the_old_record_was(
    peer, hill, branches, taken
):
    visit(peer)
    branches.fork("short")
    hill.pass_days(60)
    visit(peer)
    branches.show("short")
    hill.pass_days(5)
    # They show less, and something else: others hold it.
    knowing.accuse(peer, Fault.TWO_RECORDS, peer.checkpoint, hill.checkpoint(), now=world.now())
    again = know_again(hill)
    visit(again)
    assert again.before > hill.log.size
    branches.fork("fork")
    hill.pass_days(2)
    visit(again)
    branches.show("fork")
    hill.pass_days(9)
    assert hill.log.size < again.before
    visit(again)
    assert again.state == State.FROZEN


def test_a_second_beginning_before_the_first_was_read_compares_with_what_had_its_effect(
    liar, hill, branches, taken
):
    know_again(hill)
    hill.pass_days(2)
    branches.fork("third")
    said(hill, 14)
    hill.pass_days(3)
    peer = Peer.objects.get()
    hill.log.leaves[0], first = (b"another beginning", False), hill.log.leaves[0]
    visit(peer)
    assert peer.state == State.FROZEN
    hill.log.leaves[0] = first
    branches.show("third")
    again = know_again(hill)
    visit(again)
    assert heard(again) == [1, 12]
    assert [number for number, *_rest in taken] == [1, 2, 3, 12]
    assert HeardObject.objects.filter(dropped_at__isnull=False).count() == 2


def test_keys_that_differ_from_those_shown_freeze_it_each_time(hill):
    right = hill.introduction["keys"]["object"]
    for _vote in range(2):
        hill.introduction["keys"]["object"] = hill.introduction["keys"]["witness"]
        peer = knowing.know(knowing.introduce(hill.address), now=world.now())
        visit(peer)
        assert peer.state == State.FROZEN
        assert Evidence.objects.undecided().get().fault == Fault.OTHER_KEYS
    hill.introduction["keys"]["object"] = right
    visit(knowing.know(knowing.introduce(hill.address), now=world.now()))
    assert Peer.objects.get().state == State.PINNED


def test_whoever_was_released_without_evidence_is_read_on_where_we_stopped(peer, hill):
    visit(peer)
    knowing.release(peer, now=world.now())
    again = know_again(hill)
    assert (again.cursor, again.begun_at) == (hill.log.size, None)


def test_a_visit_that_began_before_the_decision_is_not_taken_over(liar, hill, branches):
    know_again(hill)
    stale = visiting.run(visiting.errand_to(Peer.objects.get(), []))
    Peer.objects.update(state=State.FROZEN)
    Evidence.objects.update(answered_at=None)
    again = know_again(hill)
    visiting.note(stale, now=world.now())
    again.refresh_from_db()
    assert again.cursor == 0


def test_voters_read_what_it_means_to_know_them_again(liar, hill):
    kind = effect_kind("peers.know")
    hill.introduction = hill.introduce()
    cleaned = kind.clean({"address": hill.address})
    assert "There is evidence against them, which stays" in str(kind.explain(cleaned))
    done = kind.apply(cleaned, decision=Decision(), now=world.now())
    assert done["peer"] == str(liar.uid)
    assert Peer.objects.get().begun_at == world.now()


def test_what_it_said_in_the_other_record_can_be_read_beside_what_it_says_now(liar, hill, client):
    again = know_again(hill)
    address = again.get_absolute_url()
    # What waits to be compared is neither said nor dropped.
    assert "Nothing yet" in client.get(f"{address}objects/").content.decode()
    visit(again)
    listed = client.get(f"{address}objects/").content.decode()
    assert listed.count("does not hold this") == 2
    [dropped] = HeardObject.objects.filter(number=2, dropped_at__isnull=False)
    page = client.get(f"{address}objects/2/").content.decode()
    assert "&quot;number&quot;: 12" in page
    page = client.get(f"{address}objects/2/?about={dropped.uid}").content.decode()
    assert "does not hold this" in page
    assert dropped.digest in page
    shown = client.get(f"/api/v1/peers/{again.uid}/objects/").json()["results"]
    assert [(one["number"], bool(one["dropped_at"])) for one in shown] == [
        (1, False),
        (2, True),
        (2, False),
        (3, True),
    ]
    assert client.get(f"{address}objects/9/").status_code == 404


# --- What others hold -------------------------------------------------------------------------
@pytest.fixture
def lake(street, liar):
    lake = Neighbour("Lakeside")
    street.neighbours[lake.address] = lake
    visit(knowing.know(knowing.introduce(lake.address), now=world.now()))
    return lake


def holds(lake, hill, note, *, at):
    """The lake holds a checkpoint of the hill, and says since when."""
    peer = Peer.objects.get(origin=hill.origin)
    lake.held[peer.origin_hash] = note + (line_under(note, lake, at=at) if at else "")


def ask(lake):
    visit(Peer.objects.get(origin=lake.origin))
    return Peer.objects.get(name="Hillside")


def test_what_others_hold_since_before_accuses_nobody_and_what_they_took_since_does(
    liar, hill, lake, branches
):
    old = hill.checkpoint(branches.log("first"))
    before = world.now()
    visit(know_again(hill))
    hill.pass_days(40)
    visit(Peer.objects.get(origin=hill.origin))
    for at in (before, world.now() - timedelta(days=1), None):
        holds(lake, hill, old, at=at)
        assert ask(lake).state == State.PINNED
    assert Evidence.objects.count() == 1
    world.set_clock(world.now() + timedelta(days=1))
    holds(lake, hill, old, at=world.now())
    assert ask(lake).state == State.FROZEN
    second = Evidence.objects.undecided().get().second
    # Whoever tells of it is no part of the evidence, so it is the same everywhere.
    assert second == old


def test_without_a_moment_only_what_is_longer_than_all_that_was_known_accuses(
    liar, hill, lake, branches
):
    visit(know_again(hill))
    hill.pass_days(90)
    visit(Peer.objects.get(origin=hill.origin))
    branches.log("first").leaves.extend([(b"more", False)] * 40)
    holds(lake, hill, hill.checkpoint(branches.log("first")), at=None)
    assert ask(lake).state == State.FROZEN


def test_nobody_waits_for_the_rest_of_a_record_that_it_does_not_stand_by(
    liar, hill, lake, branches
):
    before = world.now()
    branches.log("first").leaves.extend([(b"more", False)] * 200)
    again = know_again(hill)
    visit(again)
    holds(lake, hill, hill.checkpoint(branches.log("first")), at=before)
    assert ask(lake).shown_elsewhere == 0
    hill.pass_days(7)
    holds(lake, hill, hill.checkpoint(), at=world.now() + timedelta(days=1))
    assert ask(lake).shown_elsewhere == hill.log.size


# --- As a witness -----------------------------------------------------------------------------
def bring(text):
    try:
        return witnessing.add_checkpoint(text, now=world.now())
    except witnessing.Unwitnessed as refusal:
        return refusal.status


def test_we_vouch_for_it_again_from_what_was_shown_on_and_for_nothing_else(liar, hill, branches):
    assert bring(hill.submission(liar.vouched_size)) == 404
    again = know_again(hill)
    start = hill.log.size
    assert (again.vouched_size, again.vouched_note) == (start, hill.checkpoint())
    assert witnessing.vouched_for(again.origin_hash).startswith(hill.checkpoint())
    hill.pass_days(3)
    assert bring(hill.submission(0)) == 409
    assert "/witness" in bring(hill.submission(start))
    visit(again)
    old = branches.log("first")
    old.leaves.extend([(b"more", False)] * (again.before - old.size))
    # Somebody brings again what it signed then: it is not cosigned, and accuses nobody.
    Peer.objects.update(vouched_size=old.size)
    assert bring(hill.submission(old.size, old)) == 409
    Peer.objects.update(vouched_size=hill.log.size)
    assert bring(hill.submission(start, old)) in (409, 422)
    assert Peer.objects.get().state == State.PINNED
    assert Evidence.objects.count() == 1


def test_what_it_brings_since_then_that_cannot_both_be_true_is_evidence(liar, hill, branches):
    again = know_again(hill)
    hill.pass_days(3)
    visit(again)
    other = hill.log.copy()
    other.leaves[-1] = (b"another end", False)
    assert bring(hill.submission(hill.log.size, other)) == 409
    assert Peer.objects.get().state == State.FROZEN
