"""A home restored from an old copy gets the end of its record back from those who kept it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from core import hooks
from core.heartbeat import jobs
from core.instance import instance
from core.record import checks, tree
from core.record.models import Checkpoint, Entry, Head, Leaf, Waiting
from core.record.sequencer import Withheld, change_key, sequence
from federation.identity.actions import keys
from federation.peers import due
from federation.peers.actions import (
    errands,
    keeping,
    knowing,
    own,
    publishing,
    recovering,
    visiting,
)
from federation.peers.models import (
    Ahead,
    CivicObject,
    Obstacle,
    OurPiece,
    OurWords,
    Peer,
    TheirPiece,
)
from federation.peers.rules.pieces import Span, read
from federation.wire.wall import wall
from tests import votes, world
from tests.delegating import text_of
from tests.keeping import Keeper, lost_days, old_keys
from tests.neighbours import a_street

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def village():
    return votes.a_recorded_village()


@pytest.fixture
def hill():
    return Keeper()


@pytest.fixture
def lake():
    return Keeper("Lakeside")


@pytest.fixture(autouse=True)
def street(monkeypatch, hill, lake):
    with a_street(monkeypatch, hill, lake) as street:
        yield street


def visit(peer):
    return visiting.visit(Peer.objects.get(pk=peer.pk), now=world.now())


def meet(neighbour):
    peer = knowing.know(knowing.introduce(neighbour.address), now=world.now())
    visit(peer)
    jobs.drain_all(now=world.now())
    visit(peer)
    return Peer.objects.get(pk=peer.pk)


@pytest.fixture(autouse=True)
def peer(hill, street):
    return meet(hill)


def tell(number):
    return publishing.publish(kind="test", body={"number": number}, now=world.now())


def look(times=4):
    """Some beats, at each of which everybody is visited."""
    for _time in range(times):
        Peer.objects.update(due_at=wall())
        due.visit(now=world.now())


def obstacle():
    return Ahead.objects.latest("size").obstacle


def lose(village, *keepers):
    """Two messages and a proposal are lost; how long the record was, and its root."""
    with lost_days(*keepers):
        tell(1)
        votes.a_proposal(village["Aino"])
        tell(2)
        jobs.drain_all(now=world.now())
        size = Head.objects.size()
        return size, tree.root_at(size)


def test_what_was_signed_stands_again_where_it_stood(village, hill):
    before = Head.objects.size()
    size, root = lose(village, hill)
    assert Head.objects.size() == before
    look()
    assert tree.root_at(size) == root
    assert bytes(Checkpoint.objects.get(size=size).root) == root
    told = Leaf.objects.select_related("entry").get(index=size).entry
    assert told.verb == "record.regained"
    assert told.facts == {"first": before, "last": size - 1, "groups": [hill.origin]}
    assert not Ahead.objects.exists()
    assert not OurPiece.objects.exists()
    assert not OurWords.objects.exists()
    assert checks.verify() == []
    votes.a_proposal(village["Bertil"])
    assert sequence(world.now()) > 0
    assert checks.verify() == []


def test_what_we_said_to_others_is_said_no_second_time(village, hill):
    lose(village, hill)
    look()
    assert [one.content["body"] for one in CivicObject.objects.order_by("number")] == [
        {"number": 1},
        {"number": 2},
    ]
    assert publishing.proved(CivicObject.objects.order_by("number"))[0]["proof"]
    assert tell(3).number == 3
    jobs.drain_all(now=world.now())
    said = Leaf.objects.saying("federation.said").select_related("entry").order_by("index")
    assert [leaf.entry.facts["number"] for leaf in said] == [1, 2, 3]


def test_what_the_lost_entries_changed_is_told_and_not_in_force(village, hill, client):
    before = Head.objects.size()
    size, _root = lose(village, hill)
    handed = []
    hooks.subscribers.add("test.tail", handed.extend)
    try:
        jobs.drain_all(now=world.now())
        look()
        jobs.drain_all(now=world.now())
    finally:
        del hooks.subscribers._things["test.tail"]
    verbs = [entry.verb for entry in handed]
    assert "record.regained" in verbs
    assert "federation.said" not in verbs
    gone = Leaf.objects.saying("record.lost").first()
    page = text_of(client.get(reverse("record:entry", args=[gone.index])))
    assert "came back from other groups" in page
    assert "altered" not in page
    assert "came back" in text_of(client.get(reverse("record:list")))
    found = client.get(f"/log/tile/entries/000.p/{size}").content
    assert found.endswith(Leaf.objects.select_related("entry").get(index=size - 1).entry.data)
    assert Leaf.objects.in_force().filter(index__gte=before, index__lt=size).count() == 0


def test_while_the_end_is_missing_nothing_is_said_to_others(village, hill):
    lose(village, hill)
    visiting.ask_everybody(now=world.now())
    Peer.objects.update(asked_at=None)
    visiting.ask_everybody(now=world.now())
    assert Ahead.objects.exists()
    with pytest.raises(Withheld):
        tell(7)
    hill.say("weather", {"rain": 1})
    visit(Peer.objects.get())
    assert not Peer.objects.get().heard.exists()
    look()
    assert tell(7).number == 3
    look(1)
    assert Peer.objects.get().heard.exists()


def test_what_fails_because_a_tail_is_missing_is_heard_again(peer, hill):
    missing = [True]

    def take(_peer, _body, **_facts):
        if missing:
            raise Withheld

    hooks.civic_kinds.add("weather", take)
    try:
        hill.say("weather", {"rain": 1})
        visit(peer)
        assert peer.heard.get().done_at is None
        missing.clear()
        visit(peer)
        assert (peer.heard.get().done_at is None, peer.heard.get().reason) == (False, "")
    finally:
        del hooks.civic_kinds._things["weather"]


def test_it_comes_back_in_pieces_and_nothing_half_done_is_seen(peer, hill, client, monkeypatch):
    monkeypatch.setattr(errands, "MOST_PAGES", 1)
    hill.at_once = 1
    with lost_days(hill):
        for number in range(1, 9):
            tell(number)
    size = Head.objects.size()
    seen = set()
    while not Leaf.objects.saying("record.regained").exists():
        assert Head.objects.size() == size
        assert CivicObject.objects.count() == 0
        visit(peer)
        recovering.recover(now=world.now())
        if Ahead.objects.exists():
            seen.add(recovering.progress().fetched)
            assert "missing entr" in text_of(client.get(reverse("peers:list")))
        assert len(seen) < 20
    assert len(seen) > 2
    assert CivicObject.objects.count() == 8
    assert checks.verify() == []


def test_whoever_gives_something_else_changes_nothing(village, hill, lake):
    meet(lake)
    lose(village, hill, lake)
    size = Head.objects.size()
    twisted = [
        Span(first=span.first, hashes=bytes(len(span.hashes)), entries=span.entries, note=span.note)
        for span in hill.kept
    ]
    hill.kept, honest = twisted, lake.kept
    lake.kept = []
    look()
    assert Head.objects.size() == size
    assert obstacle() == Obstacle.OTHER
    lake.kept = honest
    look()
    assert Leaf.objects.saying("record.regained").get().entry.facts["groups"] == [lake.origin]
    assert checks.verify() == []


def elsewhere(kept):
    last = kept[-1]
    return [*kept[:-1], Span(first=last.first + 1, hashes=last.hashes, entries=last.entries)]


@pytest.mark.parametrize(
    "twist",
    [lambda kept: kept[:0], lambda kept: kept[:-1], lambda kept: kept[::-1], elsewhere],
    ids=["nothing", "less", "reversed", "elsewhere"],
)
def test_where_nobody_kept_all_of_it_nothing_takes_its_place(village, hill, client, twist):
    lose(village, hill)
    size = Head.objects.size()
    hill.kept = twist(hill.kept)
    votes.a_proposal(village["Aino"])
    look()
    jobs.drain_all(now=world.now())
    assert Head.objects.size() == size
    assert Waiting.objects.exists()
    assert obstacle() in (Obstacle.SHORT, Obstacle.OTHER)
    page = text_of(client.get(reverse("peers:list")))
    assert "Our own record is incomplete" in page
    assert "They cannot take their place yet" in page


def test_whoever_gives_nothing_that_fits_is_asked_again_only_later(village, hill):
    lose(village, hill)
    hill.kept = elsewhere(hill.kept)
    look()
    assert Peer.objects.get(origin=hill.origin).due_at > wall() + timedelta(seconds=30)


def test_words_that_were_not_announced_are_not_ours(village, hill):
    lose(village, hill)
    size = Head.objects.size()
    honest, hill.words = hill.words, [one | {"body": {"number": 7}} for one in hill.words]
    look()
    assert obstacle() == Obstacle.WORDS
    assert Head.objects.size() == size
    assert not OurWords.objects.exists()
    hill.words = honest
    look()
    assert CivicObject.objects.count() == 2
    assert not Ahead.objects.exists()


@pytest.mark.parametrize("purpose", ["object", "witness", "http"])
def test_a_home_with_old_keys_signs_nothing(village, hill, client, purpose):
    size = Head.objects.size()
    with old_keys(), lost_days(hill):
        tell(1)
        keys.change_key(purpose, now=world.now())
    look()
    assert obstacle() == Obstacle.KEYS
    assert Head.objects.size() == size
    assert "the keys were changed" in text_of(client.get(reverse("peers:list")))
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) == 0


def test_a_key_that_was_taken_back_meanwhile_signs_nothing(hill):
    with lost_days(hill):
        keys.revoke_key("object", 1, last_good=3, now=world.now())
    look()
    assert obstacle() == Obstacle.KEYS


def test_where_the_new_keys_are_here_the_record_goes_on(hill):
    with old_keys():
        with lost_days(hill):
            keys.change_key("object", now=world.now())
        look()
        assert not Ahead.objects.exists()
        assert tell(1).number == 1
        jobs.drain_all(now=world.now())
        assert checks.verify() == []


def test_a_home_whose_record_goes_on_under_a_newer_key_notices_it(village, hill):
    size = Head.objects.size()
    with old_keys(), lost_days(hill):
        tell(1)
        change_key(world.now())
        hill.read_us()
        tell(2)
    look()
    # What it reads was signed with a key that it has never seen; the handover was not.
    assert obstacle() == Obstacle.KEYS
    assert Head.objects.size() == size
    votes.a_proposal(village["Aino"])
    assert sequence(world.now()) == 0


def test_where_the_newer_key_is_here_its_handover_stands_again(hill, client):
    with old_keys():
        with lost_days(hill):
            change_key(world.now())
            hill.read_us()
            handover = Checkpoint.objects.latest().note
            tell(1)
        look()
        assert not Ahead.objects.exists()
        assert client.get("/log/checkpoint/1").content.decode().startswith(handover)
        assert checks.verify() == []


def test_what_waited_when_the_copy_was_made_gets_its_place_again(village, hill):
    proposal = votes.a_proposal(village["Aino"])
    waited = list(Entry.objects.filter(pk__in=Waiting.objects.in_order()).order_by("pk"))
    assert waited
    with lost_days(hill):
        jobs.drain_all(now=world.now())
        tell(1)
    votes.a_proposal(village["Bertil"])
    look()
    jobs.drain_all(now=world.now())
    places = [entry.leaf.index for entry in Entry.objects.filter(pk__in=[e.pk for e in waited])]
    regained = Leaf.objects.filter(is_regained=True).values_list("index", flat=True)
    assert max(places) < min(regained)
    assert not Leaf.objects.about(proposal.subject).filter(is_regained=True).exists()
    assert checks.verify() == []


def test_whoever_does_not_answer_may_hold_more_and_is_waited_for_a_day(village, hill, lake):
    meet(lake)
    lose(village, hill)
    lake.is_up = False
    look()
    assert obstacle() == Obstacle.SILENT
    world.set_clock(world.now() + timedelta(hours=25))
    look()
    assert not Ahead.objects.exists()


def test_what_can_be_said_only_once_is_what_was_said(village, hill):
    hooks.said_once.add("test", lambda body: body["number"])
    try:
        with lost_days(hill):
            former = tell(1)
        look()
        again = tell(1)
        assert (again.number, again.uid) == (former.number, former.uid)
        assert tell(2).number == 2
        assert tell(2).number == 3
    finally:
        del hooks.said_once._things["test"]


def test_what_got_a_lost_number_here_is_said_by_nobody(hill):
    with lost_days(hill):
        lost = tell(1)
    here = tell(7)
    assert here.number == lost.number
    look()
    assert CivicObject.objects.get().uid == lost.uid
    jobs.drain_all(now=world.now())
    assert tell(2).number == 2
    assert checks.verify() == []


def test_what_we_said_is_followed_here_once_its_matter_is_known(hill, monkeypatch):
    known, heard = [], []

    def take(peer, body, *, index, logged_at, now):
        if not known:
            raise own.Waits
        heard.append((peer.origin, body["number"], index))

    with lost_days(hill):
        tell(1)
        jobs.drain_all(now=world.now())
        place = Leaf.objects.saying("federation.said").get().index
    hooks.civic_kinds.add("test", take)
    try:
        look()
        assert heard == []
        known.append(True)
        look()
        assert heard == [(instance.origin, 1, place)]
    finally:
        del hooks.civic_kinds._things["test"]


def test_a_process_asks_everybody_before_its_first_work_and_once(hill, monkeypatch):
    with lost_days(hill):
        tell(1)
    monkeypatch.setattr(visiting, "STARTED", wall())
    monkeypatch.setattr(jobs._Process, "is_awake", False)
    hill.asked.clear()
    jobs.wake(now=world.now())
    assert Ahead.objects.exists()
    assert [path for path in hill.asked if not path.startswith("/witness/")] == []
    hill.asked.clear()
    jobs.wake(now=world.now())
    assert hill.asked == []


def test_programs_read_what_came_back(village, hill, client):
    lose(village, hill)
    look()
    gone = Leaf.objects.saying("record.lost").first()
    shown = client.get(f"/api/v1/record/{gone.index}/").json()
    assert (shown["verb"], shown["is_regained"]) == ("record.lost", True)
    member = world.sign_in(client, village["Aino"])
    assert member.get(f"/api/v1/record/{gone.index}/").json()["data"] == ""
    lines = b"".join(member.get(reverse("record:entries")).streaming_content).splitlines()
    assert json.loads(lines[gone.index]) == {"leaf_hash": bytes(gone.hash).hex()}


# --- What we keep for others ------------------------------------------------------------------
def ask(client, path, monkeypatch, peer):
    monkeypatch.setattr("federation.peers.actions.asked.require_peer", lambda _request: peer)
    return client.get(path).json()


def test_what_we_read_of_a_record_is_given_back_to_its_group(client, peer, hill, monkeypatch):
    hill.say("weather", {"rain": 1})
    visit(peer)
    found = ask(client, "/federation/kept?from=0", monkeypatch, peer)["pieces"]
    leaves = [kept for one in found for _place, kept in read(one).leaves()]
    assert [kept.hash for kept in leaves] == hill.log.hashes
    assert [kept.data for kept in leaves] == [data if yes else b"" for data, yes in hill.log.leaves]
    [last] = ask(client, f"/federation/kept?from={hill.log.size - 1}", monkeypatch, peer)["pieces"]
    assert last["checkpoint"].startswith(hill.checkpoint())
    [said] = ask(client, "/federation/kept/objects?from=1", monkeypatch, peer)["objects"]
    assert said["body"] == {"rain": 1}
    assert ask(client, "/federation/kept/objects?from=2", monkeypatch, peer)["objects"] == []


def test_a_group_is_given_its_own_record_and_no_other(client, peer, hill, lake, monkeypatch):
    other = meet(lake)
    lake.say("weather", {"rain": 2})
    visit(other)
    found = ask(client, "/federation/kept/objects?from=1", monkeypatch, peer)
    assert found == {"objects": []}
    found = ask(client, "/federation/kept?from=0", monkeypatch, peer)["pieces"]
    assert sum(read(one).width for one in found) == hill.log.size


def test_strangers_are_given_nothing(client):
    for path in ("/federation/kept?from=0", "/federation/kept/objects?from=1"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-a-peer")


def test_only_the_newest_part_is_kept(peer, hill, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_ENTRIES", 10)
    for _visit in range(4):
        hill.pass_days(4)
        visit(peer)
    spans = [(piece.first, piece.first + piece.width) for piece in TheirPiece.objects.all()]
    assert min(spans)[0] >= hill.log.size - 14
    assert max(spans)[1] == hill.log.size
    monkeypatch.setattr(keeping, "MOST_BYTES", 1)
    hill.pass_days(1)
    visit(peer)
    assert not TheirPiece.objects.exists()
