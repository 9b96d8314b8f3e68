"""Whoever alters the record behind the software's back is found, and where."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import transaction

from core import hooks
from core.keys.actions import log_key
from core.record import checks, findings, protection, sequencer, tree
from core.record.actions import append, forget
from core.record.models import Checkpoint, Entry, Head, Leaf, Opening, Subtree, Waiting
from core.record.rules import tiles
from core.record.rules.checkpoint import Statement, write
from core.record.rules.note import sign_note
from core.record.verbs import Verb

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = datetime(2030, 1, 3, tzinfo=UTC)
TICKED = Verb("test.ticked", 1, "%(tick)s", ("tick",))
ALTERED = 9


@pytest.fixture(autouse=True)
def a_record(monkeypatch):
    """Thirty entries, signed when there were 10, 20 and 30 of them."""
    monkeypatch.setitem(hooks.verbs._things, TICKED.name, TICKED)
    monkeypatch.setattr(hooks.replays, "_things", {})
    for room in (tiles, tree, checks):
        monkeypatch.setattr(room, "BITS", 2)
        monkeypatch.setattr(room, "WIDTH", 4)
    for first in (0, 10, 20):
        with transaction.atomic():
            for number in range(first, first + 10):
                tick(number, private={"person": f"person {number % 3}"})
        sequencer.sequence(NOW)


def tick(number, **facts):
    return append(TICKED, subject=f"tick:{number}", payload={"tick": number}, at=NOW, **facts)


def found():
    return {(finding.check, finding.position) for finding in checks.verify()}


def leaf_entry(index):
    return Entry.objects.filter(leaf__index=index)


def test_a_record_that_nobody_altered_is_whole():
    assert checks.verify() == []


def test_an_empty_record_is_whole():
    with protection.lifted():
        for model in (Opening, Leaf, Checkpoint, Subtree, Head, Entry):
            model.objects.all().delete()
    assert checks.verify() == []


@pytest.mark.parametrize(
    "change",
    [
        {"payload": '{"tick":99}'},
        {"payload": "no JSON"},
        {"subject": "tick:99"},
        {"verb": "test.talked"},
        {"version": 2},
        {"at": LATER},
        {"uid": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_an_altered_entry_is_found_at_its_position(change):
    with protection.lifted():
        leaf_entry(ALTERED).update(**change)
    assert ("leaves", ALTERED) in found()
    assert {position for check, position in found() if check == "leaves"} == {ALTERED}


def test_an_altered_entry_whose_leaf_was_altered_too_breaks_every_later_checkpoint():
    with protection.lifted():
        leaf_entry(ALTERED).update(payload='{"tick":99}')
        Leaf.objects.filter(index=ALTERED).update(hash=leaf_entry(ALTERED).get().hash)
    assert {("tree", 8), ("checkpoints", 10), ("checkpoints", 20)} <= found()


def test_an_altered_entry_breaks_no_earlier_checkpoint():
    with protection.lifted():
        leaf_entry(15).update(subject="tick:99")
        Leaf.objects.filter(index=15).update(hash=leaf_entry(15).get().hash)
    positions = {position for check, position in found() if check == "checkpoints"}
    assert positions == {20, 30}


def test_a_leaf_taken_out_is_missed():
    with protection.lifted():
        Leaf.objects.filter(index=ALTERED).delete()
    assert ("leaves", ALTERED + 1) in found()
    assert ("entries", None) in found()


def test_an_end_cut_off_is_missed():
    with protection.lifted():
        Leaf.objects.filter(index__gte=28).delete()
    assert {("leaves", 30), ("checkpoints", 30)} <= found()


def test_an_end_cut_off_with_its_checkpoint_is_not_signed():
    with protection.lifted():
        Leaf.objects.filter(index__gte=28).delete()
        Checkpoint.objects.filter(size=30).delete()
        Head.objects.update(size=28)
    assert ("checkpoints", 28) in found()


def test_a_stored_root_that_is_not_the_tree_s_is_found():
    Subtree.objects.filter(level=1, index=3).update(hash=bytes(32))
    assert found() == {("tree", 12)}
    Subtree.objects.filter(level=1, index=3).delete()
    assert found() == {("tree", 12)}


def test_a_head_that_remembers_another_tree_is_found():
    Head.objects.update(peaks=bytes(32 * 4))
    assert found() == {("tree", 30)}


def forge(place, sign, **changes):
    statement = {"origin": tree.origin_line(), "size": place, "root": tree.root_at(place)}
    text = write(Statement(**(statement | changes)))
    with protection.lifted():
        Checkpoint.objects.filter(size=place).update(
            note=sign_note(text, tree.origin_line(), log_key().public, sign)
        )


def test_a_checkpoint_that_another_key_signed_is_found():
    forge(20, Ed25519PrivateKey.generate().sign)
    assert found() == {("checkpoints", 20)}


@pytest.mark.parametrize(
    "changes", [{"size": 19}, {"root": bytes(32)}, {"origin": "folkmoot/another"}]
)
def test_a_checkpoint_that_says_something_else_than_its_row_is_found(changes):
    forge(20, log_key().sign, **changes)
    assert found() == {("checkpoints", 20)}


def test_a_private_part_that_was_not_committed_to_is_found_at_its_position():
    Opening.objects.filter(entry__leaf__index=ALTERED).update(payload='{"person":"another"}')
    assert found() == {("openings", ALTERED)}


def test_a_private_part_put_beside_an_entry_without_one_is_found():
    with transaction.atomic():
        entry = tick(30)
    Opening.objects.create(entry=entry, salt=bytes(32), payload="{}")
    assert found() == {("openings", None)}


def test_forgetting_people_leaves_the_record_whole():
    assert forget(person="person 1") == 10
    assert checks.verify() == []
    Opening.objects.all().delete()
    assert checks.verify() == []


def test_an_entry_that_will_never_get_a_leaf_is_found():
    with transaction.atomic():
        tick(30)
    assert checks.verify() == []
    Waiting.objects.all().delete()
    assert found() == {("entries", None)}


def test_a_missing_trigger_is_found(monkeypatch):
    monkeypatch.setattr(protection, "missing", lambda: ["record_leaf_no_delete"])
    assert found() == {("protection", None)}


def test_of_a_thousand_faults_the_first_hundred_are_told(monkeypatch):
    monkeypatch.setattr(findings, "MOST_FINDINGS", 5)
    with protection.lifted():
        Entry.objects.update(subject="tick:99")
    leaves = next(check for check in checks.examine() if check.name == "leaves")
    assert (leaves.count, len(leaves.findings)) == (30, 5)
    output = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_record", stdout=output)
    assert "and 25 more" in output.getvalue()


class Sum:
    """A room whose rows are one sum."""

    rows = sum(range(31))

    def __init__(self):
        self.sum = 0
        self.order = []

    def apply(self, entry):
        self.sum += json.loads(entry.payload)["tick"]
        self.order.append(entry.facts["tick"])

    def differences(self):
        if self.order != sorted(self.order):
            yield "not in order"
        if self.sum != self.rows:
            yield f"the record says {self.sum}, the rows {self.rows}"


def test_each_room_compares_the_record_with_its_rows(monkeypatch):
    hooks.replays.add("sums", Sum)
    with transaction.atomic():
        tick(30)
    assert checks.verify() == []
    monkeypatch.setattr(Sum, "rows", 1)
    assert [finding.sentence for finding in checks.verify()] == ["the record says 465, the rows 1"]
    assert found() == {("replay of sums", None)}


def test_a_room_that_cannot_follow_an_altered_entry_says_which():
    hooks.replays.add("sums", Sum)
    with protection.lifted():
        leaf_entry(ALTERED).update(payload="no JSON")
    uid = leaf_entry(ALTERED).get().uid
    said = [finding for finding in checks.verify() if finding.check == "replay of sums"]
    assert [str(uid) in finding.sentence for finding in said] == [True]


@pytest.mark.django_db(transaction=True)
def test_rooms_compare_at_one_moment_also_outside_a_transaction():
    hooks.replays.add("sums", Sum)
    with transaction.atomic():
        tick(30)
    assert checks.verify() == []


def test_the_command_says_one_line_per_check_and_that_all_is_well():
    output = StringIO()
    call_command("verify_record", stdout=output)
    assert output.getvalue().splitlines() == [
        "ok     protection: 1 looked at",
        "ok     leaves: 30 looked at",
        "ok     tree: 8 looked at",
        "ok     checkpoints: 3 looked at",
        "ok     entries: 30 looked at",
        "ok     openings: 30 looked at",
        "The record is whole.",
    ]


def test_the_command_says_where_and_fails():
    with protection.lifted():
        leaf_entry(ALTERED).update(payload='{"tick":99}')
    output = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_record", stdout=output)
    assert ended.value.code == 1
    assert f"WRONG  leaves: 30 looked at\n       leaves at {ALTERED}: entry" in output.getvalue()
    assert output.getvalue().endswith("The record was altered.\n")
