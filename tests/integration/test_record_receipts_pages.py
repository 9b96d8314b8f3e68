"""What people keep of the record, and what they are told when they compare it with today's."""

from datetime import UTC, datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import hooks
from core.charter import actions as charters
from core.keys import actions as held
from core.record import keeping, protection, sequencer, tree
from core.record.actions import Act, append_many
from core.record.models import Checkpoint, Entry, Head, Leaf
from core.record.rules import receipts
from core.record.rules.checkpoint import Statement, write
from core.record.rules.note import sign_note
from core.record.verbs import Verb
from tests import world

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
RANG = Verb("test.rang", 1, "The bell rang %(times)s times.", ("times",))


@pytest.fixture(autouse=True)
def village(monkeypatch):
    monkeypatch.setitem(hooks.verbs._things, RANG.name, RANG)
    village = world.a_village("Aino", "Bertil", "Cecilia")
    ring(5)
    return village


def ring(count):
    with transaction.atomic():
        append_many(
            Act(verb=RANG.name, subject="bell:1", payload={"times": number}, at=NOW)
            for number in range(count)
        )
    sequencer.sequence(NOW)


def kept(client, index):
    answer = client.get(reverse("record:receipt", args=[index]))
    assert answer.status_code == 200
    assert answer["content-disposition"] == f'attachment; filename="entry-{index}.tlog-proof"'
    assert answer["content-type"] == "text/plain; charset=utf-8"
    return answer.content.decode()


def told(client, text="", status=200, **facts):
    answer = client.post(reverse("record:check"), {"text": text, **facts})
    assert answer.status_code == status
    return unescape(" ".join(answer.content.decode().split()))


def signed(statement):
    """A checkpoint by our own key, whatever it says."""
    key = held.log_key()
    return sign_note(write(statement), tree.origin_line(), key.public, key.sign)


# --- Yes --------------------------------------------------------------------------------------
def test_a_receipt_is_kept_and_still_true_when_the_record_has_grown(client):
    index = Head.objects.size() - 2
    receipt = kept(client, index)
    assert receipts.is_included(receipts.read(receipt), bytes(Leaf.objects.get(index=index).hash))
    ring(300)
    assert f"Yes. Entry {index} stands in today's record" in told(client, receipt)


def test_an_older_checkpoint_is_of_the_same_record(client):
    earlier = Checkpoint.objects.newest()
    ring(300)
    assert f"Yes. The first {earlier.size} entries" in told(client, earlier.note)


def test_a_text_may_be_pasted_as_browsers_and_people_do_or_sent_as_a_file(client):
    receipt = kept(client, 3)
    pasted = "\r\n".join(f"{line}  " for line in f"\n{receipt}\n\n".split("\n"))
    assert "Yes." in told(client, pasted)
    file = SimpleUploadedFile("entry-3.tlog-proof", receipt.encode())
    assert "Yes." in told(client, file=file)


def test_a_receipt_holds_the_latest_checkpoint_for_which_somebody_vouches(client, monkeypatch):
    first = Checkpoint.objects.newest()
    line = first.note.rpartition("\n\n")[2]
    ring(2)
    monkeypatch.setitem(
        hooks.cosignatures._things, "test", lambda size: line if size == first.size else ""
    )
    assert receipts.read(kept(client, 3)).statement.size == first.size
    newest = Head.objects.size() - 1
    assert receipts.read(kept(client, newest)).statement.size == newest + 1


def test_the_page_of_an_entry_offers_a_receipt_and_the_page_to_compare_it(client):
    page = client.get(reverse("record:entry", args=[3])).content.decode()
    assert reverse("record:receipt", args=[3]) in page
    assert reverse("record:check") in page
    assert reverse("record:check") in client.get(reverse("record:how")).content.decode()


# --- No ---------------------------------------------------------------------------------------
def test_a_changed_past_is_said_plainly(client):
    earlier = Checkpoint.objects.newest()
    receipt = kept(client, 3)
    other = signed(Statement(origin=tree.origin_line(), size=earlier.size, root=b"x" * 32))
    assert "No. The first" in told(client, other)
    assert "it proves that" in told(client, receipt.partition("\n\n")[0] + "\n\n" + other)


def test_a_record_that_was_cut_is_said_plainly(client):
    now = Head.objects.size()
    longer = signed(Statement(origin=tree.origin_line(), size=now + 7, root=b"x" * 32))
    assert f"signed here for {now + 7} entries, and today's record has only {now}" in told(
        client, longer
    )


def test_an_entry_that_was_altered_is_not_the_one_of_the_receipt(client):
    receipt = kept(client, 3)
    with protection.lifted():
        Entry.objects.filter(leaf__index=3).update(subject="bell:2")
    assert "No. The checkpoint is of this record, but entry 3" in told(client, receipt)


def test_a_receipt_of_another_place_is_damaged(client):
    receipt = kept(client, 3).replace("index 3\n", "index 4\n")
    assert "or the receipt is damaged" in told(client, receipt)
    beyond = kept(client, 3).replace("index 3\n", "index 999\n")
    assert "or the receipt is damaged" in told(client, beyond)


# --- It cannot be told ------------------------------------------------------------------------
def test_what_nobody_here_signed_says_nothing(client):
    note = Checkpoint.objects.newest().note
    # With its line: the origin before it may hold the same digits.
    size = f"\n{Checkpoint.objects.newest().size}\n"
    assert "no key of this record signed it" in told(client, note.replace(size, "\n3\n", 1))
    other = note.replace(tree.origin_line(), "folkmoot/" + "ab" * 32)
    assert "the record of somebody else" in told(client, other)


@pytest.mark.parametrize("text", ["x", "c2sp.org/tlog-proof@v1\n", "a\n\n— b c\n"])
def test_what_is_no_checkpoint_is_said_to_be_none(client, text):
    assert "this is no checkpoint and no receipt" in told(client, text)


def test_nothing_and_too_much_are_not_compared(client):
    assert "Paste a text, or choose a file." in told(client, status=400)
    large = SimpleUploadedFile("large", b"x" * (keeping.LONGEST + 1))
    assert "too large" in told(client, file=large, status=400)


# --- Who, and how much ------------------------------------------------------------------------
def test_a_closed_group_hands_receipts_to_its_members_only(client, village):
    charters.enact({"group.open_to_readers": False}, now=world.now(), decision=None, cause="test")
    for answer in (
        client.get(reverse("record:receipt", args=[3])),
        client.post(reverse("record:check"), {"text": "x"}),
    ):
        assert answer.status_code == 302
    world.sign_in(client, village["Aino"])
    assert kept(client, 3)


def test_there_is_no_receipt_for_what_is_not_there(client):
    assert client.get(reverse("record:receipt", args=[999])).status_code == 404
    with protection.lifted():
        Checkpoint.objects.all().delete()
    assert client.get(reverse("record:receipt", args=[3])).status_code == 404


def test_comparing_costs_as_much_in_a_long_record_as_in_a_short_one(client):
    counts = []
    for _size in range(2):
        ring(600)
        receipt = kept(client, 3)
        with CaptureQueriesContext(connection) as asked:
            told(client, receipt)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


def test_of_a_text_and_a_file_none_may_be_left_out_altogether(client):
    page = client.get(reverse("record:check")).content.decode()
    assert "Or the file" in page
    assert "(may be left out)" not in page
