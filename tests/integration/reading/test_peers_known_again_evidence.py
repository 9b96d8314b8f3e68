"""What accuses a group that is known again, what does not, and what people read of it."""

import pytest

from core.record.models import Entry
from federation.peers.actions import knowing, visiting
from federation.peers.models import Evidence, Fault, HeardObject, Peer, State
from groups.decisions.effect_kinds import effect_kind
from groups.decisions.models import Decision
from tests import world
from tests.reading import heard, know_again, said, visit

pytestmark = pytest.mark.django_db


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
