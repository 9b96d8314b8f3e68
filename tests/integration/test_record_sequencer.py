"""Every entry gets its place, once, whoever works at the same time and whoever dies."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.models import Max

from core import hooks
from core.instance import Instance
from core.keys import actions as keys
from core.keys.actions import log_public_keys
from core.record import checks, sequencer, tree
from core.record.actions import Act, append, append_many
from core.record.models import Checkpoint, Entry, Head, Leaf, Subtree, Waiting
from core.record.rules import tiles
from core.record.rules.checkpoint import read
from core.record.rules.note import read_note, verifier_key
from core.record.rules.tree import root_of, verify_consistency, verify_inclusion
from core.record.verbs import Verb

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
TICKED = Verb("test.ticked", 1, "%(tick)s", ("tick",))


@pytest.fixture(autouse=True)
def verb(monkeypatch):
    monkeypatch.setitem(hooks.verbs._things, TICKED.name, TICKED)
    # Other rooms compare with their own rows; this is about the tree.
    monkeypatch.setattr(hooks.replays, "_things", {})


@pytest.fixture
def small_tiles(monkeypatch):
    """Tiles of four leaves, so that a few hundred make a tall tree."""
    for room in (tiles, tree):
        monkeypatch.setattr(room, "BITS", 2)
        monkeypatch.setattr(room, "WIDTH", 4)


@pytest.fixture
def new_keys(tmp_path, monkeypatch):
    """A home of its own, because a changed key would stay changed for the next test."""
    home = Instance(path=tmp_path / "home", address="http://127.0.0.1")
    home.make_folders()
    home.furnish(kind="real", origin=keys.prepare(home.path))
    monkeypatch.setattr(keys, "instance", home)
    monkeypatch.setattr(tree, "instance", home)
    return home


def tick(number):
    with transaction.atomic():
        return append(TICKED, subject=f"tick:{number}", payload={"tick": number}, at=NOW)


def ticks(first, last):
    with transaction.atomic():
        return append_many(
            Act(verb=TICKED, subject=f"tick:{number}", payload={"tick": number}, at=NOW)
            for number in range(first, last)
        )


def hashes():
    return [bytes(hash_) for hash_ in Leaf.objects.order_by("index").values_list("hash", flat=True)]


def test_entries_get_their_places_in_the_order_in_which_they_came():
    ticks(0, 5)
    assert sequencer.sequence(NOW) == 5
    places = Leaf.objects.order_by("index").values_list("index", "entry__subject")
    assert list(places) == [(number, f"tick:{number}") for number in range(5)]
    assert hashes() == [entry.hash for entry in Entry.objects.order_by("id")]
    assert not Waiting.objects.exists()


def test_nothing_new_is_no_reason_to_sign():
    ticks(0, 5)
    sequencer.sequence(NOW)
    assert sequencer.sequence(NOW) == 0
    assert Checkpoint.objects.count() == 1


def test_looking_for_work_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        sequencer.sequence(NOW)


def test_a_checkpoint_signs_size_and_root():
    ticks(0, 5)
    sequencer.sequence(NOW)
    checkpoint = Checkpoint.objects.get()
    note = read_note(checkpoint.note)
    assert read(note.text).size == checkpoint.size == 5
    assert read(note.text).root == bytes(checkpoint.root) == root_of(hashes())
    assert read(note.text).origin == note.signatures[0].name == tree.origin_line()
    key = verifier_key(tree.origin_line(), log_public_keys()[1])
    assert note.signatures[0].key_id.hex() == key.split("+")[1]
    assert checks.verify() == []


@pytest.mark.parametrize("step", [1, 3, 4, 7, 64])
def test_however_the_entries_arrive_the_tree_is_the_same(small_tiles, step):
    for first in range(0, 150, step):
        ticks(first, min(150, first + step))
        sequencer.sequence(NOW)
    leaves = hashes()
    assert len(leaves) == 150
    for size in (1, 4, 5, 16, 63, 64, 65, 149, 150):
        assert tree.root_at(size) == root_of(leaves[:size])
    assert bytes(Checkpoint.objects.get(size=150).root) == root_of(leaves)
    assert set(Subtree.objects.values_list("level", "index")) == {
        (level, index) for level in (1, 2, 3) for index in range(150 // 4**level)
    }
    assert checks.verify() == []


def test_batches_fit_together(monkeypatch, small_tiles):
    monkeypatch.setattr(sequencer, "BATCH", 10)
    ticks(0, 40)
    assert sequencer.sequence(NOW) == 40
    sizes = Checkpoint.objects.order_by("size").values_list("size", flat=True)
    assert list(sizes) == [10, 20, 30, 40]
    assert checks.verify() == []


def test_every_leaf_and_every_earlier_record_is_proved_in_two_queries(
    small_tiles, django_assert_max_num_queries
):
    ticks(0, 150)
    sequencer.sequence(NOW)
    leaves = hashes()
    for size in (1, 5, 64, 100, 150):
        root = root_of(leaves[:size])
        for place in {0, 1, size // 2, size - 1} & set(range(size)):
            with django_assert_max_num_queries(2):
                path = tree.prove_inclusion(place, size)
            assert verify_inclusion(
                index=place, size=size, leaf=leaves[place], path=path, root=root
            )
        for earlier in {1, 3, 4, 16, size} & set(range(1, size + 1)):
            with django_assert_max_num_queries(2):
                path = tree.prove_consistency(earlier, size)
            assert verify_consistency(
                earlier=earlier,
                later=size,
                old_root=root_of(leaves[:earlier]),
                new_root=root,
                path=path,
            )


def test_ten_thousand_entries_are_placed_with_few_queries(django_assert_max_num_queries):
    ticks(0, 10_000)
    with django_assert_max_num_queries(200):
        assert sequencer.sequence(NOW) == 10_000
    assert checks.verify() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["tree.store_subtrees", "sign_checkpoint"])
def test_whoever_dies_while_placing_leaves_nothing_half(monkeypatch, where):
    ticks(0, 300)
    sequencer.sequence(NOW)
    ticks(300, 600)

    def die(*_facts):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(f"core.record.sequencer.{where}", die)
        with pytest.raises(SystemExit):
            sequencer.sequence(NOW)
    assert Leaf.objects.count() == Head.objects.get().size == 300
    assert Subtree.objects.count() == 1
    assert Waiting.objects.count() == 300
    assert sequencer.sequence(NOW) == 300
    assert checks.verify() == []


class Crowd:
    """Threads with connections of their own, and what went wrong in them."""

    def __init__(self, *works):
        self.errors = []
        self.threads = [threading.Thread(target=self._do, args=(work,)) for work in works]
        for thread in self.threads:
            thread.start()

    def _do(self, work):
        try:
            work()
        except Exception as error:
            self.errors.append(error)
        finally:
            connection.close()

    def wait(self):
        for thread in self.threads:
            thread.join()
        assert self.errors == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_when_many_append_and_several_place():
    is_over = threading.Event()

    def writer(numbers):
        return lambda: [tick(number) for number in numbers]

    def place():
        while not is_over.wait(0.01):
            sequencer.sequence(NOW)

    placing = Crowd(place, place)
    Crowd(*(writer(range(first, first + 25)) for first in (0, 25, 50, 75))).wait()
    is_over.set()
    placing.wait()
    sequencer.sequence(NOW)
    indexes = Leaf.objects.order_by("index").values_list("index", flat=True)
    assert list(indexes) == list(range(100))
    subjects = set(Leaf.objects.values_list("entry__subject", flat=True))
    assert subjects == {f"tick:{number}" for number in range(100)}
    assert checks.verify() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_an_entry_whose_act_took_longer_than_the_next_is_not_forgotten():
    has_begun, may_end = threading.Event(), threading.Event()

    def act_slowly():
        with transaction.atomic():
            append(TICKED, subject="tick:slow", payload={"tick": 1}, at=NOW)
            has_begun.set()
            may_end.wait(20)

    slow = Crowd(act_slowly)
    assert has_begun.wait(20)
    tick("2")
    assert sequencer.sequence(NOW) == 1
    may_end.set()
    slow.wait()
    assert sequencer.sequence(NOW) == 1
    places = Leaf.objects.order_by("index").values_list("entry__subject", flat=True)
    assert list(places) == ["tick:2", "tick:slow"]
    late = Entry.objects.get(subject="tick:slow")
    assert late.pk < Entry.objects.aggregate(last=Max("pk"))["last"]
    assert checks.verify() == []


@pytest.mark.django_db(transaction=True)
def test_the_old_key_vouches_for_the_new_one(new_keys):
    ticks(0, 3)
    sequencer.sequence(NOW)
    assert sequencer.change_key(NOW) == 2
    ticks(3, 6)
    sequencer.sequence(NOW)
    ids = {
        epoch: verifier_key(tree.origin_line(), public).split("+")[1]
        for epoch, public in log_public_keys().items()
    }
    signers = {
        checkpoint.size: read_note(checkpoint.note).signatures[0].key_id.hex()
        for checkpoint in Checkpoint.objects.all()
    }
    assert signers == {3: ids[1], 4: ids[1], 7: ids[2]}
    naming = Leaf.objects.get(index=3).entry
    assert naming.facts == {"epoch": 2, "public_key": log_public_keys()[2].hex()}
    assert checks.verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_key_that_the_record_does_not_name_in_the_end_signs_nothing(new_keys, monkeypatch):
    named = Waiting.objects.all()
    monkeypatch.setattr(hooks.withheld, "_things", {"test": named.exists})
    with pytest.raises(sequencer.Withheld):
        sequencer.change_key(NOW)
    assert keys.log_key().epoch == 1
    monkeypatch.setattr(hooks.withheld, "_things", {})
    sequencer.sequence(NOW)
    assert sequencer.change_key(NOW) == keys.log_key().epoch == 2
